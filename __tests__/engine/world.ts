/** A small world in memory, of things of made-up kinds, for the engine to work on. */
import type { Aws, Clients } from "../../src/aws/aws.js";
import { apply } from "../../src/engine/apply.js";
import type { Graph } from "../../src/engine/graph.js";
import { observe } from "../../src/engine/observe.js";
import { type Owner, ownerTags } from "../../src/engine/ownership.js";
import type { DeployRun, Memory } from "../../src/engine/run.js";
import type { NodeEvent } from "../../src/report/progress.js";
import {
  defineResource,
  differences,
  gone,
  type Health,
  type Live,
  later,
  type ResourceKind,
  ready,
  type Tags,
} from "../../src/resources/resource.js";

export const owner: Owner = { stage: "pr-7", repository: "octo/app", region: "us-east-1" };
export const ourTags = ownerTags(owner, "never");
export const pace = { shortest: 1, longest: 2 } as const;

export type Values = Readonly<Record<string, unknown>>;

/** A thing as its kind sees it at one moment. */
export interface LiveThing extends Live {
  readonly values: Values;
  readonly health: Health;
  /** Undefined while it has none yet. */
  readonly address: string | undefined;
}

export interface ThingOutputs {
  readonly id: string;
  readonly address: string;
}

export type ThingKind = ResourceKind<{ readonly name: string }, Values, LiveThing, ThingOutputs>;

export function failing(name: string, message = name): Error {
  return Object.assign(new Error(message), { name });
}

/** As the SDK throws it when a connection broke. */
export function lostAnswer(): Error {
  return Object.assign(new Error("socket hang up"), { code: "ECONNRESET" });
}

interface Fault {
  readonly error: unknown;
  /** After it took effect: the answer is lost. */
  readonly after: boolean;
}

export function createWorld() {
  const things = new Map<string, LiveThing>();
  /** Calls in the order of their beginnings, each once more as `<call> done` at its end. */
  const calls: string[] = [];
  const events: NodeEvent[] = [];
  const gates = new Map<string, Promise<void>>();
  const faults = new Map<string, Fault[]>();
  const stop = new AbortController();
  const aws: Aws = {
    partition: "aws",
    region: "us-east-1",
    account: "111122223333",
    clients: {} as Clients,
    signal: stop.signal,
    mask: () => {},
  };

  async function call<T>(name: string, act: () => T): Promise<T> {
    stop.signal.throwIfAborted();
    calls.push(name);
    await gates.get(name);
    const fault = faults.get(name)?.shift();
    if (fault !== undefined && !fault.after) throw fault.error;
    const result = act();
    if (fault !== undefined) throw fault.error;
    calls.push(`${name} done`);
    return result;
  }

  function put(name: string, thing: Partial<LiveThing> = {}): LiveThing {
    const whole = {
      id: `arn:${name}`,
      tags: ourTags,
      values: {},
      health: ready,
      address: `${name}.test`,
      ...thing,
    };
    things.set(name, whole);
    return whole;
  }

  function edit(name: string, change: Partial<LiveThing>): LiveThing {
    const before = things.get(name);
    if (before === undefined) throw failing("ResourceNotFoundException");
    return put(name, { ...before, ...change });
  }

  /** How a thing is right after its creation, where that is not ready under its address. */
  const newborn = new Map<string, Partial<LiveThing>>();

  function kind(overrides: Partial<ThingKind> = {}): ThingKind {
    return defineResource({
      kind: "test.Thing",
      noun: "thing",
      observe: (_aws, { name }) => call(`observe ${name}`, () => things.get(name)),
      create: (_aws, { name }, values, { tags }) =>
        call(`create ${name}`, () => {
          if (things.has(name)) throw failing("ResourceExistsException");
          return put(name, { tags, values, ...newborn.get(name) });
        }),
      compare: (values, live) => differences(values, live.values),
      sync: (_aws, { name }, values, live, changes) =>
        call(`sync ${name} ${changes.map(({ path }) => path).join(",")}`, () => ({
          ...live,
          ...edit(name, { values: { ...live.values, ...values } }),
        })),
      tag: (_aws, { id }, tags: Tags) => {
        const name = id.slice("arn:".length);
        return call(`tag ${name}`, () => void edit(name, { tags: { ...things.get(name)?.tags, ...tags } }));
      },
      health: ({ health }) => health,
      aspects: ({ values }) => values,
      remove: (_aws, { name }) =>
        call(`remove ${name}`, () => {
          things.delete(name);
          return gone;
        }),
      outputs: ({ id, address }) => (address === undefined ? undefined : { id, address }),
      outputsAfter: (_place, { name }, _spec, live) => ({
        id: live?.id ?? `arn:${name}`,
        address: live?.address ?? later,
      }),
      ...overrides,
    });
  }

  const run: DeployRun = {
    aws,
    owner,
    pace,
    tags: ourTags,
    adopt: false,
    tokenBase: "lineage 1",
    tell: (event) => void events.push(event),
  };

  return {
    aws,
    things,
    calls,
    events,
    newborn,
    run,
    kind,
    put,
    edit,
    stop: (reason: unknown) => stop.abort(reason),
    /** The next calls of this name throw these errors, one each. */
    fail(name: string, ...errors: readonly unknown[]) {
      faults.set(name, [...(faults.get(name) ?? []), ...errors.map((error) => ({ error, after: false }))]);
    },
    /** The next call of this name takes effect, and its answer is lost. */
    loseAnswer(name: string, error: unknown = lostAnswer()) {
      faults.set(name, [...(faults.get(name) ?? []), { error, after: true }]);
    },
    /** Calls of this name do not end before the returned function is called. */
    hold(name: string): () => void {
      let release = () => {};
      gates.set(name, new Promise<void>((resolve) => (release = resolve)));
      return () => {
        gates.delete(name);
        release();
      };
    },
    /** Calls that change something. */
    writes: () => calls.filter((one) => !one.startsWith("observe") && !one.endsWith(" done")),
    /** As a deploy does it. */
    async deploy(
      graph: Graph,
      { memory = new Map(), ...changed }: Partial<DeployRun> & { memory?: Memory } = {},
    ) {
      const thisRun = { ...run, ...changed };
      const observed = await observe(graph.nodes, thisRun, memory);
      return apply(graph.nodes, observed, thisRun, memory);
    },
  };
}

export type World = ReturnType<typeof createWorld>;

/** Resolves as soon as the condition holds. */
export async function until(condition: () => boolean): Promise<void> {
  for (const deadline = Date.now() + 2_000; !condition(); ) {
    if (Date.now() > deadline) throw new Error(`still not so: ${condition}`);
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
}

/** Long enough for everything that could begin to begin. */
export function aWhile(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 20));
}
