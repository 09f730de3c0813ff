/** Which ARNs and condition values IAM sees of each ECS call. Creating with tags takes `ecs:TagResource` as well. */
import type * as Ecs from "@aws-sdk/client-ecs";
import type { AuthorizationRequest, ConditionContext, Service } from "../../service.js";
import { requestTagContext, resourceTagContext } from "../tags.js";
import { clusterName, serviceArn, tagRecord, taskDefinitionOf } from "./lookup.js";
import type { EcsState } from "./state.js";
import { taggedBy } from "./tagging.js";

export function authorization(state: EcsState): NonNullable<Service["authorization"]> {
  const arn = (resource: string) => state.cloud.arn("ecs", resource);
  const clusterArn = (reference: string | undefined) => arn(`cluster/${clusterName(reference)}`);
  const taskArn = (cluster: string | undefined, task = "") =>
    task.startsWith("arn:") ? task : arn(`task/${clusterName(cluster)}/${task}`);
  const tagsOf = (resource: string) =>
    resourceTagContext(taggedBy(state, resource)?.tags, "ecs:ResourceTag/");
  const inCluster = (reference: string | undefined) => ({ "ecs:cluster": clusterArn(reference) });

  const create = (
    operation: string,
    resource: string,
    tags: Ecs.Tag[] | undefined,
    context: ConditionContext,
  ): readonly AuthorizationRequest[] => {
    const requested = requestTagContext(tagRecord(tags));
    const call = { action: `ecs:${operation}`, resources: [resource], context: { ...context, ...requested } };
    if (Object.keys(requested).length === 0) return [call];
    const tagging = { "ecs:CreateAction": operation, ...requested };
    return [call, { action: "ecs:TagResource", resources: [resource], context: tagging }];
  };

  const onService = (input: { cluster?: string; service?: string }) => {
    const resource = serviceArn(state, input.cluster, input.service);
    const cluster = resource.split("/").at(-2);
    return { resources: [resource], context: { ...inCluster(cluster), ...tagsOf(resource) } };
  };
  const onExpressService = (input: { serviceArn?: string; cpu?: string; memory?: string }) => {
    const { resources, context } = onService({ service: input.serviceArn ?? "arn:" });
    return { resources, context: { ...context, ...sizeContext(input) } };
  };
  /** `service-deployment/<cluster>/<service>/<id>` and the service itself, each with an action's own check. */
  const onPartsOf = (kind: "service-deployment" | "service-revision", parts: readonly string[]) => {
    const services = parts.map((part) => part.replace(`:${kind}/`, ":service/").replace(/\/[^/]+$/, ""));
    const [service = ""] = services;
    const context = { ...inCluster(service.split("/").at(-2)), "ecs:service": service };
    return { resources: [...new Set([...services, ...parts])], context };
  };
  const onTaskDefinition = (reference: string) =>
    taskDefinitionOf(state, reference)?.arn ??
    (reference.startsWith("arn:") ? reference : arn(`task-definition/${reference}`));
  const onTagged = (input: { resourceArn?: string; tags?: Ecs.Tag[]; tagKeys?: string[] }) => ({
    resources: [input.resourceArn ?? ""],
    context: {
      ...tagsOf(input.resourceArn ?? ""),
      ...requestTagContext(tagRecord(input.tags)),
      ...(input.tagKeys === undefined ? {} : { "aws:TagKeys": input.tagKeys }),
    },
  });

  return {
    CreateCluster: (input: Ecs.CreateClusterRequest) =>
      create("CreateCluster", clusterArn(input.clusterName), input.tags, {}),
    DeleteCluster: (input: Ecs.DeleteClusterRequest) => onCluster([input.cluster ?? ""]),
    DescribeClusters: (input: Ecs.DescribeClustersRequest) => onCluster(input.clusters ?? ["default"]),
    CreateExpressGatewayService: (input: Ecs.CreateExpressGatewayServiceRequest) =>
      create(
        "CreateExpressGatewayService",
        serviceArn(state, input.cluster, input.serviceName ?? "*"),
        input.tags,
        { ...inCluster(input.cluster), ...sizeContext(input), ...subnetContext(input) },
      ),
    UpdateExpressGatewayService: onExpressService,
    DescribeExpressGatewayService: onExpressService,
    DeleteExpressGatewayService: onExpressService,
    DescribeServices: (input: Ecs.DescribeServicesRequest) => ({
      resources: (input.services ?? []).map((service) => serviceArn(state, input.cluster, service)),
      context: inCluster(input.cluster),
    }),
    ListServices: (input: Ecs.ListServicesRequest) => ({ context: inCluster(input.cluster) }),
    UpdateService: onService,
    DeleteService: onService,
    ListServiceDeployments: onService,
    DescribeServiceDeployments: (input: Ecs.DescribeServiceDeploymentsRequest) =>
      onPartsOf("service-deployment", input.serviceDeploymentArns ?? []),
    StopServiceDeployment: (input: Ecs.StopServiceDeploymentRequest) =>
      onPartsOf("service-deployment", [input.serviceDeploymentArn ?? ""]),
    DescribeServiceRevisions: (input: Ecs.DescribeServiceRevisionsRequest) =>
      onPartsOf("service-revision", input.serviceRevisionArns ?? []),
    ListTasks: (input: Ecs.ListTasksRequest) => ({
      resources: [arn(`container-instance/${clusterName(input.cluster)}/*`)],
      context: inCluster(input.cluster),
    }),
    DescribeTasks: (input: Ecs.DescribeTasksRequest) => ({
      resources: (input.tasks ?? []).map((task) => taskArn(input.cluster, task)),
      context: inCluster(input.cluster),
    }),
    StopTask: (input: Ecs.StopTaskRequest) => ({
      resources: [taskArn(input.cluster, input.task)],
      context: inCluster(input.cluster),
    }),
    RegisterTaskDefinition: (input: Ecs.RegisterTaskDefinitionRequest) =>
      create(
        "RegisterTaskDefinition",
        arn(`task-definition/${input.family}:*`),
        input.tags,
        sizeContext(input),
      ),
    DeleteTaskDefinitions: (input: Ecs.DeleteTaskDefinitionsRequest) => ({
      resources: (input.taskDefinitions ?? []).map(onTaskDefinition),
    }),
    TagResource: onTagged,
    UntagResource: onTagged,
    ListTagsForResource: onTagged,
  };

  function onCluster(references: readonly string[]) {
    const resources = references.map(clusterArn);
    return { resources, context: tagsOf(resources[0] ?? "") };
  }
}

function sizeContext(input: { cpu?: string | undefined; memory?: string | undefined }): ConditionContext {
  return {
    ...(input.cpu === undefined ? {} : { "ecs:task-cpu": input.cpu }),
    ...(input.memory === undefined ? {} : { "ecs:task-memory": input.memory }),
  };
}

function subnetContext(input: Ecs.CreateExpressGatewayServiceRequest): ConditionContext {
  const subnets = input.networkConfiguration?.subnets;
  return subnets === undefined ? {} : { "ecs:subnet": subnets };
}
