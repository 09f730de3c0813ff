/** Deployments of a stage as GitHub shows them, in an environment that other stages may report to as well. */
import type { GitHub } from "./github.js";
import { itemsOf } from "./pages.js";
import { patiently } from "./patience.js";

/** Which deployments are the stage's own: stands in their payload. */
export interface DeployedStage {
  readonly stage: string;
  readonly region: string;
}

export interface NewDeployment {
  readonly environment: string;
  /** The commit. */
  readonly ref: string;
  readonly description: string;
  /** The environment is to vanish some day. */
  readonly isTransient: boolean;
}

export interface Status {
  readonly state: "in_progress" | "success" | "failure" | "error" | "inactive";
  readonly description: string;
  /** The run's page. */
  readonly logUrl: string | undefined;
  /** Where what was deployed is found. */
  readonly environmentUrl?: string | undefined;
}

export interface Deployments {
  /** Id of a deployment that has no status yet. */
  create(deployment: NewDeployment): Promise<number>;
  tell(id: number, status: Status): Promise<void>;
  /** The stage's newest deployment. */
  last(environment: string): Promise<Told | undefined>;
  /**
   * Makes the stage's deployments inactive, and tells how many there were: all of them, or those before the deployment
   * `before`, of which one that failed stays what it is.
   */
  retire(environment: string, status: Omit<Status, "state">, before?: number): Promise<number>;
}

export interface Told {
  readonly id: number;
  readonly sha: string;
  /** Undefined: it has no status yet. */
  readonly state: string | undefined;
}

const task = "deploy";
const managedBy = "zscaler-harness-action";
/** GitHub takes no longer description of a status. */
const longestDescription = 140;
/** So many are asked for their status at once. Older than that many inactive ones, none is active. */
const batch = 5;

export function deploymentsOf(github: GitHub, { stage, region }: DeployedStage): Deployments {
  const { repos } = github.octokit.rest;
  const call = () => ({ ...github.repository, request: github.limits() });

  return { create, tell, last, retire };

  /** Not asked again: the one that a lost answer was about would stay. */
  async function create({ environment, ref, description, isTransient }: NewDeployment): Promise<number> {
    const { data } = await repos.createDeployment({
      ...call(),
      ref,
      task,
      environment,
      description: short(description),
      payload: { managedBy, stage, region },
      // What is there was not merged into, and the run's own checks are not over.
      auto_merge: false,
      required_contexts: [],
      transient_environment: isTransient,
      production_environment: environment === "production",
    });
    if (!("id" in data)) throw new Error(data.message ?? "GitHub made no deployment");
    return data.id;
  }

  async function tell(id: number, { state, description, logUrl, environmentUrl }: Status): Promise<void> {
    await patiently(github, () =>
      repos.createDeploymentStatus({
        ...call(),
        deployment_id: id,
        state,
        description: short(description),
        ...(logUrl === undefined ? {} : { log_url: logUrl }),
        ...(environmentUrl === undefined ? {} : { environment_url: environmentUrl }),
        // It would be true of the deployments of other stages too.
        auto_inactive: false,
      }),
    );
  }

  async function last(environment: string): Promise<Told | undefined> {
    for await (const deployment of own(environment)) return withState(deployment);
    return undefined;
  }

  async function retire(
    environment: string,
    status: Omit<Status, "state">,
    before?: number,
  ): Promise<number> {
    const over = before === undefined ? ["inactive"] : ["inactive", "failure", "error"];
    let count = 0;
    for await (const some of batches(own(environment))) {
      const earlier = before === undefined ? some : some.filter(({ id }) => id < before);
      const told = await Promise.all(earlier.map(withState));
      const active = told.filter(({ state }) => state === undefined || !over.includes(state));
      await Promise.all(active.map(({ id }) => tell(id, { ...status, state: "inactive" })));
      count += active.length;
      if (told.length > 0 && active.length === 0) break;
    }
    return count;
  }

  /** The stage's, the newest first. */
  async function* own(environment: string): AsyncGenerator<Omit<Told, "state">> {
    const listed = itemsOf((page) =>
      patiently(github, () => repos.listDeployments({ ...call(), ...page, environment, task })),
    );
    for await (const { id, sha, payload } of listed) if (isOwn(payload)) yield { id, sha };
  }

  async function withState({ id, sha }: Omit<Told, "state">): Promise<Told> {
    const { data } = await patiently(github, () =>
      repos.listDeploymentStatuses({ ...call(), deployment_id: id, per_page: 1 }),
    );
    return { id, sha, state: data[0]?.state };
  }

  function isOwn(payload: unknown): boolean {
    const said = (typeof payload === "string" ? parsed(payload) : payload) as Partial<
      Record<"managedBy" | keyof DeployedStage, unknown>
    > | null;
    return said?.managedBy === managedBy && said.stage === stage && said.region === region;
  }
}

async function* batches<Item>(items: AsyncIterable<Item>): AsyncGenerator<readonly Item[]> {
  let some: Item[] = [];
  for await (const item of items) {
    some.push(item);
    if (some.length === batch) {
      yield some;
      some = [];
    }
  }
  if (some.length > 0) yield some;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function short(text: string): string {
  const letters = [...text];
  return letters.length <= longestDescription
    ? text
    : `${letters.slice(0, longestDescription - 1).join("")}…`;
}
