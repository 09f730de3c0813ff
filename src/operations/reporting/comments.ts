/** The stage's comment on a pull request. */
import { stickyComment } from "../../github/comment.js";
import type { GitHub } from "../../github/github.js";
import {
  beginningBody,
  type CommentBody,
  type CommentedStage,
  endBody,
  type FormerAddresses,
  isAbout,
} from "../../report/comment.js";
import type { Log } from "../../report/log.js";
import type { Secrets } from "../../report/secrets.js";
import type { Channel, ReportingRun } from "./channel.js";
import type { Place, ReportedSettings } from "./places.js";

export function commentChannel({
  github,
  place: { where: pullRequest, isAsked },
  settings: { operation, stage: named, region },
  run,
  former,
  secrets,
  log,
}: {
  readonly github: GitHub;
  readonly place: Place<number>;
  readonly settings: ReportedSettings;
  readonly run: ReportingRun;
  readonly former: FormerAddresses;
  readonly secrets: Secrets;
  readonly log: Log;
}): Channel {
  const stage: CommentedStage = { ...named, region };
  const comment = stickyComment(github, { pullRequest, isMarked: isAbout(stage) });

  return {
    permission: "pull-requests: write",
    isAsked,
    undone: `Comment on pull request ${pullRequest} not up to date`,
    async begin() {
      if (operation === "plan") return;
      const body = beginningBody(operation, stage, run);
      // Of a stage that is taken down there is either something to read already, or nothing to say yet.
      await comment.write(operation === "destroy" ? whereThere(body) : body);
    },
    async end(report) {
      const body = endBody(report, stage, run, former, secrets);
      const written = await comment.write(isAsked ? body : whereThere(body));
      if (written.outcome !== "unchanged")
        log.line(`Comment on pull request ${pullRequest} ${written.outcome}: ${written.url}`);
    },
  };
}

function whereThere(body: CommentBody): CommentBody {
  return (before) => (before === undefined ? undefined : body(before));
}
