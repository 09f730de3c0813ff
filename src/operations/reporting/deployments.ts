/** The stage's deployments in GitHub's environments. */
import { deploymentsOf, type Status } from "../../github/deployments.js";
import type { GitHub } from "../../github/github.js";
import { capped } from "../../report/escape.js";
import type { Log } from "../../report/log.js";
import type { RunReport } from "../../report/run-report.js";
import type { Secrets } from "../../report/secrets.js";
import type { DeploySettings, DestroySettings } from "../../settings/settings.js";
import { pullRequestOfStage } from "../../settings/stage.js";
import type { Channel, ReportingRun } from "./channel.js";
import type { Place } from "./places.js";

interface Told {
  readonly github: GitHub;
  readonly place: Place<string>;
  readonly run: ReportingRun;
  readonly secrets: Pick<Secrets, "scrub">;
  readonly log: Log;
}

/** Of a deploy: one deployment, from its beginning to its end. `former`: the environment it was reported to before. */
export function deployChannel({
  github,
  place: { where: environment, isAsked },
  settings: { stage, region, expiresIn },
  run: { runUrl: logUrl, commit },
  former,
  secrets,
  log,
}: Told & { readonly settings: DeploySettings; readonly former: string | undefined }): Channel {
  const deployments = deploymentsOf(github, { stage: stage.slug, region });
  const ref = commit?.sha ?? "";
  let id: number | undefined;

  return {
    permission: "deployments: write",
    isAsked,
    undone: `Deployment to environment ${environment} not reported`,
    async begin() {
      id = await create();
      await deployments.tell(id, { state: "in_progress", description: "Deploy is at work", logUrl });
    },
    async end(report) {
      const status = statusOf(report);
      if (status === undefined || (await isToldAlready(report))) return;
      id ??= await create();
      await deployments.tell(id, status);
      log.line(`Deployment of ${ref.slice(0, 7)} to environment ${environment}: ${status.state}`);
      if (status.state !== "success") return;
      await deployments.retire(environment, { description: "Another one took its place", logUrl }, id);
      if (former !== undefined && former !== environment)
        await deployments.retire(former, { description: `Moved to environment ${environment}`, logUrl });
    },
  };

  function create(): Promise<number> {
    return deployments.create({
      environment,
      ref,
      description: `Stage ${stage.name} in ${region}`,
      isTransient: expiresIn !== undefined || pullRequestOfStage(stage) !== undefined,
    });
  }

  /** The same commit is deployed there, and nothing was to be done. */
  async function isToldAlready(report: RunReport): Promise<boolean> {
    if (id !== undefined || report.kind !== "deploy" || report.outcome !== "unchanged") return false;
    const last = await deployments.last(environment);
    return last?.sha === ref && last.state === "success";
  }

  function statusOf(report: RunReport): Status | undefined {
    const described = (state: Status["state"], text: string): Status => ({
      state,
      description: secrets.scrub(text),
      logUrl,
    });
    if (report.kind === "failed") return described("failure", reasonOf(report));
    if (report.kind !== "deploy") return undefined;
    switch (report.outcome) {
      case "created":
        return { ...described("success", `Stage ${stage.name} is up`), ...addressOf(report) };
      case "updated":
        return { ...described("success", `Stage ${stage.name} is up to date`), ...addressOf(report) };
      case "unchanged":
        return { ...described("success", `Stage ${stage.name} was as wanted`), ...addressOf(report) };
      case "failed":
        return described("failure", reasonOf(report));
      case "cancelled":
        return described("error", "The run was stopped");
    }
  }
}

/** Of a destroy: none of the stage's deployments is active any more. */
export function destroyChannel({
  github,
  place: { where: environment, isAsked },
  settings: { stage, region },
  run: { runUrl: logUrl },
  log,
}: Omit<Told, "secrets"> & { readonly settings: DestroySettings }): Channel {
  return {
    permission: "deployments: write",
    isAsked,
    undone: `Deployments to environment ${environment} not made inactive`,
    begin: async () => {},
    async end(report) {
      if (report.kind !== "destroy" || !["destroyed", "absent"].includes(report.outcome)) return;
      const description = `Stage ${stage.name} is gone`;
      const deployments = deploymentsOf(github, { stage: stage.slug, region });
      const count = await deployments.retire(environment, { description, logUrl });
      if (count > 0) log.line(`Deployments to environment ${environment} made inactive: ${count}`);
    },
  };
}

/** Root causes come first. */
function reasonOf({
  diagnoses,
  failures,
}: Extract<RunReport, { readonly kind: "deploy" | "failed" }>): string {
  const reason = diagnoses[0]?.title ?? failures[0]?.message ?? "The run failed";
  return capped(reason.replaceAll(/\s+/g, " "), 300);
}

/** GitHub shows it as a button. */
function addressOf({ deployment }: Extract<RunReport, { readonly kind: "deploy" }>): {
  readonly environmentUrl?: string;
} {
  const { mcpUrl } = deployment;
  return mcpUrl?.startsWith("https://") ? { environmentUrl: mcpUrl } : {};
}
