/** Roles themselves: from creation to deletion. */

import type {
  CreateRoleRequest,
  CreateRoleResponse,
  CreateServiceLinkedRoleRequest,
  CreateServiceLinkedRoleResponse,
  DeleteRoleRequest,
  GetRoleRequest,
  GetRoleResponse,
  ListInstanceProfilesForRoleRequest,
  ListInstanceProfilesForRoleResponse,
  ListRolesRequest,
  ListRolesResponse,
  Role as RoleAnswer,
  UpdateAssumeRolePolicyRequest,
  UpdateRoleRequest,
  UpdateRoleResponse,
} from "@aws-sdk/client-iam";

import type { Access } from "../../access/access.js";
import { type PolicyDocument, policySize, readTrustPolicy } from "../../access/document.js";
import type { Role } from "../../access/roles.js";
import type { Cloud } from "../../cloud.js";
import type { Handler } from "../../service.js";
import { checkBoundary } from "./boundary.js";
import { deleteConflict, entityAlreadyExists, invalidInput, limitExceeded } from "./errors.js";
import { page, type Validated } from "./requests.js";
import { changeableRole, existingRole, roleSummary } from "./role.js";
import { tagList, withTags } from "./tags.js";

const largestTrustPolicy = 2048;
const shortestSession = 3600;

/** The services that have a role of their own in an account, and its name. */
const serviceLinkedRoles: ReadonlyMap<string, string> = new Map([
  ["ecs.amazonaws.com", "AWSServiceRoleForECS"],
  ["ecs.application-autoscaling.amazonaws.com", "AWSServiceRoleForApplicationAutoScaling_ECSService"],
  ["elasticloadbalancing.amazonaws.com", "AWSServiceRoleForElasticLoadBalancing"],
  ["network.bedrock-agentcore.amazonaws.com", "AWSServiceRoleForBedrockAgentCoreNetwork"],
  ["runtime-identity.bedrock-agentcore.amazonaws.com", "AWSServiceRoleForBedrockAgentCoreRuntimeIdentity"],
]);

function trustPolicy(text: string): PolicyDocument {
  const document = readTrustPolicy(text);
  if (policySize(text) > largestTrustPolicy) {
    throw limitExceeded(`Cannot exceed quota for ACLSizePerRole: ${largestTrustPolicy}`);
  }
  return document;
}

function fullRole(role: Role): RoleAnswer {
  return {
    ...roleSummary(role),
    ...(role.boundary === undefined
      ? {}
      : {
          PermissionsBoundary: {
            PermissionsBoundaryType: "PermissionsBoundaryPolicy",
            PermissionsBoundaryArn: role.boundary,
          },
        }),
    ...(role.tags.size === 0 ? {} : { Tags: tagList(role) }),
  };
}

export function roleHandlers(cloud: Cloud, access: Access): Readonly<Record<string, Handler>> {
  const { roles } = access;

  const newRole = (name: string, path: string, trust: PolicyDocument): Role => ({
    name,
    path,
    arn: cloud.arn("iam", `role${path}${name}`, { region: "" }),
    id: `AROA${cloud.id(17).toUpperCase()}`,
    createdAt: cloud.clock.now(),
    description: undefined,
    maxSessionDuration: shortestSession,
    trust,
    inline: new Map(),
    attached: [],
    boundary: undefined,
    tags: new Map(),
    serviceLinked: false,
  });

  return {
    CreateRole(input: Validated<CreateRoleRequest>): CreateRoleResponse {
      const trust = trustPolicy(input.AssumeRolePolicyDocument);
      const tags = withTags(new Map(), input.Tags ?? []);
      if (input.PermissionsBoundary !== undefined) {
        checkBoundary(access, input.PermissionsBoundary);
      }
      if (roles.find(input.RoleName) !== undefined) {
        throw entityAlreadyExists(`Role with name ${input.RoleName} already exists.`);
      }
      const role: Role = {
        ...newRole(input.RoleName, input.Path ?? "/", trust),
        description: input.Description,
        maxSessionDuration: input.MaxSessionDuration ?? shortestSession,
        boundary: input.PermissionsBoundary,
        tags,
      };
      roles.put(role);
      return { Role: fullRole(role) };
    },

    CreateServiceLinkedRole(
      input: Validated<CreateServiceLinkedRoleRequest>,
    ): CreateServiceLinkedRoleResponse {
      const service = input.AWSServiceName;
      const name = serviceLinkedRoles.get(service);
      if (name === undefined) {
        throw invalidInput(`Service ${service} does not support service-linked roles.`);
      }
      if (input.CustomSuffix !== undefined) {
        throw invalidInput(`Custom suffix is not allowed for ${service}`);
      }
      if (roles.find(name) !== undefined) {
        throw invalidInput(
          `Service role name ${name} has been taken in this account, please try a different suffix.`,
        );
      }
      const trust = readTrustPolicy(
        JSON.stringify({
          Version: "2012-10-17",
          Statement: [{ Effect: "Allow", Principal: { Service: [service] }, Action: ["sts:AssumeRole"] }],
        }),
      );
      const role: Role = {
        ...newRole(name, `/aws-service-role/${service}/`, trust),
        description: input.Description,
        serviceLinked: true,
      };
      roles.put(role);
      return { Role: fullRole(role) };
    },

    GetRole({ RoleName }: Validated<GetRoleRequest>): GetRoleResponse {
      return { Role: { ...fullRole(existingRole(roles, RoleName)), RoleLastUsed: {} } };
    },

    ListRoles(input: Validated<ListRolesRequest>): ListRolesResponse {
      const under = roles.all().filter(({ path }) => path.startsWith(input.PathPrefix ?? "/"));
      const { items, paging } = page(under, ({ name }) => name.toLowerCase(), input);
      return { Roles: items.map(roleSummary), ...paging };
    },

    /** What is left out stays as it is. */
    UpdateRole(input: Validated<UpdateRoleRequest>): UpdateRoleResponse {
      const role = changeableRole(roles, input.RoleName);
      roles.put({
        ...role,
        description: input.Description ?? role.description,
        maxSessionDuration: input.MaxSessionDuration ?? role.maxSessionDuration,
      });
      return {};
    },

    UpdateAssumeRolePolicy(input: Validated<UpdateAssumeRolePolicyRequest>) {
      const role = changeableRole(roles, input.RoleName);
      roles.put({ ...role, trust: trustPolicy(input.PolicyDocument) });
    },

    DeleteRole({ RoleName }: Validated<DeleteRoleRequest>) {
      const role = changeableRole(roles, RoleName);
      if (role.attached.length > 0) {
        throw deleteConflict("Cannot delete entity, must detach all policies first.");
      }
      if (role.inline.size > 0) {
        throw deleteConflict("Cannot delete entity, must delete policies first.");
      }
      roles.remove(RoleName);
    },

    /** Instance profiles are of EC2, which no topology uses: there are none. */
    ListInstanceProfilesForRole({
      RoleName,
    }: Validated<ListInstanceProfilesForRoleRequest>): ListInstanceProfilesForRoleResponse {
      existingRole(roles, RoleName);
      return { InstanceProfiles: [], IsTruncated: false };
    },
  };
}
