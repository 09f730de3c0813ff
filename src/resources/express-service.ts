/**
 * An ECS Express Mode service: Fargate tasks behind a load balancer that AWS manages, under an HTTPS name that AWS
 * gives. `ACTIVE` says only that the record exists: whether it serves is told by its service deployment.
 */
import {
  CreateExpressGatewayServiceCommand,
  DeleteExpressGatewayServiceCommand,
  TagResourceCommand,
  UpdateExpressGatewayServiceCommand,
} from "@aws-sdk/client-ecs";
import { found, isInMotion, isRolePropagation } from "../aws/errors.js";
import { retrying } from "../aws/retry.js";
import { lowerCaseTags } from "../aws/tags.js";
import {
  configurationAspects,
  configurationChanges,
  configurationOf,
  type ExpressServiceSpec,
} from "./express-service/configuration.js";
import { liveService, look, serviceArnOf } from "./express-service/look.js";
import { health, type LiveExpressService } from "./express-service/rollout.js";
import { defineResource, gone, later } from "./resource.js";

/** A deleted service of the same name keeps it for one to three minutes; a new role needs up to two. */
const createLimit = 300_000;

export const expressService = defineResource<
  { readonly name: string; readonly cluster: string },
  ExpressServiceSpec,
  LiveExpressService,
  { readonly arn: string; readonly host: string }
>({
  kind: "ecs.ExpressGatewayService",
  noun: "ECS Express service",

  observe: (aws, identity) => look(aws, identity, undefined),

  async create(aws, identity, spec, { tags }) {
    const { service } = await retrying(
      () =>
        aws.clients.ecs.send(
          new CreateExpressGatewayServiceCommand({
            serviceName: identity.name,
            cluster: identity.cluster,
            infrastructureRoleArn: spec.infrastructureRoleArn,
            ...configurationOf(spec, spec.environment),
            tags: lowerCaseTags(tags),
          }),
        ),
      {
        signal: aws.signal,
        on: (thrown) => isRolePropagation(thrown) || isInMotion(thrown),
        limit: createLimit,
      },
    );
    const first = service?.activeConfigurations?.at(-1);
    return liveService(aws, identity, { ...service }, undefined, first?.serviceRevisionArn);
  },

  compare: configurationChanges,

  async sync(aws, _identity, spec, live) {
    const environment = live.host === undefined ? spec.environment : spec.environmentOnceNamed(live.host);
    const { service } = await retrying(
      () =>
        aws.clients.ecs.send(
          new UpdateExpressGatewayServiceCommand({
            serviceArn: live.id,
            ...configurationOf(spec, environment),
          }),
        ),
      { signal: aws.signal, on: isRolePropagation, limit: createLimit },
    );
    const target = service?.targetConfiguration;
    return {
      ...live,
      configuration: { ...live.configuration, ...target },
      deployment: undefined,
      started: target?.serviceRevisionArn,
      superseded: false,
      stoppedTasks: [],
    };
  },

  async tag({ clients: { ecs } }, { id }, tags) {
    await ecs.send(new TagResourceCommand({ resourceArn: id, tags: lowerCaseTags(tags) }));
  },

  refresh: (aws, identity, live) => look(aws, identity, live.started),

  health,

  aspects: configurationAspects,

  facts: ({ deployment, configuration: { primaryContainer, cpu, memory, cpuArchitecture } }) => ({
    deployment: deployment?.status ?? "none yet",
    image: primaryContainer?.image ?? "",
    size: `${cpu} CPU units, ${memory} MiB, ${cpuArchitecture ?? "X86_64"}`,
  }),

  async remove(aws, identity, live) {
    const now = await look(aws, identity, undefined);
    if (now === undefined) return gone;
    if (now.leaving === undefined)
      await found(aws.clients.ecs.send(new DeleteExpressGatewayServiceCommand({ serviceArn: live.id })));
    return { status: "pending", why: now.leaving ?? "service is ACTIVE" };
  },

  outputs: ({ id, host }) => (host === undefined ? undefined : { arn: id, host }),
  outputsAfter: (place, identity, _spec, live) => ({
    arn: live?.id ?? serviceArnOf(place, identity),
    host: live?.host ?? later,
  }),
});
