/** Where on GitHub a stage is told about: on which pull request, in which environment. */
import { type GitHubEvent, pullRequestOf } from "../../settings/event.js";
import type { DeploySettings, DestroySettings, PlanSettings } from "../../settings/settings.js";
import { pullRequestOfStage } from "../../settings/stage.js";
import type { State } from "../../state/schema.js";

export type ReportedSettings = DeploySettings | PlanSettings | DestroySettings;
export type Reported = NonNullable<State["reported"]>;

export interface Place<Where> {
  readonly where: Where;
  /** By the inputs of this run, and not because the state remembers it. */
  readonly isAsked: boolean;
}

/** What the inputs ask for, as far as it is known without the state. */
export function askedOf({ reporting, stage }: ReportedSettings, event: GitHubEvent): Reported {
  const { comment, environment } = reporting;
  const pullRequest = comment ? (pullRequestOf(event) ?? pullRequestOfStage(stage)) : undefined;
  return {
    ...(pullRequest === undefined ? {} : { pullRequest }),
    ...(environment === undefined ? {} : { environment }),
  };
}

/** What the state is to remember once this deploy has begun; undefined: nothing. */
export function remembered(asked: Reported, before: Reported = {}): Reported | undefined {
  const all = { ...before, ...asked };
  return Object.keys(all).length === 0 ? undefined : all;
}

export function pullRequestsOf(
  { operation, reporting }: ReportedSettings,
  asked: Reported,
  before: Reported = {},
): readonly Place<number>[] {
  const wanted = reporting.comment ? (asked.pullRequest ?? before.pullRequest) : undefined;
  return placesOf(wanted, operation === "destroy" ? before.pullRequest : undefined);
}

/** Of a plan none: it deploys nothing. */
export function environmentsOf(
  { operation }: ReportedSettings,
  asked: Reported,
  before: Reported = {},
): readonly Place<string>[] {
  if (operation === "plan") return [];
  return placesOf(asked.environment, operation === "destroy" ? before.environment : undefined);
}

function placesOf<Where>(asked: Where | undefined, before: Where | undefined): readonly Place<Where>[] {
  return [
    ...(asked === undefined ? [] : [{ where: asked, isAsked: true }]),
    ...(before === undefined || before === asked ? [] : [{ where: before, isAsked: false }]),
  ];
}
