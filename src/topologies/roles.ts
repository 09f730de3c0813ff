/** A role of a stage: made, or brought with the input `roles` where CI may not create any. */
import { lastSegment } from "../aws/arn.js";
import type { Graph, Needs, OutputsOf, Ref } from "../engine/graph.js";
import { existingRole } from "../resources/existing-role.js";
import { iamRole, type RoleSpec } from "../resources/iam-role.js";
import type { Outputs } from "../resources/resource.js";
import type { BroughtRoles, WantedSettings } from "../settings/settings.js";

const services = {
  harness: "bedrock-agentcore.amazonaws.com",
  taskExecution: "ecs-tasks.amazonaws.com",
  infrastructure: "ecs.amazonaws.com",
  runtime: "bedrock-agentcore.amazonaws.com",
  gateway: "bedrock-agentcore.amazonaws.com",
} as const;

const inputWords = {
  harness: "harness",
  taskExecution: "task-execution",
  infrastructure: "infrastructure",
  runtime: "runtime",
  gateway: "gateway",
} as const;

/** A role that was brought, as its kind wants it: with whom it must trust, and what the input `roles` calls it. */
export function broughtRole(which: keyof typeof services, arn: string) {
  return { name: lastSegment(arn), arn, input: inputWords[which], service: services[which] };
}

export function role<N extends Needs>(
  graph: Graph,
  { roles, permissionsBoundary }: Pick<WantedSettings, "roles" | "permissionsBoundary">,
  id: string,
  which: keyof typeof services & keyof BroughtRoles,
  name: string,
  needs: N,
  policies: (needs: OutputsOf<N>) => Omit<RoleSpec, "permissionsBoundary">,
  options?: { readonly removedAfter: Ref<Outputs> },
): Ref<{ readonly arn: string }> {
  const arn = roles[which];
  if (arn !== undefined) return graph.lookup(id, existingRole, broughtRole(which, arn));
  return graph.add(
    id,
    iamRole,
    { name },
    needs,
    (need) => ({ ...policies(need), permissionsBoundary }),
    options,
  );
}
