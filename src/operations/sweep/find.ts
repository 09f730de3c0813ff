/** Finds the stages of the repository: by their states, and by tags where a state is lost. */
import { isAccessDenied } from "../../aws/errors.js";
import { allHarnesses } from "../../aws/harnesses.js";
import { resourcesTagged, rolesTagged, type Tagged, type TaggedRole } from "../../aws/tagged.js";
import { expiryIn, regionIn, repositoryTags, stageIn } from "../../engine/ownership.js";
import { Failure, messageOf } from "../../failure/failure.js";
import type { Notice } from "../../report/run-report.js";
import { namesFor } from "../../settings/names.js";
import type { Stage, SweepSettings } from "../../settings/settings.js";
import { stateBucketName } from "../../state/bucket.js";
import type { Account } from "../session.js";
import type { FoundStage } from "./stages.js";
import { type Known, stagesWithState, unknownTimes } from "./states.js";
import { thingsOf } from "./things.js";

export interface Found {
  readonly stages: readonly FoundStage[];
  /** What carries tags of this repository and belongs to no stage that would take it down. */
  readonly unexplained: readonly Tagged[];
  /** What a sweep can't see, though the rest of it is worth doing. */
  readonly notices: readonly Notice[];
  readonly failures: readonly unknown[];
}

const lostUnseen =
  "stages are found by their states, and one whose state is lost is not, nor is what no stage explains";

export async function findStages(account: Account, settings: SweepSettings): Promise<Found> {
  const { aws } = account;
  const bucket = settings.states.bucket ?? stateBucketName(aws);
  const tags = repositoryTags(settings.repository);
  const notices: Notice[] = [];
  const failures: unknown[] = [];

  const [withState, resources] = await Promise.all([
    stagesWithState(account, settings, bucket),
    unlessHidden(resourcesTagged(aws, tags), "tag:GetResources", lostUnseen),
  ]);
  const bySlug = new Map(withState.map((known) => [known.stage.slug, known]));
  const lost = [...lostIn(resources)];
  const named = new Set([...bySlug.values()].flatMap(({ things }) => [...things.names]));
  const roles = await unlessHidden(
    rolesTagged(aws, tags, (name) => isRoleOfOurs(name) && !named.has(name)),
    "iam:ListRoles and iam:ListRoleTags",
    lostUnseen,
  );
  // Roles are in no region, and a stage is.
  const here = roles.filter((role) => regionIn(role.tags) === settings.region);
  lost.push(...lostIn(here));

  const tagged = byStage([...resources, ...here]);
  const stages = [...withState, ...lost].map((known) => withTags(known, tagged.get(known.stage.slug) ?? []));
  return {
    stages: (await withAges(stages, here)).toSorted(bySlugs),
    unexplained: [...tagged].flatMap(([slug, own]) =>
      own.filter(({ arn }) => bySlug.get(slug)?.things.explain(arn) !== true),
    ),
    notices,
    failures,
  };

  /** Stages that no state tells of, once each. */
  function* lostIn(seen: readonly Tagged[]): Generator<Known> {
    for (const slug of slugsOf(seen)) {
      if (bySlug.has(slug)) continue;
      const stage: Stage = { name: slug, slug };
      const state = { bucket, key: `${settings.states.prefix}${slug}.json` };
      const known = {
        ...unknownTimes,
        stage,
        state,
        by: "tags" as const,
        things: thingsOf(stage, aws, undefined),
      };
      bySlug.set(slug, known);
      yield known;
    }
  }

  /** What nobody lets the run see is left out, and told. */
  async function unlessHidden<Seen>(
    seeing: Promise<readonly Seen[]>,
    right: string,
    consequence: string,
  ): Promise<readonly Seen[]> {
    try {
      return await seeing;
    } catch (thrown) {
      aws.signal.throwIfAborted();
      if (isAccessDenied(thrown))
        notices.push({
          level: "warning",
          title: "Not everything could be seen",
          message: `The caller may not call ${right}: ${consequence}. docs/sweep-policy.json has the rights that a sweep takes.`,
        });
      else
        failures.push(
          new Failure("NOT_SEEN", `${right} failed: ${messageOf(thrown)}. So ${consequence}.`, {
            fix: "Sweep again. What could be seen was swept.",
            cause: thrown,
          }),
        );
      return [];
    }
  }

  /** How old a stage without a state is, AWS alone can tell: from when its harness or its youngest role is. */
  async function withAges(
    stages: readonly FoundStage[],
    roles: readonly TaggedRole[],
  ): Promise<readonly FoundStage[]> {
    const isLost = ({ by }: FoundStage) => by === "tags";
    if (settings.maxAge === undefined || !stages.some(isLost)) return stages;
    const harnesses = await unlessHidden(
      allHarnesses(aws),
      "bedrock-agentcore:ListHarnesses",
      "nobody knows the age of stages whose state is lost, and they stay",
    );
    return stages.map((found) => {
      const { harness } = namesFor(found.stage);
      const times = [
        ...harnesses.flatMap(({ harnessName, updatedAt }) =>
          harnessName === harness ? (updatedAt ?? []) : [],
        ),
        ...roles.flatMap(({ tags: own, createdAt }) =>
          stageIn(own) === found.stage.slug ? (createdAt ?? []) : [],
        ),
      ].map((time) => time.getTime());
      return isLost(found) && times.length > 0
        ? { ...found, lastRun: { at: Math.max(...times), operation: "deploy" } }
        : found;
    });
  }
}

/** What names of roles begin with, whatever the stage. */
const rolePrefixes = (() => {
  const { taskExecutionRole, infrastructureRole, harnessRole, gateways } = namesFor({
    name: "default",
    slug: "default",
  });
  const ofGateways = Object.values(gateways).flatMap(({ runtimeRole, gatewayRole }) => [
    runtimeRole,
    gatewayRole,
  ]);
  return [taskExecutionRole, infrastructureRole, harnessRole, ...ofGateways];
})();

function isRoleOfOurs(name: string): boolean {
  return rolePrefixes.some((prefix) => name.startsWith(prefix));
}

/** Tags can be changed by hand: what can't be a slug is no stage. */
function slugsOf(tagged: readonly Tagged[]): ReadonlySet<string> {
  const slugs = tagged.map(({ tags }) => stageIn(tags) ?? "");
  return new Set(slugs.filter((slug) => /^[a-z0-9-]{1,20}$/.test(slug)));
}

/** Where no state tells until when the stage lives, its tags do: the latest of what they say. */
function withTags({ things: _things, ...found }: Known, own: readonly Tagged[]): FoundStage {
  if (found.by === "state" && found.obstacle === undefined) return found;
  const ends = own.map(({ tags }) => expiryIn(tags) ?? "never");
  const isEndless = ends.length === 0 || ends.some((end) => Number.isNaN(Date.parse(end)));
  return isEndless ? found : { ...found, expiresAt: ends.toSorted().at(-1) };
}

function byStage(tagged: readonly Tagged[]): ReadonlyMap<string, readonly Tagged[]> {
  const groups = new Map<string, Tagged[]>();
  for (const one of tagged) {
    const slug = stageIn(one.tags) ?? "";
    groups.set(slug, [...(groups.get(slug) ?? []), one]);
  }
  return groups;
}

const collator = new Intl.Collator("en", { numeric: true });

function bySlugs(one: FoundStage, other: FoundStage): number {
  return collator.compare(one.stage.slug, other.stage.slug);
}
