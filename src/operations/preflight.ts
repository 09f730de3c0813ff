/**
 * What would stop a deploy half-way, found before anything is made: what could not be read or is not fit for use, what
 * is not ours, a region or a network that cannot serve, rights that the caller lacks: all of it together. Where nothing is to be done AWS is asked nothing.
 */
import type { Decided } from "../engine/decide.js";
import type { Node, ResourceNode } from "../engine/graph.js";
import type { Observation } from "../engine/observe.js";
import { distinct } from "../preflight/findings.js";
import { checkedNetwork, type NetworkCheck } from "../preflight/network.js";
import { rightsFor, type Undertaking } from "../preflight/permissions.js";
import { unlistedRegion, withoutAgentCore } from "../preflight/region.js";
import { type Simulated, simulated } from "../preflight/simulation.js";
import type { Outputs, Tags } from "../resources/resource.js";
import type { DeploySettings, PlanSettings } from "../settings/settings.js";
import type { Session } from "./session.js";

export interface Outlook {
  readonly nodes: readonly Node[];
  readonly observed: Observation;
  readonly decision: Decided;
  /** What a deploy puts on everything that it makes. */
  readonly tags: Tags;
  readonly settings: DeploySettings | PlanSettings;
  readonly session: Session;
}

/** Everything that stands in the way, failures and errors of AWS alike. */
export async function preflight(outlook: Outlook): Promise<readonly unknown[]> {
  const { decision, settings, session } = outlook;
  const undertakings = undertakingsOf(outlook);
  const [rights, network] = await Promise.all([
    simulated(session.aws, session.caller, rightsFor(undertakings, session.place)),
    networkFor(undertakings, outlook),
  ]);
  giveNotices(outlook, undertakings, rights, network);
  return distinct([
    ...unreadOf(outlook),
    ...decision.refusals,
    ...network.failures,
    // A plan changes nothing, and may be made with a role that can change nothing.
    ...(settings.operation === "plan" ? [] : rights.refusals.map(({ failure }) => failure)),
  ]);
}

function unreadOf({ nodes, observed, session }: Outlook): readonly unknown[] {
  return nodes.flatMap(({ id, kind }) => {
    if (!observed.unread.has(id)) return [];
    const thrown = observed.unread.get(id);
    return [isReadFromAgentCore(kind) ? withoutAgentCore(thrown, session.place.region) : thrown];
  });
}

/** Its log groups are read from CloudWatch Logs. */
function isReadFromAgentCore(kind: string): boolean {
  return kind.startsWith("bedrock-agentcore.") && !kind.endsWith("LogGroups");
}

/** The steps that do something. What needs a thing that could not be read is made all the same where it is missing. */
function undertakingsOf({ nodes, observed, decision, tags }: Outlook): readonly Undertaking[] {
  const steps = new Map(decision.steps.map((step) => [step.node.id, step]));
  return nodes.flatMap((node): Undertaking[] => {
    if (node.role !== "resource" || observed.unread.has(node.id)) return [];
    const live = observed.live.get(node.id);
    const step = steps.get(node.id);
    const action = step?.action ?? (live === undefined ? "create" : "unchanged");
    if (action === "unchanged") return [];
    const { kind, name, identity } = node;
    const needs = needsOf(node, decision.outputs);
    return [
      {
        ...{ kind, name, identity, action, live, tags },
        changes: step?.changes ?? [],
        spec: step === undefined ? undefined : node.spec(needs),
        arns: Object.fromEntries(
          Object.entries(needs).flatMap(([need, outputs]) =>
            "arn" in outputs ? [[need, String(outputs.arn)]] : [],
          ),
        ),
      },
    ];
  });
}

/** What is known of its needs, now or once they are made. */
function needsOf(
  { needs }: ResourceNode,
  known: ReadonlyMap<string, Outputs>,
): Readonly<Record<string, Outputs>> {
  return Object.fromEntries(
    Object.entries(needs).flatMap(([name, { id }]) => {
      const outputs = known.get(id);
      return outputs === undefined ? [] : [[name, outputs]];
    }),
  );
}

/** Only where a service is about to move into a network. */
async function networkFor(
  undertakings: readonly Undertaking[],
  { settings: { topology }, session }: Outlook,
): Promise<NetworkCheck> {
  const moves = undertakings.some(
    ({ kind, action, changes }) =>
      kind === "ecs.ExpressGatewayService" &&
      (action === "create" ||
        action === "replace" ||
        changes.some(({ path }) => path.startsWith("networkConfiguration."))),
  );
  return moves && topology.kind === "ecs" ? checkedNetwork(session.aws, topology.hosting) : { failures: [] };
}

/** A look may be repeated within a run: what was told once is not told again. */
function giveNotices(
  { settings, session }: Outlook,
  undertakings: readonly Undertaking[],
  { refusals, undecided }: Simulated,
  { unread }: NetworkCheck,
): void {
  const give = (level: "note" | "warning", title: string, message: string | undefined) => {
    if (message !== undefined && !session.notices.some((notice) => notice.title === title))
      session.give({ level, title, message });
  };
  const isFirstHarness = undertakings.some(
    ({ kind, action }) => kind === "bedrock-agentcore.Harness" && action === "create",
  );
  if (isFirstHarness) give("warning", "Region not known", unlistedRegion(session.place.region));
  if (unread !== undefined)
    give(
      "note",
      "Network not checked",
      `Whether there is a network for the service could not be looked at (${unread}). The documented policy allows it.`,
    );
  if (settings.operation === "plan" && refusals.length > 0)
    give(
      "warning",
      "This role could not deploy it",
      `A deploy takes rights that the caller of this plan has not: ${refusals.map(({ action }) => action).join(", ")}.`,
    );
  for (const why of undecided) session.detail(`rights not probed: ${why}`);
}
