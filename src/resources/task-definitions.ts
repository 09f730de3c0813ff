/** The task definition revisions that ECS Express registers at every create and update, and leaves behind. */
import {
  DeleteTaskDefinitionsCommand,
  DeregisterTaskDefinitionCommand,
  type ECSClient,
  paginateListTaskDefinitions,
  type Failure as Refusal,
  type TaskDefinitionStatus,
} from "@aws-sdk/client-ecs";
import { lastSegment } from "../aws/arn.js";
import { errorName } from "../aws/errors.js";
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

  async remove(aws, identity) {
    const { ecs } = aws.clients;
    const live = await this.observe(aws, identity);
    if (live === undefined) return gone;
    await Promise.all(live.active.map((taskDefinition) => deregister(ecs, taskDefinition)));
    const all = [...live.active, ...live.inactive];
    const refusals: Refusal[] = [];
    for (let start = 0; start < all.length; start += batchSize) {
      const batch = all.slice(start, start + batchSize);
      const { failures } = await ecs.send(new DeleteTaskDefinitionsCommand({ taskDefinitions: batch }));
      refusals.push(...(failures ?? []));
    }
    // Whether all of them went is told by the next look.
    const [first] = refusals;
    return { status: "pending", why: first?.detail ?? first?.reason ?? "their deletion has begun" };
  },
});

async function deregister(ecs: ECSClient, taskDefinition: string): Promise<void> {
  try {
    await ecs.send(new DeregisterTaskDefinitionCommand({ taskDefinition }));
  } catch (thrown) {
    // Inactive already: by somebody else, or by our own call whose answer was lost.
    if (errorName(thrown) !== "ClientException") throw thrown;
  }
}

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
