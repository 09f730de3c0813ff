/** Stages as cheap as they come: a state object, and at most a log group that it names. */
import { CreateLogGroupCommand } from "@aws-sdk/client-cloudwatch-logs";
import { CreateBucketCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import type { ActionResult } from "../../simulator/runner.js";
import {
  type Account,
  accountId,
  bucket,
  type Inputs,
  ofType,
  type RunOptions,
  region,
  run,
  stateKey,
} from "./action.js";

export const ago = (milliseconds: number): string => new Date(Date.now() - milliseconds).toISOString();
export const day = 86_400_000;

export interface CheapStage {
  readonly slug: string;
  readonly expiresAt?: string;
  /** When it was last deployed; a minute ago when absent. */
  readonly deployedAt?: string;
  /** Its log group is live. */
  readonly isLive?: boolean;
  /** What of the state is otherwise. */
  readonly changed?: Readonly<Record<string, unknown>>;
}

export const logGroupOf = (slug: string): string => `/ecs/zscaler-mcp-${slug}`;

export const tagsOf = (slug: string, expires = "never") => ({
  "managed-by": "zscaler-harness-action",
  "zscaler-harness-stage": slug,
  "zscaler-harness-repository": "octo-org/octo-repo",
  "zscaler-harness-region": region,
  "zscaler-harness-expires": expires,
});

export function stateOf({
  slug,
  expiresAt,
  deployedAt = ago(60_000),
  isLive = false,
  changed,
}: CheapStage): string {
  const logGroup = {
    kind: "logs.LogGroup",
    identity: { name: logGroupOf(slug) },
    needs: [],
    removedAfter: [],
    id: `arn:aws:logs:${region}:${accountId}:log-group:${logGroupOf(slug)}`,
    ownership: "owned",
    status: "present",
    outputs: {},
  };
  return JSON.stringify({
    schemaVersion: 1,
    lineage: crypto.randomUUID(),
    serial: 1,
    writeId: crypto.randomUUID(),
    stage: { name: slug, slug },
    repository: "octo-org/octo-repo",
    account: accountId,
    region,
    partition: "aws",
    topology: "ecs",
    nodes: isLive ? { "log-group": logGroup } : {},
    ...(expiresAt === undefined ? {} : { expiresAt }),
    outputs: {},
    lastRun: {
      url: "https://github.com/octo-org/octo-repo/actions/runs/1",
      commit: "ffac537",
      actor: "octocat",
      at: deployedAt,
      operation: "deploy",
      outcome: "succeeded",
    },
    ...changed,
  });
}

export async function put(account: Account, key: string, Body: string): Promise<void> {
  await account.clients.s3.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body }));
}

/** Puts the stages there, as deploys would have left them. */
export async function withStages(account: Account, stages: readonly CheapStage[]): Promise<void> {
  if (!ofType(account, "AWS::S3::Bucket").some(({ id }) => id === bucket))
    await account.clients.s3.send(new CreateBucketCommand({ Bucket: bucket }));
  const waiting = stages.values();
  const workers = Array.from({ length: 20 }, async () => {
    for (const stage of waiting) {
      if (stage.isLive)
        await account.clients.logs.send(
          new CreateLogGroupCommand({
            logGroupName: logGroupOf(stage.slug),
            tags: tagsOf(stage.slug, stage.expiresAt),
          }),
        );
      await put(account, stateKey(stage.slug), stateOf(stage));
    }
  });
  await Promise.all(workers);
}

export const sweep = (
  account: Account,
  inputs: Inputs = {},
  options: RunOptions = {},
): Promise<ActionResult> => run(account, { operation: "sweep", ...inputs }, options);

/** The output `swept`, as `stage outcome`. */
export const sweptIn = ({ outputs }: ActionResult): readonly string[] =>
  (JSON.parse(outputs["swept"] ?? "[]") as readonly { stage: string; outcome: string }[]).map(
    ({ stage, outcome }) => `${stage} ${outcome}`,
  );

/** Slugs of the stages whose state is there, sorted. */
export const stagesLeft = (account: Account): readonly string[] =>
  ofType(account, "AWS::S3::Object")
    .flatMap(({ id }) => /octo-org\/octo-repo\/([^/]+)\.json$/.exec(id)?.[1] ?? [])
    .sort();

/** Rows of a table of the summary, as text, without its head. */
export function rowsUnder(title: string, { summary }: ActionResult): readonly string[] {
  const [, section = ""] = summary.split(`### ${title}\n`);
  const table = section.split("\n### ")[0] ?? "";
  return table
    .split("\n")
    .filter((line) => line.startsWith("| "))
    .slice(2);
}
