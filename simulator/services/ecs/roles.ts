/** The roles an Express service is given: the caller must be allowed to pass them, ECS must be able to assume them. */
import type { Call } from "../../service.js";
import { accessDenied, clientError } from "./errors.js";
import type { EcsState } from "./state.js";

export interface ServiceRoles {
  readonly execution?: string | undefined;
  readonly task?: string | undefined;
  readonly infrastructure?: string | undefined;
}

export type RoleCheck = (call: Call, serviceArn: string, roles: ServiceRoles) => void;

/**
 * ECS can't tell a role that does not exist from one that has not propagated: both are the same refusals, in
 * changing words. The three here are those that Terraform's AWS provider retries on.
 */
export function roleCheck(state: EcsState): RoleCheck {
  let refusals = 0;

  function refuse(role: string): never {
    refusals += 1;
    const session = role.replace(":iam:", ":sts:").replace(":role/", ":assumed-role/");
    if (refusals % 3 === 1) throw accessDenied(`Cannot assume role ${role}.`);
    if (refusals % 3 === 2) {
      throw accessDenied(
        `User: ${session}/ecs-express is not authorized to perform: sts:AssumeRole on resource: ${role}`,
      );
    }
    throw clientError("AWS was not able to validate the provided access credentials");
  }

  return (call, serviceArn, roles) => {
    const wanted = [
      { role: roles.execution, service: "ecs-tasks.amazonaws.com" },
      { role: roles.task, service: "ecs-tasks.amazonaws.com" },
      { role: roles.infrastructure, service: "ecs.amazonaws.com" },
    ].flatMap(({ role, service }) => (role === undefined ? [] : [{ role, service }]));
    for (const { role, service } of wanted) {
      call.authorize("iam:PassRole", role, { "iam:PassedToService": service });
    }
    for (const { role, service } of wanted) {
      const answer = state.cloud.access.canBeAssumedBy(role, service, sourceContext(state, serviceArn));
      if (answer === "not-trusted") {
        throw accessDenied(
          `User: ${service} is not authorized to perform: sts:AssumeRole on resource: ${role}. Verify that its trust policy allows ${service}.`,
        );
      }
      if (answer !== "yes") refuse(role);
    }
  };
}

/** What a trust policy's conditions against the confused deputy are compared with. */
export function sourceContext(state: EcsState, serviceArn: string): Readonly<Record<string, string>> {
  return { "aws:SourceAccount": state.cloud.accountId, "aws:SourceArn": serviceArn };
}
