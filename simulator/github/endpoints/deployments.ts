/** Deployments. https://docs.github.com/rest/deployments/deployments */
import { z } from "zod";
import { type Answer, invalid, Refusal } from "../answer.js";
import type { DeploymentData } from "../data.js";
import { bodyOf, type Endpoint, type Request, read, write } from "../endpoint.js";
import { pageAnswer } from "../paging.js";
import {
  type Branch,
  type Deployment,
  nodeId,
  type Repository,
  repositoryUrl,
  timestamp,
} from "../repository.js";
import { deploymentIn, deploymentUrl, describing } from "./deployment-statuses.js";
import { ensureEnvironment } from "./environments.js";
import { appOf, userData } from "./users.js";

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

const filters = ["sha", "ref", "task", "environment"] as const;

function wanted({ query }: Request): (deployment: Deployment) => boolean {
  return (deployment) =>
    filters.every((filter) => {
      const value = query.get(filter);
      return value === null || value === "none" || deployment[filter] === value;
    });
}

const deployments = "/repos/{owner}/{repo}/deployments";

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
];
