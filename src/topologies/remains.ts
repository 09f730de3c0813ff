/**
 * Everything that a stage may own, by name: what a destroy goes by where the state is lost, and the register of kinds
 * by which it reads the state where it is not.
 */

import type { Removable } from "../engine/destroy.js";
import { type IdentityNames, leftoverNode, resourceNode } from "../engine/graph.js";
import { apiKeyCredentialProvider } from "../resources/api-key-credential-provider.js";
import { ecsCluster } from "../resources/ecs-cluster.js";
import { expressService } from "../resources/express-service.js";
import { harness } from "../resources/harness.js";
import { harnessEndpoint } from "../resources/harness-endpoint.js";
import { iamRole } from "../resources/iam-role.js";
import { logGroup } from "../resources/log-group.js";
import type { Identity, LeftoverKind, Live, Outputs, ResourceKind } from "../resources/resource.js";
import { harnessLogs } from "../resources/runtime-logs.js";
import { secret } from "../resources/secret.js";
import { taskDefinitions } from "../resources/task-definitions.js";
import type { Names } from "../settings/settings.js";

/** What the state keeps of a node, as far as its removal goes. */
export interface Remain {
  readonly id: string;
  readonly kind: string;
  readonly identity: IdentityNames;
  readonly needs: readonly string[];
  readonly removedAfter: readonly string[];
}

type Place = Pick<Remain, "needs" | "removedAfter">;
type Maker = (id: string, identity: Remain["identity"], place: Place) => Removable;

/** How the node of a kind is made again; its identity is what the kind's own node had written to the state. */
function made<I extends Identity, S, L extends Live, O extends Outputs>(
  kind: ResourceKind<I, S, L, O>,
  options: { readonly trails: boolean } = { trails: false },
): readonly [string, Maker] {
  return [
    kind.kind,
    (id, identity, place) => ({
      ...resourceNode(id, kind, identityOf<I>(identity), options.trails),
      ...place,
    }),
  ];
}

function left<I extends Identity, L extends Live>(kind: LeftoverKind<I, L>): readonly [string, Maker] {
  return [
    kind.kind,
    (id, identity, place) => ({ ...leftoverNode(id, kind, identityOf<I>(identity)), ...place }),
  ];
}

function identityOf<I extends Identity>(identity: Remain["identity"]): I {
  return identity as unknown as I;
}

const makers: ReadonlyMap<string, Maker> = new Map([
  made(apiKeyCredentialProvider),
  made(ecsCluster),
  made(expressService),
  made(harness),
  made(harnessEndpoint),
  made(harnessLogs, { trails: true }),
  made(iamRole),
  made(logGroup),
  made(secret),
  left(taskDefinitions),
]);

/** The node that can be removed; undefined for a kind that this version does not know. */
export function removable({ id, kind, identity, ...place }: Remain): Removable | undefined {
  return makers.get(kind)?.(id, identity, place);
}

/** Everything that a stage of these names may own. In the order of the graph: every node after those that it needs. */
export function remainsOf(names: Names): readonly Remain[] {
  const remain = (
    id: string,
    { kind }: { readonly kind: string },
    name: string,
    needs: readonly string[] = [],
    {
      removedAfter = [],
      ...identity
    }: { readonly removedAfter?: readonly string[]; readonly cluster?: string } = {},
  ): Remain => ({ id, kind, identity: { name, ...identity }, needs, removedAfter });
  const family = `${names.cluster}-${names.service}`;
  return [
    remain("secret", secret, names.secret),
    remain("cluster", ecsCluster, names.cluster),
    remain("log-group", logGroup, names.logGroup),
    remain("task-execution-role", iamRole, names.taskExecutionRole),
    remain("infrastructure-role", iamRole, names.infrastructureRole, [], { removedAfter: ["cluster"] }),
    remain(
      "mcp-service",
      expressService,
      names.service,
      ["cluster", "log-group", "task-execution-role", "infrastructure-role", "secret"],
      { cluster: names.cluster },
    ),
    remain("task-definitions", taskDefinitions, family, ["mcp-service"]),
    remain("credentials", apiKeyCredentialProvider, names.credentialProvider, ["secret"]),
    remain("harness-role", iamRole, names.harnessRole),
    remain("harness", harness, names.harness, ["harness-role", "credentials"]),
    remain("harness-logs", harnessLogs, names.harness, ["harness"]),
  ];
}
