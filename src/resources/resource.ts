/**
 * The contract of a resource kind: the only place that knows its AWS calls. It observes, creates, syncs and removes;
 * it never asks the state what is true, only what things are called. One file a kind; no kind imports another.
 */
import { isDeepStrictEqual } from "node:util";
import type { Aws, Place } from "../aws/aws.js";

export type Tags = Readonly<Record<string, string>>;

/**
 * A secret value on its way to AWS. Whatever prints or stores it sees `(secret)`; only `reveal` gives the value, and
 * only the resource kind that sends it calls that.
 */
export class SecretText {
  readonly #value: string;

  constructor(value: string) {
    this.#value = value;
  }

  reveal(): string {
    return this.#value;
  }

  toJSON(): string {
    return "(secret)";
  }

  toString(): string {
    return "(secret)";
  }
}

/** One difference between what is wanted and what is live. */
export interface Change {
  /** Where, in the words of the AWS API: `primaryContainer.image`, `tags.owner`. */
  readonly path: string;
  /** Never a secret: those are `"(secret)"` on both sides. */
  readonly before: unknown;
  readonly after: unknown;
  /** AWS cannot change this in place: the resource must be removed and made again. */
  readonly replaces?: true;
}

/** How a live resource is doing. `why` is AWS's own reason where it gives one. */
export type Health =
  | { readonly status: "ready" }
  | { readonly status: "pending"; readonly why: string }
  | { readonly status: "failed"; readonly why: string };

export const ready: Health = { status: "ready" };

/** How far a removal got. */
export type Removal =
  | { readonly status: "gone" }
  | { readonly status: "pending"; readonly why: string }
  /** It stays, and rightly so: something that is not ours needs it. */
  | { readonly status: "kept"; readonly why: string };

export const gone: Removal = { status: "gone" };

/** What a create or sync needs beside the spec. */
export interface Making {
  /** Ownership and user tags to put on the resource. */
  readonly tags: Tags;
  /** 64 hex characters, the same for one run, node and spec: a repeated call finds its own earlier result. */
  readonly token: string;
}

export interface Removing {
  /** `force-secret-delete`: no recovery window. */
  readonly force: boolean;
}

/** What is live, whatever its kind. */
export interface Live {
  /** ARN or id: for messages, for the state, and to find it again by a direct call. */
  readonly id: string;
  /** Undefined: this kind of resource takes no tags. */
  readonly tags: Tags | undefined;
  /** Set while AWS is already removing it: it must be gone before one of the same name can be made. */
  readonly leaving?: string;
  /** Deleted, but AWS can still bring it back: a deploy does, and to a destroy it is gone unless nothing may be left. */
  readonly deleted?: boolean;
}

export interface Identity {
  readonly name: string;
}

/** Names, ARNs, URLs and versions that dependants use. Only its strings go to the state. */
export type Outputs = object;

/** Stands, alone or within a name, for what AWS tells only once a thing was made or changed. */
export const later = "(known after deploy)";

/** A kind of resource that this action makes and removes. */
export interface ResourceKind<I extends Identity, Spec, L extends Live, O extends Outputs> {
  /** AWS's service and resource, e.g. `logs.LogGroup`. */
  readonly kind: string;
  /** For a person: "log group". */
  readonly noun: string;
  /** May serve several stages: found with another owner's tag it is used and kept instead of refused. */
  readonly shared?: true;
  /** What is live under this name; `hint` is the id that the state remembers. */
  observe(aws: Aws, identity: I, hint?: string): Promise<L | undefined>;
  /**
   * As `observe`, for a caller who may not read what is secret of it: enough for `health`, `aspects` and `facts`.
   * Absent where there is nothing secret, or nothing to be seen without.
   */
  glance?(aws: Aws, identity: I): Promise<L | undefined>;
  /** Makes it, with its tags. "Already exists" is a race: the engine observes again. */
  create(aws: Aws, identity: I, spec: Spec, making: Making): Promise<L>;
  /** Pure. Tags are not its business: the engine compares those alike for every kind. */
  compare(spec: Spec, live: L): readonly Change[];
  /** One call per aspect that differs, none for the rest. */
  sync(aws: Aws, identity: I, spec: Spec, live: L, changes: readonly Change[], making: Making): Promise<L>;
  /**
   * Pure: the spec that takes nothing away yet. What depends on this may work by what is live until it has been moved;
   * once all of that serves, a second `sync` leaves what the spec says. Absent where nothing works by what a change
   * takes away.
   */
  meanwhile?(spec: Spec, live: L): Spec;
  /** Adds these tags and leaves others alone. Absent where the kind takes none. */
  tag?(aws: Aws, live: L, tags: Tags): Promise<void>;
  /** Looks again at what `create`, `sync` or `observe` gave; undefined where it has vanished. `observe` if absent. */
  refresh?(aws: Aws, identity: I, live: L): Promise<L | undefined>;
  /** Pure: what the live values say. Absent where the thing serves as soon as it exists. */
  health?(live: L): Health;
  /**
   * Pure: everything of the live thing that a deploy keeps true, by path. What the last deploy left is remembered as
   * digests, by which `status` tells drift. Nothing secret, and nothing that changes by itself.
   */
  aspects(live: L): Readonly<Record<string, unknown>>;
  /** Pure: what `status` tells a person of it beside its health, by label. */
  facts?(live: L): Readonly<Record<string, string>>;
  /** Starts or continues the removal; called again until `gone`. Not found is gone. */
  remove(aws: Aws, identity: I, live: L, removing: Removing): Promise<Removal>;
  /** What dependants may use; undefined while AWS has not said yet (an endpoint's name). */
  outputs(live: L): O | undefined;
  /**
   * Pure: what dependants may use once it is made (`live` undefined), or once these changes are, as far as that can be
   * told before; the rest is `later`. With it a whole deployment is decided before anything is touched.
   */
  outputsAfter(place: Place, identity: I, spec: Spec, live: L | undefined, changes: readonly Change[]): O;
}

