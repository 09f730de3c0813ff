/** The end of a stage that `sweep` has taken down, told wherever the stage was reported to. */
import { stickyComment } from "../../github/comment.js";
import { deploymentsOf } from "../../github/deployments.js";
import type { GitHub } from "../../github/github.js";
import { isAbout, sweptBody } from "../../report/comment.js";
import type { Notice } from "../../report/run-report.js";
import type { State } from "../../state/schema.js";
import type { Channel } from "./channel.js";
import { notTold } from "./notices.js";

export interface TakenDown {
  /** The stage's state as it was before. */
  readonly state: Pick<State, "stage" | "region" | "reported" | "outputs">;
  /** "pull request #7 is closed", in a few words of our own. */
  readonly why: string;
  readonly runUrl: string | undefined;
}

type Telling = Omit<Channel, "begin" | "end"> & { readonly tell: () => Promise<unknown> };

/** Never throws: what GitHub does not take is a notice. Calls nothing for a stage that was reported nowhere. */
export async function tellTakenDown(
  github: GitHub,
  { state: { stage: named, region, reported = {}, outputs }, why, runUrl }: TakenDown,
): Promise<readonly Notice[]> {
  const { pullRequest, environment } = reported;
  const stage = { ...named, region };
  const former = { harnessArn: outputs["harness-arn"], mcpUrl: outputs["mcp-url"] };
  const tellings: readonly Telling[] = [
    ...(pullRequest === undefined
      ? []
      : [
          {
            permission: "pull-requests: write" as const,
            isAsked: false,
            undone: `Comment on pull request ${pullRequest} not up to date`,
            tell: () =>
              stickyComment(github, { pullRequest, isMarked: isAbout(stage) }).write(
                sweptBody(stage, { why, runUrl, former }),
              ),
          },
        ]),
    ...(environment === undefined
      ? []
      : [
          {
            permission: "deployments: write" as const,
            isAsked: false,
            undone: `Deployments to environment ${environment} not made inactive`,
            tell: () =>
              deploymentsOf(github, { stage: stage.slug, region }).retire(environment, {
                description: `Taken down by sweep: ${why}`,
                logUrl: runUrl,
              }),
          },
        ]),
  ];
  const permissions = tellings.map(({ permission }) => permission);
  const notices = await Promise.all(
    tellings.map(async (telling): Promise<readonly Notice[]> => {
      try {
        await telling.tell();
        return [];
      } catch (thrown) {
        return [notTold(telling, thrown, permissions, false)];
      }
    }),
  );
  return notices.flat();
}
