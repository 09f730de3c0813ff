/** The table of docs/permissions.md: each statement, where it stands, and why. */
import type { NamedPolicy } from "./cloudformation.js";
import { reasonFor } from "./reasons.js";

const begin = "<!-- rights:begin -->";
const end = "<!-- rights:end -->";

/**
 * The page with a fresh table between its markers.
 * @throws Error when a marker is missing
 */
export function withRights(page: string, policies: readonly NamedPolicy[]): string {
  const from = page.indexOf(begin);
  const to = page.indexOf(end);
  if (from < 0 || to < from) throw new Error(`The page has no \`${begin}\` before \`${end}\`.`);
  return `${page.slice(0, from + begin.length)}\n\n${table(policies)}\n\n${page.slice(to)}`;
}

function table(policies: readonly NamedPolicy[]): string {
  const sids = new Set(policies.flatMap(({ policy }) => policy.Statement.map(({ Sid }) => Sid)));
  const rows = [...sids].map((sid) => {
    const places = policies.filter(({ policy }) => policy.Statement.some(({ Sid }) => Sid === sid));
    return `| \`${sid}\` | ${places.map(({ name }) => name).join(", ")} | ${reasonFor(sid)} |`;
  });
  return ["| statement | in | why |", "|---|---|---|", ...rows].join("\n");
}
