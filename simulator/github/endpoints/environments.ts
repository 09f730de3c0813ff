/** Environments, which deployments are made to. https://docs.github.com/rest/deployments/environments */
import { notFound } from "../answer.js";
import { inaccessible } from "../callers.js";
import type { EnvironmentData } from "../data.js";
import { type Endpoint, type Request, read } from "../endpoint.js";
import { pageOf } from "../paging.js";
import {
  type Environment,
  nodeId,
  pageUrl,
  type Repository,
  repositoryUrl,
  timestamp,
} from "../repository.js";

/** An environment comes into being with its first deployment. */
export function ensureEnvironment(repository: Repository, name: string): void {
  if (repository.environments.has(name)) return;
  repository.environments.set(name, { id: repository.nextId(), name, createdAt: repository.now() });
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

const environments = "/repos/{owner}/{repo}/environments";

export const environmentEndpoints: readonly Endpoint[] = [
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
