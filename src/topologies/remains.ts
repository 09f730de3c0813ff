/**
 * Everything that a stage may own, by name: what a destroy goes by where the state is lost, and the register of kinds
 * by which it reads the state where it is not.
 */

import type { Removable } from "../engine/destroy.js";
import { leftoverNode, resourceNode } from "../engine/graph.js";
import { apiKeyCredentialProvider } from "../resources/api-key-credential-provider.js";
import { ecsCluster } from "../resources/ecs-cluster.js";
import { expressService } from "../resources/express-service.js";
import { harness } from "../resources/harness.js";
import { harnessEndpoint } from "../resources/harness-endpoint.js";
import { harnessLogs } from "../resources/harness-logs.js";
import { iamRole } from "../resources/iam-role.js";
import { logGroup } from "../resources/log-group.js";
import { secret } from "../resources/secret.js";
import { taskDefinitions } from "../resources/task-definitions.js";
import type { Names } from "../settings/settings.js";

/** What the state keeps of a node, as far as its removal goes. */
export interface Remain {
  readonly id: string;
  readonly kind: string;
  readonly identity: Readonly<Record<string, string>>;
  readonly needs: readonly string[];
  readonly removedAfter: readonly string[];
}

type Place = Pick<Remain, "needs" | "removedAfter">;
type Maker = (id: string, identity: Readonly<Record<string, string>>, place: Place) => Removable;

const makers: Readonly<Record<string, Maker>> = {
  [apiKeyCredentialProvider.kind]: (id, { name = "" }, place) => ({
    ...resourceNode(id, apiKeyCredentialProvider, { name }, false),
    ...place,
  }),
  [ecsCluster.kind]: (id, { name = "" }, place) => ({
    ...resourceNode(id, ecsCluster, { name }, false),
    ...place,
  }),
  [expressService.kind]: (id, { name = "", cluster = "" }, place) => ({
    ...resourceNode(id, expressService, { name, cluster }, false),
    ...place,
  }),
  [harness.kind]: (id, { name = "" }, place) => ({ ...resourceNode(id, harness, { name }, false), ...place }),
  [harnessEndpoint.kind]: (id, { name = "", harness: of = "" }, place) => ({
    ...resourceNode(id, harnessEndpoint, { name, harness: of }, false),
    ...place,
  }),
  [harnessLogs.kind]: (id, { name = "" }, place) => ({
    ...resourceNode(id, harnessLogs, { name }, true),
    ...place,
  }),
  [iamRole.kind]: (id, { name = "" }, place) => ({ ...resourceNode(id, iamRole, { name }, false), ...place }),
  [logGroup.kind]: (id, { name = "" }, place) => ({
    ...resourceNode(id, logGroup, { name }, false),
    ...place,
  }),
  [secret.kind]: (id, { name = "" }, place) => ({ ...resourceNode(id, secret, { name }, false), ...place }),
  [taskDefinitions.kind]: (id, { name = "" }, place) => ({
    ...leftoverNode(id, taskDefinitions, { name }),
    ...place,
  }),
};

/** The node that can be removed; undefined for a kind that this version does not know. */
export function removable({ id, kind, identity, ...place }: Remain): Removable | undefined {
  return makers[kind]?.(id, identity, place);
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
