/** The task definition revisions that ECS Express registers at every create and update, and leaves behind. */
import {
  DeleteTaskDefinitionsCommand,
  DeregisterTaskDefinitionCommand,
  type ECSClient,
  paginateListTaskDefinitions,
  type TaskDefinitionStatus,
} from "@aws-sdk/client-ecs";
import { lastSegment } from "../aws/arn.js";
import { found } from "../aws/errors.js";
import { defineLeftover, gone, type Live } from "./resource.js";

interface LiveTaskDefinitions extends Live {
  readonly active: readonly string[];
  readonly inactive: readonly string[];
}

/** DeleteTaskDefinitions takes no more. */
const batchSize = 10;

export const taskDefinitions = defineLeftover<{ readonly name: string }, LiveTaskDefinitions>({
  kind: "ecs.TaskDefinitions",
  noun: "task definition revisions",

  async observe({ clients: { ecs } }, { name }) {
    const [active, inactive] = await Promise.all([
      revisionsOf(ecs, name, "ACTIVE"),
      revisionsOf(ecs, name, "INACTIVE"),
    ]);
    return active.length + inactive.length === 0
      ? undefined
      : { id: name, tags: undefined, active, inactive };
  },

  async remove({ clients: { ecs } }, _identity, { active, inactive }) {
    await Promise.all(
      active.map((taskDefinition) =>
        found(ecs.send(new DeregisterTaskDefinitionCommand({ taskDefinition }))),
      ),
    );
    const all = [...active, ...inactive];
    for (let start = 0; start < all.length; start += batchSize)
      await ecs.send(
        new DeleteTaskDefinitionsCommand({ taskDefinitions: all.slice(start, start + batchSize) }),
      );
    return gone;
  },
});

async function revisionsOf(
  ecs: ECSClient,
  family: string,
  status: TaskDefinitionStatus,
): Promise<readonly string[]> {
  const arns: string[] = [];
  for await (const page of paginateListTaskDefinitions({ client: ecs }, { familyPrefix: family, status }))
    arns.push(...(page.taskDefinitionArns ?? []));
  return arns.filter((one) => lastSegment(one).replace(/:\d+$/, "") === family);
}
