/** What is waited for until the run's time is over: as little time as even a busy machine needs to come to the wait. */
import { CreateClusterCommand, DeleteClusterCommand } from "@aws-sdk/client-ecs";
import { deploy, destroy, good } from "../action.js";
import { unverified } from "../reliability/killing.js";
import { answering, external } from "./handshake-scenarios.js";
import { refused, refusing } from "./refusals.js";
import type { Scenario } from "./scenario.js";

const timeout = "12s";

export const waitingScenarios: readonly Scenario[] = [
  {
    rules: ["harness-exists", "run-timeout"],
    when: "a harness of the name exists that cannot be seen",
    provoke: refused(
      "CreateHarness",
      "ConflictException",
      "Harness zscaler_mcp_harness already exists.",
      { status: 409 },
      { timeout },
    ),
  },
  {
    rules: ["service-draining", "run-timeout"],
    when: "the service of that name was deleted a minute ago",
    provoke: refused(
      "CreateExpressGatewayService",
      "InvalidParameterException",
      "Unable to Start a service that is still Draining.",
      {},
      { timeout },
    ),
  },
  {
    rules: ["cluster-in-transition", "run-timeout"],
    when: "an earlier destroy is still at the cluster",
    options: { profile: { clusterDelete: 3_600_000_000 } },
    provoke: async (account) => {
      await account.clients.ecs.send(new CreateClusterCommand({ clusterName: "zscaler-mcp" }));
      await new Promise((resolve) => setTimeout(resolve, 20));
      await account.clients.ecs.send(new DeleteClusterCommand({ cluster: "zscaler-mcp" }));
      return deploy(account, { ...unverified, timeout });
    },
  },
  {
    rules: ["cluster-not-empty", "role-has-extras", "run-timeout"],
    when: "tasks of others run in the cluster, and somebody gave a role an instance profile",
    provoke: async (account) => {
      await good(deploy(account, unverified));
      refusing(
        account,
        "DeleteCluster",
        "ClusterContainsTasksException",
        "The Cluster cannot be deleted while Tasks are active.",
      );
      refusing(
        account,
        "DeleteRole",
        "DeleteConflict",
        "Cannot delete entity, must remove roles from instance profile first.",
        { status: 409 },
      );
      return destroy(account, { "poll-interval": "50ms", timeout });
    },
  },
  {
    rules: ["mcp-unavailable", "run-timeout"],
    when: "the load balancer has no healthy target all the while",
    provoke: answering({ status: 503 }, { ...external, timeout }),
  },
];
