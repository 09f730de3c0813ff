/** Of GraphQL the one question that REST doesn't answer to a job's token: who it stands for. */
import { z } from "zod";
import type { Answer } from "./answer.js";
import type { Caller } from "./callers.js";
import { nodeId } from "./repository.js";

const requestSchema = z.object({ query: z.string() });

/** Fields of `viewer` that can be asked for. */
const fields: Readonly<Record<string, (caller: Caller) => unknown>> = {
  __typename: () => "User",
  databaseId: ({ author }) => author.id,
  id: ({ author }) => nodeId(author.type === "Bot" ? "BOT" : "U", author.id),
  login: ({ author }) => author.login,
};

/** Errors come with status 200, as GraphQL has it. */
export function answerGraphql(body: unknown, caller: Caller): Answer {
  const request = requestSchema.safeParse(body);
  if (!request.success) {
    return { status: 400, body: { message: "A query attribute must be specified and must be a string." } };
  }
  const [, asked] =
    /^\s*(?:query\s*\w*\s*)?\{\s*viewer\s*\{([\w\s,]+)\}\s*\}\s*$/.exec(request.data.query) ?? [];
  if (asked === undefined) return failed("The simulator answers queries of nothing but viewer");
  const names = asked.split(/[\s,]+/).filter((name) => name !== "");
  const unknown = names.find((name) => !(name in fields));
  if (unknown !== undefined) return failed(`Field '${unknown}' doesn't exist on type 'User'`);
  const viewer = Object.fromEntries(names.map((name) => [name, fields[name]?.(caller)]));
  return { status: 200, body: { data: { viewer } } };
}

const failed = (message: string): Answer => ({
  status: 200,
  body: { data: null, errors: [{ type: "undefinedField", message }] },
});
