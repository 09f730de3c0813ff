/** What the token of a job may do. https://docs.github.com/actions/reference/workflows-and-actions/workflow-syntax#permissions */
import { allPermissions, isPermission, type Level, type Permissions } from "../github/callers.js";

/** What a repository gives a workflow that asks for nothing in particular. */
const usual: Permissions = { contents: "read", packages: "read" };

/** A job's `permissions` take the place of its workflow's; what they don't name is `none`. */
export function permissionsOf(
  { workflow, job }: { readonly workflow: unknown; readonly job: unknown },
  isFork: boolean,
): Permissions {
  const given = job ?? workflow;
  const permissions = given === undefined ? usual : read(given);
  return isFork ? readOnly(permissions) : permissions;
}

function read(given: unknown): Permissions {
  if (given === "read-all") return { ...allPermissions("read"), "id-token": "none" };
  if (given === "write-all") return allPermissions("write");
  if (given === null || typeof given !== "object") return {};
  const entries = Object.entries(given).filter((entry): entry is [string, Level] => isPermission(entry[0]));
  return Object.fromEntries(entries);
}

/** Whatever a workflow asks for: the pull request of a fork changes nothing. */
function readOnly(permissions: Permissions): Permissions {
  const entries = Object.entries(permissions).map(([name, level]) => [
    name,
    level === "write" ? (name === "id-token" ? "none" : "read") : level,
  ]);
  return Object.fromEntries(entries);
}
