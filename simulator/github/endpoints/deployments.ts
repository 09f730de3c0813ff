/** Deployments, their statuses and environments. https://docs.github.com/rest/deployments */
import { z } from "zod";
import { type Answer, invalid, notFound, Refusal } from "../answer.js";
import { actionsBot, inaccessible } from "../callers.js";
import type { DeploymentData, DeploymentStatusData, EnvironmentData } from "../data.js";
import { bodyOf, type Endpoint, numberIn, type Request, read, write } from "../endpoint.js";
import { pageAnswer, pageOf } from "../paging.js";
import {
  type Branch,
  type Deployment,
  type DeploymentState,
  type DeploymentStatus,
  deploymentStates,
  type Environment,
  nodeId,
  pageUrl,
  type Repository,
  repositoryUrl,
  timestamp,
} from "../repository.js";
import { appOf, userData } from "./users.js";

const deploymentUrl = (repository: Repository, { id }: Pick<Deployment, "id">): string =>
  `${repositoryUrl(repository)}/deployments/${id}`;

export function deploymentData(repository: Repository, deployment: Deployment): DeploymentData {
  const url = deploymentUrl(repository, deployment);
  return {
    url,
    id: deployment.id,
    node_id: nodeId("DE", deployment.id),
    sha: deployment.sha,
    ref: deployment.ref,
    task: deployment.task,
    payload: deployment.payload as DeploymentData["payload"],
    original_environment: deployment.environment,
    environment: deployment.environment,
    description: deployment.description,
    creator: userData(repository, deployment.creator),
    created_at: timestamp(deployment.createdAt),
    updated_at: timestamp(deployment.updatedAt),
    statuses_url: `${url}/statuses`,
    repository_url: repositoryUrl(repository),
    transient_environment: deployment.transientEnvironment,
    production_environment: deployment.productionEnvironment,
    performed_via_github_app: appOf(repository, deployment.creator),
  };
}

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

const describing = z.string().max(140, "description is too long (maximum is 140 characters)");

const createBody = z.object({
  ref: z.string().min(1),
  task: z.string().default("deploy"),
  auto_merge: z.boolean().default(true),
  required_contexts: z.array(z.string()).optional(),
  payload: z.union([z.record(z.string(), z.unknown()), z.string()]).default({}),
  environment: z.string().min(1).max(255).default("production"),
  description: describing.nullish(),
  transient_environment: z.boolean().default(false),
  production_environment: z.boolean().optional(),
});

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

function deploymentIn(repository: Repository, request: Request): Deployment {
  const deployment = repository.deployments.get(numberIn(request, "deployment_id"));
  if (deployment === undefined) throw notFound();
  return deployment;
}

/** The commit that a branch, a tag or a SHA names. Throws a 422. */
function resolve(
  repository: Repository,
  ref: string,
): { readonly sha: string; readonly branch: Branch | undefined } {
  const branch = [ref, `refs/${ref}`, `refs/heads/${ref}`, `refs/tags/${ref}`]
    .map((name) => repository.refs.get(name))
    .find((found) => found !== undefined);
  const sha = branch?.sha ?? repository.commits.get(ref)?.sha;
  if (sha === undefined) throw new Refusal(422, `No ref found for: ${ref}`);
  return { sha, branch };
}

/** Throws a 409 while one of the contexts, or of all where none is given, isn't a success. */
function requireChecks(
  repository: Repository,
  ref: string,
  sha: string,
  required: readonly string[] | undefined,
): void {
  const checks = repository.commits.get(sha)?.checks ?? [];
  const contexts = required ?? checks.map(({ context }) => context);
  const lacking = contexts.filter(
    (context) => !checks.some((check) => check.context === context && check.state === "success"),
  );
  if (lacking.length === 0) return;
  throw new Refusal(409, `Conflict: Commit status checks failed for ${ref}.`, {
    errors: [{ contexts: lacking, resource: "Deployment", field: "required_contexts", code: "invalid" }],
  });
}

function create(repository: Repository, request: Request): Answer {
  const given = bodyOf(request, createBody);
  const { sha, branch } = resolve(repository, given.ref);
  const { defaultBranch } = repository;
  if (given.auto_merge && branch?.merge === "conflicting") {
    throw new Refusal(409, `Conflict merging ${defaultBranch} into ${given.ref}.`);
  }
  if (given.auto_merge && branch?.merge === "behind") {
    repository.refs.set(`refs/heads/${given.ref}`, { ...branch, merge: "up-to-date" });
    return {
      status: 202,
      body: { message: `Auto-merged ${defaultBranch} into ${given.ref} on deployment.` },
    };
  }
  requireChecks(repository, given.ref, sha, given.required_contexts);
  const now = repository.now();
  const deployment: Deployment = {
    id: repository.nextId(),
    ref: given.ref,
    sha,
    task: given.task,
    payload: given.payload,
    environment: given.environment,
    description: given.description ?? null,
    creator: request.caller.author,
    transientEnvironment: given.transient_environment,
    productionEnvironment: given.production_environment ?? given.environment === "production",
    createdAt: now,
    updatedAt: now,
    statuses: [],
  };
  repository.deployments.set(deployment.id, deployment);
  ensureEnvironment(repository, deployment.environment);
  return { status: 201, body: deploymentData(repository, deployment) };
}

