/** What could not be told on GitHub, and why. Nothing of it changes what the run comes to. */
import { type Permission, troubleOf } from "../../github/trouble.js";
import type { Notice } from "../../report/run-report.js";
import type { Channel } from "./channel.js";

export const noPullRequest: Notice = {
  level: "note",
  title: "No pull request to comment on",
  message:
    "The input `comment` is on, and this run belongs to no pull request. Run it on the event `pull_request`, or name the stage `pr-<number>`.",
};

export const noToken: Notice = {
  level: "warning",
  title: "Nothing told on GitHub",
  message:
    "The inputs `comment` and `environment` need a token, and `github-token` is empty. Leave it at its default, the job's own token.",
};

/**
 * @param permissions all that the run needs of its token
 * @param isReadOnly the run belongs to a fork's pull request, whose token GitHub never lets write
 */
export function notTold(
  { undone, permission, isAsked }: Pick<Channel, "undone" | "permission" | "isAsked">,
  thrown: unknown,
  permissions: readonly Permission[],
  isReadOnly: boolean,
): Notice {
  const { kind, cause, fix } = troubleOf(thrown, permission, [...new Set(permissions)]);
  if (kind === "permission" && isReadOnly)
    return {
      level: "note",
      title: undone,
      message: `${cause} GitHub gives the runs of a fork's pull request a token that can only read.`,
    };
  const isKnown = kind === "permission" && !isAsked;
  return { level: isKnown ? "note" : "warning", title: undone, message: `${cause} ${fix}` };
}
