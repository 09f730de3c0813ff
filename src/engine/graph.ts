/**
 * What exists, as a graph: nodes of a resource kind each, with what they need from one another. A topology writes it
 * down in the order of its description, and the engine makes it true.
 */
import type { Aws, Place } from "../aws/aws.js";
import { isNotFound } from "../aws/errors.js";
import type {
  Change,
  Health,
  Identity,
  LeftoverKind,
  Live,
  LookupKind,
  Making,
  Outputs,
  Removal,
  Removing,
  ResourceKind,
  Tags,
} from "../resources/resource.js";
import { ready } from "../resources/resource.js";

/**
 * A node seen from its dependants. Outputs are *known* (it exists, its ARN or URL can be used) before the node is
 * *ready* (it serves); an edge waits for `known` unless it says otherwise.
 */
export interface Ref<O extends Outputs> {
  readonly id: string;
  readonly moment: "known" | "ready" | "serving";
  /** The dependant may outlive the node: the two are removed at the same time. */
  readonly loose?: true;
  /** Only its type is used. */
  readonly outputs?: O;
}

/** The same node, but its dependant waits until it serves. */
export function whenReady<O extends Outputs>(ref: Ref<O>): Ref<O> {
  return { ...ref, moment: "ready" };
}

/**
 * The same node: the dependant is made without waiting for it, but one that is live already is changed only once this
 * node serves. What works stays as it is until what takes its place does. Its outputs are no part of the spec.
 */
export function whenServing<O extends Outputs>(ref: Ref<O>): Ref<O> {
  return { ...ref, moment: "serving" };
}

/** The same node, but only its address is used: a dependant does not hold up its removal. */
export function byAddress<O extends Outputs>(ref: Ref<O>): Ref<O> {
  return { ...ref, loose: true };
}

/** By the name under which the spec uses their outputs; one that is undefined is not needed in this deployment. */
export type Needs = Readonly<Record<string, Ref<Outputs> | undefined>>;
type OutputOf<R> = R extends Ref<infer O> ? O : undefined;
export type OutputsOf<N extends Needs> = { readonly [K in keyof N]: OutputOf<N[K]> };

/** The names by which AWS finds a thing, as the state keeps them. */
export type IdentityNames = Identity & Readonly<Record<string, string>>;

interface NodeBase {
  readonly id: string;
  readonly kind: string;
  readonly noun: string;
  readonly name: string;
  readonly identity: IdentityNames;
  readonly needs: Readonly<Record<string, Ref<Outputs>>>;
}

/** A resource that is made and removed; its kind's types are erased, the kind itself keeps them. */
export interface ResourceNode extends NodeBase {
  readonly role: "resource";
  readonly shared: boolean;
  /** Outlives what it needs: removed after it, not before, because AWS writes to it until then. */
  readonly trails: boolean;
  /** Nodes that must be gone before this one is removed, although they do not need it. */
  readonly removedAfter: readonly string[];
  readonly takesTags: boolean;
  spec(needs: Readonly<Record<string, Outputs>>): unknown;
  observe(aws: Aws, hint: string | undefined): Promise<Live | undefined>;
  /** What can be seen without the right to read what is secret; undefined: nothing can. */
  readonly glance: ((aws: Aws) => Promise<Live | undefined>) | undefined;
  create(aws: Aws, spec: unknown, making: Making): Promise<Live>;
  compare(spec: unknown, live: Live): readonly Change[];
  sync(aws: Aws, spec: unknown, live: Live, changes: readonly Change[], making: Making): Promise<Live>;
  /** Undefined: what a change takes away is taken at once. */
  readonly meanwhile: ((spec: unknown, live: Live) => unknown) | undefined;
  tag(aws: Aws, live: Live, tags: Tags): Promise<void>;
  refresh(aws: Aws, live: Live): Promise<Live | undefined>;
  health(live: Live): Health;
  aspects(live: Live): Readonly<Record<string, unknown>>;
  facts(live: Live): Readonly<Record<string, string>>;
  remove(aws: Aws, live: Live, removing: Removing): Promise<Removal>;
  outputs(live: Live): Outputs | undefined;
  outputsAfter(place: Place, spec: unknown, live: Live | undefined, changes: readonly Change[]): Outputs;
}

/** A thing that is only looked up. */
export interface LookupNode extends NodeBase {
  readonly role: "lookup";
  observe(aws: Aws): Promise<Outputs>;
}

/** A thing that AWS leaves behind. */
export interface LeftoverNode extends NodeBase {
  readonly role: "leftover";
  observe(aws: Aws): Promise<Live | undefined>;
  remove(aws: Aws, live: Live): Promise<Removal>;
}

export type Node = ResourceNode | LookupNode | LeftoverNode;

