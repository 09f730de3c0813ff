/** One operation of the REST API, and what it is called with. */
import type { z } from "zod";
import { type Answer, Refusal } from "./answer.js";
import type { Caller, Need } from "./callers.js";
import type { Address } from "./paging.js";
import type { Repository } from "./repository.js";

export interface Request extends Address {
  readonly method: string;
  /** Below the base path. */
  readonly path: string;
  /** What the placeholders of the endpoint's path stand for. */
  readonly parameters: Readonly<Record<string, string>>;
  /** The parsed JSON; undefined without one. */
  readonly body: unknown;
  readonly caller: Caller;
}

export interface Endpoint {
  readonly method: "GET" | "POST" | "PATCH" | "PUT" | "DELETE";
  /** `/repos/{owner}/{repo}/issues/{issue_number}` */
  readonly path: string;
  /** Any one of them suffices; empty: every token may. */
  readonly needs: readonly Need[] | ((repository: Repository, request: Request) => readonly Need[]);
  readonly answer: (repository: Repository, request: Request) => Answer;
}

/** A number in the path; anything else is not found. */
export function numberIn({ parameters }: Request, name: string): number {
  const value = parameters[name] ?? "";
  if (!/^\d+$/.test(value)) throw new Refusal(404, "Not Found");
  return Number(value);
}

/** Throws a 422 that names each field that is missing or of a wrong type. */
export function bodyOf<Body>({ body }: Request, schema: z.ZodType<Body>): Body {
  const parsed = schema.safeParse(body ?? {});
  if (parsed.success) return parsed.data;
  const complaints = parsed.error.issues.map(({ path, message, code, ...issue }) => {
    const missing = code === "invalid_type" && "input" in issue && issue.input === undefined;
    return missing || message.includes("received undefined")
      ? `"${path.join(".")}" wasn't supplied.`
      : `For 'properties/${path.join("/")}', ${message}.`;
  });
  throw new Refusal(422, `Invalid request.\n\n${complaints.join("\n")}`);
}

export const read = (...permissions: readonly Need["permission"][]): readonly Need[] =>
  permissions.map((permission) => ({ permission, level: "read" }));

export const write = (...permissions: readonly Need["permission"][]): readonly Need[] =>
  permissions.map((permission) => ({ permission, level: "write" }));
