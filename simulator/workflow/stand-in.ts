/** What takes the place of somebody else's action. */

import type { GitHub, Permissions } from "../github/index.js";
import type { ActionProcess, Annotation } from "../runner.js";
import type { WorkflowEvent } from "./events.js";
import type { RunOptions } from "./options.js";
import type { Artifact } from "./result.js";

export interface StandIn {
  /** Every input that the action has, with its default. */
  readonly inputs: Readonly<Record<string, string>>;
  /** Of these, those that the action does nothing without. */
  readonly required?: readonly string[];
  run(call: StandInCall): Promise<StandInResult>;
}

export interface StandInCall {
  /** All of them: one that isn't given has its default. */
  readonly inputs: Readonly<Record<string, string>>;
  /** Of the step's process. */
  readonly environment: Readonly<Record<string, string>>;
  readonly workspace: string;
  /** The job's. */
  readonly permissions: Permissions;
  readonly token: string;
  /** Name of the job's environment. */
  readonly environmentName: string | undefined;
  readonly event: WorkflowEvent;
  readonly github: GitHub;
  readonly options: RunOptions;
  /** Of the whole run, by name. */
  readonly artifacts: Map<string, Artifact>;
  readonly onSpawn: (process: ActionProcess) => void;
}

export interface StandInResult {
  /** Why it failed; absent where it didn't. */
  readonly failure?: string;
  readonly outputs?: Readonly<Record<string, string>>;
  /** Environment of the steps that follow. */
  readonly exported?: Readonly<Record<string, string>>;
  readonly paths?: readonly string[];
  readonly masks?: readonly string[];
  readonly log?: string;
  readonly summary?: string;
  readonly annotations?: readonly Annotation[];
}