export interface Graph {
  /** Every node after the nodes that it needs. */
  readonly nodes: readonly Node[];
  /** A resource that the engine makes, keeps true and removes. */
  add<I extends Identity, S, L extends Live, O extends Outputs, N extends Needs>(
    id: string,
    kind: ResourceKind<I, S, L, O>,
    identity: I,
    needs: N,
    spec: (needs: OutputsOf<N>) => S,
    options?: { readonly trails?: true; readonly removedAfter?: Ref<Outputs> },
  ): Ref<O>;
  /** Something that must be there already. */
  lookup<I extends Identity, L, O extends Outputs>(
    id: string,
    kind: LookupKind<I, L, O>,
    identity: I,
  ): Ref<O>;
  /** Something that AWS leaves behind when `of` is gone. */
  leftover<I extends Identity, L extends Live>(
    id: string,
    kind: LeftoverKind<I, L>,
    identity: I,
    of: Ref<Outputs>,
  ): void;
}

export function createGraph(): Graph {
  const nodes: Node[] = [];
  return {
    nodes,
    add(id, kind, identity, needs, spec, options) {
      nodes.push({
        ...resourceNode(id, kind, identity, options?.trails ?? false),
        needs: present(needs),
        removedAfter: options?.removedAfter === undefined ? [] : [options.removedAfter.id],
        spec: (outputs) => spec(outputs as OutputsOf<typeof needs>),
      });
      return { id, moment: "known" };
    },
    lookup(id, kind, identity) {
      nodes.push({
        role: "lookup",
        ...named(id, kind, identity),
        needs: {},
        observe: async (aws) => kind.outputs(await kind.observe(aws, identity)),
      });
      return { id, moment: "known" };
    },
    leftover(id, kind, identity, of) {
      nodes.push({ ...leftoverNode(id, kind, identity), needs: { of } });
    },
  };
}

function present(needs: Needs): Readonly<Record<string, Ref<Outputs>>> {
  return Object.fromEntries(
    Object.entries(needs).filter((entry): entry is [string, Ref<Outputs>] => entry[1] !== undefined),
  );
}

/** A leftover without its place in a graph, as a destroy needs it. */
export function leftoverNode<I extends Identity, L extends Live>(
  id: string,
  kind: LeftoverKind<I, L>,
  identity: I,
): Omit<LeftoverNode, "needs"> {
  return {
    role: "leftover",
    ...named(id, kind, identity),
    observe: (aws) => lookedAgain(() => kind.observe(aws, identity)),
    remove: (aws, live) => kind.remove(aws, identity, live as L),
  };
}

/** Another run may be at work: what vanishes between two reads of one look is gone in the next. */
async function lookedAgain<T>(look: () => Promise<T>): Promise<T> {
  try {
    return await look();
  } catch (thrown) {
    if (!isNotFound(thrown)) throw thrown;
    return look();
  }
}

/** A resource without its place in a graph, as a destroy needs it. */
export function resourceNode<I extends Identity, S, L extends Live, O extends Outputs>(
  id: string,
  kind: ResourceKind<I, S, L, O>,
  identity: I,
  trails: boolean,
): Omit<ResourceNode, "needs" | "spec" | "removedAfter"> {
  const observe: ResourceNode["observe"] = (aws, hint) =>
    lookedAgain(() => kind.observe(aws, identity, hint));
  return {
    role: "resource",
    ...named(id, kind, identity),
    shared: kind.shared ?? false,
    trails,
    takesTags: kind.tag !== undefined,
    observe,
    glance: kind.glance && (async (aws) => kind.glance?.(aws, identity)),
    create: (aws, spec, making) => kind.create(aws, identity, spec as S, making),
    compare: (spec, live) => kind.compare(spec as S, live as L),
    sync: (aws, spec, live, changes, making) =>
      kind.sync(aws, identity, spec as S, live as L, changes, making),
    meanwhile: kind.meanwhile && ((spec, live) => kind.meanwhile?.(spec as S, live as L)),
    tag: async (aws, live, tags) => kind.tag?.(aws, live as L, tags),
    refresh: (aws, live) => kind.refresh?.(aws, identity, live as L) ?? observe(aws, live.id),
    health: (live) => kind.health?.(live as L) ?? ready,
    aspects: (live) => kind.aspects(live as L),
    facts: (live) => kind.facts?.(live as L) ?? {},
    remove: (aws, live, removing) => kind.remove(aws, identity, live as L, removing),
    outputs: (live) => kind.outputs(live as L),
    outputsAfter: (place, spec, live, changes) =>
      kind.outputsAfter(place, identity, spec as S, live as L | undefined, changes),
  };
}

function named(
  id: string,
  { kind, noun }: { readonly kind: string; readonly noun: string },
  identity: Identity,
): Omit<NodeBase, "needs"> {
  const strings = Object.entries(identity).filter(
    (entry): entry is [string, string] => typeof entry[1] === "string",
  );
  return {
    id,
    kind,
    noun,
    name: identity.name,
    identity: { ...Object.fromEntries(strings), name: identity.name },
  };
}