/** Things that AWS makes by itself on the way and leaves behind: only their removal is ours. */
export interface LeftoverKind<I extends Identity, L extends Live> {
  readonly leftover: true;
  readonly kind: string;
  readonly noun: string;
  observe(aws: Aws, identity: I): Promise<L | undefined>;
  remove(aws: Aws, identity: I, live: L): Promise<Removal>;
}

/** A thing that is used but never made, changed or removed: a role that was brought, an image, an existing secret. */
export interface LookupKind<I extends Identity, L, O extends Outputs> {
  readonly lookup: true;
  readonly kind: string;
  readonly noun: string;
  /** Throws a `Failure` that says what to do where it is missing or unfit. */
  observe(aws: Aws, identity: I): Promise<L>;
  outputs(live: L): O;
}

/** Fixes the type parameters of a resource kind from its members. */
export function defineResource<I extends Identity, Spec, L extends Live, O extends Outputs>(
  kind: ResourceKind<I, Spec, L, O>,
): ResourceKind<I, Spec, L, O> {
  return kind;
}

/** Fixes the type parameters of a lookup from its members. */
export function defineLookup<I extends Identity, L, O extends Outputs>(
  kind: Omit<LookupKind<I, L, O>, "lookup">,
): LookupKind<I, L, O> {
  return { ...kind, lookup: true };
}

/** Fixes the type parameters of a leftover kind from its members. */
export function defineLeftover<I extends Identity, L extends Live>(
  kind: Omit<LeftoverKind<I, L>, "leftover">,
): LeftoverKind<I, L> {
  return { ...kind, leftover: true };
}

/** The changes of plain values by path; a wanted value of `undefined` is not compared: AWS's default stands. */
export function differences(
  wanted: Readonly<Record<string, unknown>>,
  live: Readonly<Record<string, unknown>>,
): readonly Change[] {
  return Object.entries(wanted)
    .filter(([path, after]) => after !== undefined && !isDeepStrictEqual(after, live[path]))
    .map(([path, after]) => ({ path, before: live[path], after }));
}

/** Names of variables whose values are never shown. The name of a secret is none. */
const sensitiveName = /SECRET(?!_NAME$)|TOKEN|PASSWORD|PASSPHRASE|KEY|CLIENT_ID|CUSTOMER_ID|VANITY_DOMAIN/i;

/** The value of an environment variable as it may be shown and remembered: of a sensitive one only that it is there. */
export function shownVariable(name: string, value: string | SecretText | undefined): unknown {
  return value !== undefined && (value instanceof SecretText || sensitiveName.test(name))
    ? "(secret)"
    : value;
}

/** Variables of a container; a secret one only with the plaintext opt-out. */
export type Variables = Readonly<Record<string, string | SecretText>>;

/** As AWS is told them. */
export function revealed(variables: Variables): Record<string, string> {
  return Object.fromEntries(
    Object.entries(variables).map(([name, value]) => [
      name,
      value instanceof SecretText ? value.reveal() : value,
    ]),
  );
}

/** Variables that differ, are missing or too many, by `path` and name. */
export function variableChanges(
  path: string,
  variables: Variables,
  live: Readonly<Record<string, string>>,
): readonly Change[] {
  const wanted = revealed(variables);
  return Object.keys({ ...live, ...wanted })
    .filter((name) => live[name] !== wanted[name])
    .map((name) => {
      // What is wanted as a secret is one on the live side, too.
      const isSecret = variables[name] instanceof SecretText && live[name] !== undefined;
      return {
        path: `${path}.${name}`,
        before: isSecret ? "(secret)" : shownVariable(name, live[name]),
        after: shownVariable(name, variables[name]),
      };
    });
}

/** The changes of plain values by path; what is live and not wanted at all is a change, too. */
export function exactDifferences(
  wanted: Readonly<Record<string, unknown>>,
  live: Readonly<Record<string, unknown>>,
): readonly Change[] {
  return [...new Set([...Object.keys(wanted), ...Object.keys(live)])]
    .filter((path) => !isDeepStrictEqual(wanted[path], live[path]))
    .map((path) => ({ path, before: live[path], after: wanted[path] }));
}
