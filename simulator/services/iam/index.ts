/** IAM: roles and their policies. */

import type { Access } from "../../access/access.js";
import type { Role } from "../../access/roles.js";
import type { Cloud } from "../../cloud.js";
import type { InventoryItem, Service } from "../../service.js";
import { iamAuthorization } from "./authorization.js";
import { boundaryHandlers } from "./boundary.js";
import { policyHandlers } from "./policies.js";
import { roleTags } from "./role.js";
import { roleHandlers } from "./roles.js";
import { simulationHandlers } from "./simulation.js";
import { tagHandlers } from "./tags.js";

function inventoryItem(role: Role): InventoryItem {
  const inline = [...role.inline].map(([name, { text }]): [string, unknown] => [name, JSON.parse(text)]);
  return {
    type: role.serviceLinked ? "AWS::IAM::ServiceLinkedRole" : "AWS::IAM::Role",
    id: role.name,
    tags: roleTags(role),
    configuration: {
      path: role.path,
      ...(role.description === undefined ? {} : { description: role.description }),
      maxSessionDuration: role.maxSessionDuration,
      trust: JSON.parse(role.trust.text),
      inline: Object.fromEntries(inline.sort(([one], [other]) => (one < other ? -1 : 1))),
      managed: [...role.attached].sort(),
      ...(role.boundary === undefined ? {} : { boundary: role.boundary }),
    },
  };
}

export function iam(cloud: Cloud, access: Access): Service {
  return {
    name: "iam",
    protocol: "query",
    handlers: {
      ...roleHandlers(cloud, access),
      ...policyHandlers(access),
      ...boundaryHandlers(access),
      ...tagHandlers(access.roles),
      ...simulationHandlers(access),
    },
    authorization: iamAuthorization(cloud, access.roles),
    inventory: () => access.roles.all().map(inventoryItem),
  };
}
