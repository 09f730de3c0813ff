/** Statuses of deployments. https://docs.github.com/rest/deployments/statuses */
import { z } from "zod";
import { type Answer, notFound } from "../answer.js";
import { actionsBot } from "../callers.js";
import type { DeploymentStatusData } from "../data.js";
import { bodyOf, type Endpoint, numberIn, type Request, read, write } from "../endpoint.js";
import { pageAnswer } from "../paging.js";
import {
  type Deployment,
  type DeploymentState,
  type DeploymentStatus,
  deploymentStates,
  nodeId,
  type Repository,
  repositoryUrl,
  timestamp,
} from "../repository.js";
import { ensureEnvironment } from "./environments.js";
import { appOf, userData } from "./users.js";

export const deploymentUrl = (repository: Repository, { id }: Pick<Deployment, "id">): string =>
  `${repositoryUrl(repository)}/deployments/${id}`;

function statusData(
  repository: Repository,
  deployment: Deployment,
  status: DeploymentStatus,
): DeploymentStatusData {
  const url = deploymentUrl(repository, deployment);
  return {
    url: `${url}/statuses/${status.id}`,
    id: status.id,
    node_id: nodeId("DES", status.id),
    state: status.state,
    creator: userData(repository, status.creator),
    description: status.description,
    environment: status.environment,
    target_url: status.logUrl,
    log_url: status.logUrl,
    environment_url: status.environmentUrl,
    created_at: timestamp(status.createdAt),
    updated_at: timestamp(status.createdAt),
    deployment_url: url,
    repository_url: repositoryUrl(repository),
    performed_via_github_app: appOf(repository, status.creator),
  };
}

/** The newest first. */
export const statusesOf = (repository: Repository, deployment: Deployment): readonly DeploymentStatusData[] =>
  deployment.statuses.map((status) => statusData(repository, deployment, status)).reverse();

/** What GitHub takes for a description of a deployment or of its status. */
export const describing = z.string().max(140, "description is too long (maximum is 140 characters)");

const webAddress = z
  .string()
  .refine((text) => text === "" || /^https?:\/\/\S+$/.test(text), "must use http(s) scheme");

const statusBody = z.object({
  state: z.enum(deploymentStates),
  target_url: webAddress.optional(),
  log_url: webAddress.optional(),
  description: describing.optional(),
  environment: z.string().optional(),
  environment_url: webAddress.default(""),
  auto_inactive: z.boolean().default(true),
});

export function deploymentIn(repository: Repository, request: Request): Deployment {
  const deployment = repository.deployments.get(numberIn(request, "deployment_id"));
  if (deployment === undefined) throw notFound();
  return deployment;
}

function addStatus(repository: Repository, deployment: Deployment, status: DeploymentStatus): void {
  repository.deployments.set(deployment.id, {
    ...deployment,
    environment: status.environment,
    updatedAt: status.createdAt,
    statuses: [...deployment.statuses, status],
  });
}

/** A success takes the place of earlier ones in its environment, unless they are transient or production. */
function inactivateEarlier(repository: Repository, latest: Deployment, status: DeploymentStatus): void {
  const earlier = [...repository.deployments.values()].filter(
    (each) =>
      each.id < latest.id &&
      each.environment === status.environment &&
      !each.transientEnvironment &&
      !each.productionEnvironment &&
      each.statuses.at(-1)?.state === "success",
  );
  for (const each of earlier) {
    addStatus(repository, each, {
      ...status,
      id: repository.nextId(),
      state: "inactive",
      description: "",
      environmentUrl: each.statuses.at(-1)?.environmentUrl ?? "",
    });
  }
}

function createStatus(repository: Repository, request: Request): Answer {
  const deployment = deploymentIn(repository, request);
  const given = bodyOf(request, statusBody);
  const status: DeploymentStatus = {
    id: repository.nextId(),
    state: given.state,
    creator: request.caller.author,
    description: given.description ?? "",
    environment: given.environment ?? deployment.environment,
    logUrl: given.log_url ?? given.target_url ?? "",
    environmentUrl: given.environment_url,
    createdAt: repository.now(),
  };
  addStatus(repository, deployment, status);
  if (given.auto_inactive && given.state === "success") inactivateEarlier(repository, deployment, status);
  return { status: 201, body: statusData(repository, deployment, status) };
}

/** GitHub's own, of a job that names an environment. */
export function startJobDeployment(
  repository: Repository,
  { environment, sha }: Pick<Deployment, "environment" | "sha">,
): number {
  const now = repository.now();
  const deployment: Deployment = {
    ...{ id: repository.nextId(), ref: sha, sha, task: "deploy", payload: {}, environment },
    ...{ description: null, creator: actionsBot, transientEnvironment: false },
    ...{ productionEnvironment: environment === "production", createdAt: now, updatedAt: now, statuses: [] },
  };
  ensureEnvironment(repository, environment);
  addStatus(repository, deployment, jobStatus(repository, environment, "in_progress", ""));
  return deployment.id;
}

export function endJobDeployment(
  repository: Repository,
  id: number,
  state: "success" | "failure",
  url: string,
): void {
  const deployment = repository.deployments.get(id);
  if (deployment === undefined) return;
  const status = jobStatus(repository, deployment.environment, state, url);
  addStatus(repository, deployment, status);
  if (state === "success") inactivateEarlier(repository, deployment, status);
}

const jobStatus = (
  repository: Repository,
  environment: string,
  state: DeploymentState,
  environmentUrl: string,
): DeploymentStatus => ({
  ...{ id: repository.nextId(), state, creator: actionsBot, description: "", environment, logUrl: "" },
  ...{ environmentUrl, createdAt: repository.now() },
});

const statuses = "/repos/{owner}/{repo}/deployments/{deployment_id}/statuses";

export const deploymentStatusEndpoints: readonly Endpoint[] = [
  {
    method: "POST",
    path: statuses,
    needs: write("deployments"),
    answer: createStatus,
  },
  {
    method: "GET",
    path: statuses,
    needs: read("deployments"),
    answer: (repository, request) =>
      pageAnswer(statusesOf(repository, deploymentIn(repository, request)), request),
  },
];
