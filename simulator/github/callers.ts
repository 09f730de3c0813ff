/** Who calls GitHub: a job's token with the job's permissions, or a person's. */
import { randomBytes } from "node:crypto";
import { Refusal } from "./answer.js";

export type Level = "read" | "write" | "none";

/** As a workflow's `permissions` have them: what isn't named is `none`. */
export type Permissions = Readonly<Partial<Record<Permission, Level>>>;

const permissionNames = [
  "actions",
  "attestations",
  "checks",
  "contents",
  "deployments",
  "discussions",
  "id-token",
  "issues",
  "models",
  "packages",
  "pages",
  "pull-requests",
  "security-events",
  "statuses",
] as const;

export type Permission = (typeof permissionNames)[number];

/** What `permissions: read-all` and `write-all` are. */
export const allPermissions = (level: Level): Permissions =>
  Object.fromEntries(permissionNames.map((name) => [name, level]));

export const isPermission = (name: string): name is Permission =>
  permissionNames.some((known) => known === name);

export interface Author {
  readonly login: string;
  readonly id: number;
  readonly type: "Bot" | "User";
}

/** Author of all that a job's token makes: https://api.github.com/users/github-actions[bot] */
export const actionsBot: Author = { login: "github-actions[bot]", id: 41898282, type: "Bot" };

export type Caller =
  | { readonly kind: "installation"; readonly author: Author; readonly permissions: Permissions }
  /** May do everything in the repository. */
  | { readonly kind: "person"; readonly author: Author };

/** One permission that suffices, at this level. */
export interface Need {
  readonly permission: Permission;
  readonly level: "read" | "write";
}

/**
 * Throws where the caller has none of the permissions, any of which suffices.
 * https://docs.github.com/rest/authentication/permissions-required-for-github-apps
 */
export function requirePermission(caller: Caller, needs: readonly Need[]): void {
  if (caller.kind === "person" || needs.length === 0) return;
  const suffices = ({ permission, level }: Need): boolean => {
    const has = caller.permissions[permission];
    return has === "write" || (has === "read" && level === "read");
  };
  if (!needs.some(suffices)) throw inaccessible(needs);
}

/** What only a person, or another app, may do. */
export const inaccessible = (needs: readonly Need[] = []): Refusal =>
  new Refusal(403, "Resource not accessible by integration", {
    headers:
      needs.length === 0
        ? {}
        : {
            "x-accepted-github-permissions": needs
              .map(({ permission, level }) => `${permission.replaceAll("-", "_")}=${level}`)
              .join("; "),
          },
  });

export interface Tokens {
  /** A token as a job gets it. */
  installation(permissions: Permissions): string;
  /** A personal access token. */
  person(login: string): string;
  /** Later calls with it are refused, as when a job has ended. */
  revoke(token: string): void;
  /** Throws a 401. */
  callerOf(authorization: string | undefined): Caller;
}

export function createTokens(): Tokens {
  const callers = new Map<string, Caller>();
  const hand = (prefix: string, caller: Caller): string => {
    const token = `${prefix}_${randomBytes(27).toString("base64url").replace(/[-_]/g, "0")}`;
    callers.set(token, caller);
    return token;
  };
  return {
    installation: (permissions) => hand("ghs", { kind: "installation", author: actionsBot, permissions }),
    person: (login) => hand("ghp", { kind: "person", author: personNamed(login) }),
    revoke: (token) => void callers.delete(token),
    callerOf(authorization) {
      if (authorization === undefined) throw new Refusal(401, "Requires authentication");
      const [, token = ""] = /^(?:token|bearer)\s+(\S+)$/i.exec(authorization) ?? [];
      const caller = callers.get(token);
      if (caller === undefined) throw new Refusal(401, "Bad credentials");
      return caller;
    },
  };
}

/** The same login is always the same person. */
export function personNamed(login: string): Author {
  const sum = [...login].reduce((hash, letter) => (hash * 31 + (letter.codePointAt(0) ?? 0)) % 90_000_000, 7);
  return { login, id: 1_000_000 + sum, type: "User" };
}
