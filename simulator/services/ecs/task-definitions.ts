/** Task definitions: families of numbered revisions, deregistered first and deleted afterwards. */
import type * as Ecs from "@aws-sdk/client-ecs";
import type { Handler } from "../../service.js";
import { pageOf } from "../paging.js";
import type { Tags } from "../tags.js";
import { clientError, invalidParameter, invalidToken } from "./errors.js";
import { tagList, tagRecord, taskDefinitionOf } from "./lookup.js";
import { date, type EcsState, type TaskDefinitionRevision } from "./state.js";

export function taskDefinitionHandlers(state: EcsState): Readonly<Record<string, Handler>> {
  return {
    RegisterTaskDefinition: (
      input: Ecs.RegisterTaskDefinitionRequest,
    ): Ecs.RegisterTaskDefinitionResponse => {
      const { tags, ...definition } = input;
      if (definition.requiresCompatibilities?.includes("FARGATE") === true) {
        checkFargateSize(definition.cpu, definition.memory);
      }
      const revision = registerTaskDefinition(state, definition, tagRecord(tags));
      return { taskDefinition: describe(revision), tags: tagList(revision.tags) };
    },

    DescribeTaskDefinition: (
      input: Ecs.DescribeTaskDefinitionRequest,
    ): Ecs.DescribeTaskDefinitionResponse => {
      const revision = taskDefinitionOf(state, input.taskDefinition);
      if (revision === undefined) throw clientError("Unable to describe task definition.");
      const withTags = input.include?.includes("TAGS") === true;
      return { taskDefinition: describe(revision), ...(withTags ? { tags: tagList(revision.tags) } : {}) };
    },

    DeregisterTaskDefinition: (
      input: Ecs.DeregisterTaskDefinitionRequest,
    ): Ecs.DeregisterTaskDefinitionResponse => {
      if (!/:\d+$/.test(input.taskDefinition ?? "")) {
        throw invalidParameter("Invalid revision number. Number: null");
      }
      const revision = taskDefinitionOf(state, input.taskDefinition);
      if (revision === undefined) throw clientError("Unable to describe task definition.");
      if (revision.status !== "ACTIVE") {
        throw clientError(
          "The specified task definition is inactive. You must specify an active task definition and try again.",
        );
      }
      revision.status = "INACTIVE";
      revision.deregisteredAt = state.cloud.clock.now();
      return { taskDefinition: describe(revision) };
    },

    DeleteTaskDefinitions: (input: Ecs.DeleteTaskDefinitionsRequest): Ecs.DeleteTaskDefinitionsResponse => {
      const references = input.taskDefinitions ?? [];
      if (references.length > 10) {
        throw invalidParameter("Task definition identifiers can have at most 10 items.");
      }
      const deleted: Ecs.TaskDefinition[] = [];
      const failures: Ecs.Failure[] = [];
      for (const reference of references) {
        const revision = taskDefinitionOf(state, reference);
        if (revision === undefined || revision.status === "ACTIVE") {
          const reason =
            revision === undefined
              ? "The specified task definition does not exist."
              : "The specified task definition is still in ACTIVE status. Please deregister the target and try again.";
          failures.push({ arn: revision?.arn ?? reference, reason });
          continue;
        }
        revision.status = "DELETE_IN_PROGRESS";
        removeOnceUnused(state, revision);
        deleted.push(describe(revision));
      }
      return { taskDefinitions: deleted, failures };
    },

    ListTaskDefinitions: (input: Ecs.ListTaskDefinitionsRequest): Ecs.ListTaskDefinitionsResponse => {
      const status = input.status ?? "ACTIVE";
      const arns = state.taskDefinitions
        .filter((one) => one.status === status)
        // AWS calls it a prefix, but it is the whole family name.
        .filter((one) => input.familyPrefix === undefined || one.family === input.familyPrefix)
        .sort((a, b) => (a.family === b.family ? a.revision - b.revision : a.family < b.family ? -1 : 1))
        .map((one) => one.arn);
      if (input.sort === "DESC") arns.reverse();
      const page = pageOf(arns, input.maxResults ?? 100, input.nextToken, invalidToken);
      return { taskDefinitionArns: [...page.items], nextToken: page.nextToken };
    },
  };
}

export function registerTaskDefinition(
  state: EcsState,
  definition: TaskDefinitionRevision["definition"],
  tags: Tags,
): TaskDefinitionRevision {
  const family = definition.family ?? "";
  const number = (state.lastRevision.get(family) ?? 0) + 1;
  state.lastRevision.set(family, number);
  const revision: TaskDefinitionRevision = {
    family,
    revision: number,
    arn: state.cloud.arn("ecs", `task-definition/${family}:${number}`),
    definition,
    registeredAt: state.cloud.clock.now(),
    status: "ACTIVE",
    deregisteredAt: undefined,
    tags,
  };
  state.taskDefinitions.push(revision);
  return revision;
}

/** https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-tasks-services.html#fargate-tasks-size */
export function checkFargateSize(cpu: string | undefined, memory: string | undefined): void {
  const units = Number(cpu);
  const mebibytes = Number(memory);
  const [least, most, step] = fargateMemory.get(units) ?? [1, 0, 1];
  const valid =
    units === 256 ? [512, 1024, 2048].includes(mebibytes) : mebibytes >= least && mebibytes <= most;
  if (!valid || mebibytes % step !== 0) {
    throw clientError(`No Fargate configuration exists for given values: ${cpu} CPU, ${memory} memory.`);
  }
}

/** CPU units: least, most and step of the memory in MiB. */
const fargateMemory: ReadonlyMap<number, readonly [number, number, number]> = new Map([
  [256, [512, 2048, 512]],
  [512, [1024, 4096, 1024]],
  [1024, [2048, 8192, 1024]],
  [2048, [4096, 16_384, 1024]],
  [4096, [8192, 30_720, 1024]],
  [8192, [16_384, 61_440, 4096]],
  [16_384, [32_768, 122_880, 8192]],
]);

/** AWS keeps a revision in DELETE_IN_PROGRESS for as long as a task or a service still refers to it. */
function removeOnceUnused(state: EcsState, revision: TaskDefinitionRevision): void {
  state.cloud.clock.after("taskDefinitionDelete", () => {
    const used = [...state.services.values()].some(
      (service) => service.status !== "INACTIVE" && service.live?.taskDefinitionArn === revision.arn,
    );
    if (used) {
      removeOnceUnused(state, revision);
      return;
    }
    const at = state.taskDefinitions.indexOf(revision);
    if (at >= 0) state.taskDefinitions.splice(at, 1);
  });
}

function describe(revision: TaskDefinitionRevision): Ecs.TaskDefinition {
  return {
    ...revision.definition,
    taskDefinitionArn: revision.arn,
    revision: revision.revision,
    status: revision.status,
    volumes: revision.definition.volumes ?? [],
    compatibilities: ["EC2", "FARGATE"],
    registeredAt: date(revision.registeredAt),
    deregisteredAt: date(revision.deregisteredAt),
  };
}
