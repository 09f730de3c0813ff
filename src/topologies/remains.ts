/**
 * Everything that a stage may own, by name: what a destroy goes by where the state is lost, and the register of kinds
 * by which it reads the state where it is not.
 */

import type { Place } from "../aws/aws.js";
import type { Removable } from "../engine/destroy.js";
import { type IdentityNames, leftoverNode, resourceNode } from "../engine/graph.js";
import { agentRuntime } from "../resources/agent-runtime.js";
import { apiKeyCredentialProvider } from "../resources/api-key-credential-provider.js";
import { ecsCluster } from "../resources/ecs-cluster.js";
import { expressService } from "../resources/express-service.js";
import { gateway } from "../resources/gateway.js";
import { gatewayTarget } from "../resources/gateway-target.js";
import { harness } from "../resources/harness.js";
import { harnessEndpoint } from "../resources/harness-endpoint.js";
import { iamRole } from "../resources/iam-role.js";
import { logGroup } from "../resources/log-group.js";
import { oauth2CredentialProvider } from "../resources/oauth2-credential-provider.js";
import type { Identity, LeftoverKind, Live, Outputs, ResourceKind } from "../resources/resource.js";
import { resourceServer } from "../resources/resource-server.js";
import { harnessLogs, runtimeLogs } from "../resources/runtime-logs.js";
import { secret } from "../resources/secret.js";
import { taskDefinitions } from "../resources/task-definitions.js";
import { userPool } from "../resources/user-pool.js";
import { userPoolClient } from "../resources/user-pool-client.js";
import { userPoolDomain } from "../resources/user-pool-domain.js";
import type { GatewayNames, Names } from "../settings/settings.js";
import { domainName } from "./cognito.js";

/** What the state keeps of a node, as far as its removal goes. */
export interface Remain {
  readonly id: string;
  readonly kind: string;
  readonly identity: IdentityNames;
  readonly needs: readonly string[];
  readonly removedAfter: readonly string[];
}

type Position = Pick<Remain, "needs" | "removedAfter">;
type Maker = (id: string, identity: Remain["identity"], position: Position) => Removable;

/** How the node of a kind is made again; its identity is what the kind's own node had written to the state. */
function made<I extends Identity, S, L extends Live, O extends Outputs>(
  kind: ResourceKind<I, S, L, O>,
  options: { readonly trails: boolean } = { trails: false },
): readonly [string, Maker] {
  return [
    kind.kind,
    (id, identity, position) => ({
      ...resourceNode(id, kind, identityOf<I>(identity), options.trails),
      ...position,
    }),
  ];
}

function left<I extends Identity, L extends Live>(kind: LeftoverKind<I, L>): readonly [string, Maker] {
  return [
    kind.kind,
    (id, identity, position) => ({ ...leftoverNode(id, kind, identityOf<I>(identity)), ...position }),
  ];
}

function identityOf<I extends Identity>(identity: Remain["identity"]): I {
  return identity as unknown as I;
}

const makers: ReadonlyMap<string, Maker> = new Map([
  made(apiKeyCredentialProvider),
  made(agentRuntime),
  made(ecsCluster),
  made(expressService),
  made(gateway),
  made(gatewayTarget),
  made(harness),
  made(harnessEndpoint),
  made(harnessLogs, { trails: true }),
  made(iamRole),
  made(logGroup),
  made(oauth2CredentialProvider),
  made(resourceServer),
  made(runtimeLogs, { trails: true }),
  made(secret),
  made(userPool),
  made(userPoolClient),
  made(userPoolDomain),
  left(taskDefinitions),
]);

/** The node that can be removed; undefined for a kind that this version does not know. */
export function removable({ id, kind, identity, ...position }: Remain): Removable | undefined {
  return makers.get(kind)?.(id, identity, position);
}

/** What a stage has whatever its topology: where it cannot be read, nobody can tell whether a stage is gone. */
export const ofEveryStage: ReadonlySet<string> = new Set([
  "secret",
  "harness-role",
  "harness",
  "harness-logs",
]);

/** Everything that a stage of these names may own. In the order of the graph: every node after those that it needs. */
export function remainsOf(names: Names, place: Place): readonly Remain[] {
  const remain = (
    id: string,
    { kind }: { readonly kind: string },
    name: string,
    needs: readonly string[] = [],
    {
      removedAfter = [],
      ...identity
    }: {
      readonly removedAfter?: readonly string[];
      readonly cluster?: string;
      readonly userPool?: string;
      readonly gateway?: string;
    } = {},
  ): Remain => ({ id, kind, identity: { name, ...identity }, needs, removedAfter });
  const gatewayRemains = (
    kind: string,
    own: GatewayNames,
    tokens: readonly string[],
    provider: readonly string[],
  ): readonly Remain[] => [
    remain(`${kind}runtime-role`, iamRole, own.runtimeRole),
    remain(`${kind}runtime`, agentRuntime, own.runtime, [`${kind}runtime-role`, "secret", ...tokens]),
    remain(`${kind}runtime-logs`, runtimeLogs, own.runtime, [`${kind}runtime`]),
    remain(`${kind}gateway-role`, iamRole, own.gatewayRole),
    remain(`${kind}gateway`, gateway, own.gateway, [`${kind}gateway-role`, ...tokens]),
    remain(
      `${kind}gateway-target`,
      gatewayTarget,
      own.gatewayTarget,
      [`${kind}gateway`, `${kind}runtime`, ...provider],
      { gateway: own.gateway },
    ),
  ];
  const inPool = { userPool: names.userPool };
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
    remain("user-pool", userPool, names.userPool),
    remain("resource-server", resourceServer, names.resourceServer, ["user-pool"], inPool),
    remain(
      "user-pool-client",
      userPoolClient,
      names.userPoolClient,
      ["user-pool", "resource-server"],
      inPool,
    ),
    remain("user-pool-domain", userPoolDomain, domainName(names, place), ["user-pool"], inPool),
    remain("oauth-provider", oauth2CredentialProvider, names.oauthProvider, [
      "user-pool",
      "user-pool-client",
    ]),
    ...gatewayRemains("", names.gateways.cognito, ["user-pool", "user-pool-client"], ["oauth-provider"]),
    ...gatewayRemains("iam-", names.gateways.iam, [], []),
    remain("credentials", apiKeyCredentialProvider, names.credentialProvider, ["secret"]),
    remain("harness-role", iamRole, names.harnessRole),
    remain("harness", harness, names.harness, ["harness-role", "credentials"]),
    remain("harness-logs", harnessLogs, names.harness, ["harness"]),
  ];
}