/** An environment comes into being with its first deployment. */
function ensureEnvironment(repository: Repository, name: string): void {
  if (repository.environments.has(name)) return;
  repository.environments.set(name, { id: repository.nextId(), name, createdAt: repository.now() });
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

const filters = ["sha", "ref", "task", "environment"] as const;

function wanted({ query }: Request): (deployment: Deployment) => boolean {
  return (deployment) =>
    filters.every((filter) => {
      const value = query.get(filter);
      return value === null || value === "none" || deployment[filter] === value;
    });
}

function environmentData(repository: Repository, { id, name, createdAt }: Environment): EnvironmentData {
  return {
    id,
    node_id: nodeId("EN", id),
    name,
    url: `${repositoryUrl(repository)}/environments/${encodeURIComponent(name)}`,
    html_url: `${pageUrl(repository)}/deployments/activity_log?environments_filter=${encodeURIComponent(name)}`,
    created_at: timestamp(createdAt),
    updated_at: timestamp(createdAt),
    protection_rules: [],
    deployment_branch_policy: null,
  };
}

function environmentIn(repository: Repository, { parameters }: Request): Environment {
  const environment = repository.environments.get(parameters["environment_name"] ?? "");
  if (environment === undefined) throw notFound();
  return environment;
}

const deployments = "/repos/{owner}/{repo}/deployments";
const environments = "/repos/{owner}/{repo}/environments";

export const deploymentEndpoints: readonly Endpoint[] = [
  { method: "POST", path: deployments, needs: write("deployments"), answer: create },
  {
    method: "GET",
    path: deployments,
    needs: read("deployments"),
    answer: (repository, request) =>
      pageAnswer(
        [...repository.deployments.values()]
          .filter(wanted(request))
          .map((deployment) => deploymentData(repository, deployment))
          .reverse(),
        request,
      ),
  },
  {
    method: "GET",
    path: `${deployments}/{deployment_id}`,
    needs: read("deployments"),
    answer: (repository, request) => ({
      status: 200,
      body: deploymentData(repository, deploymentIn(repository, request)),
    }),
  },
  {
    method: "DELETE",
    path: `${deployments}/{deployment_id}`,
    needs: write("deployments"),
    answer(repository, request) {
      const deployment = deploymentIn(repository, request);
      const others = [...repository.deployments.values()].some(
        ({ id, environment }) => id !== deployment.id && environment === deployment.environment,
      );
      const latest = deployment.statuses.at(-1)?.state;
      if (others && latest !== undefined && latest !== "inactive") {
        throw invalid({
          ...{ resource: "Deployment", code: "custom", field: "state" },
          message:
            "We cannot delete an active deployment unless it is the only deployment in a given environment.",
        });
      }
      repository.deployments.delete(deployment.id);
      return { status: 204 };
    },
  },
  {
    method: "POST",
    path: `${deployments}/{deployment_id}/statuses`,
    needs: write("deployments"),
    answer: createStatus,
  },
  {
    method: "GET",
    path: `${deployments}/{deployment_id}/statuses`,
    needs: read("deployments"),
    answer: (repository, request) =>
      pageAnswer(statusesOf(repository, deploymentIn(repository, request)), request),
  },
  {
    method: "GET",
    path: environments,
    needs: read("actions"),
    answer(repository, request) {
      const all = [...repository.environments.values()];
      const page = pageOf(all, request);
      return {
        status: 200,
        headers: page.headers,
        body: {
          total_count: all.length,
          environments: page.items.map((environment) => environmentData(repository, environment)),
        },
      };
    },
  },
  {
    method: "GET",
    path: `${environments}/{environment_name}`,
    needs: read("actions"),
    answer: (repository, request) => ({
      status: 200,
      body: environmentData(repository, environmentIn(repository, request)),
    }),
  },
  {
    method: "DELETE",
    path: `${environments}/{environment_name}`,
    needs: [],
    answer(repository, request) {
      // It takes `administration: write`, which no workflow can give its token.
      if (request.caller.kind !== "person") throw inaccessible();
      repository.environments.delete(environmentIn(repository, request).name);
      return { status: 204 };
    },
  },
];
