/**
 * The contract of a resource kind: the only place that knows its AWS calls. It observes, creates, syncs and removes;
 * it never asks the state what is true, only what things are called. One file a kind; no kind imports another.
 */
import type { Aws } from "../aws/aws.js";

export type Tags = Readonly<Record<string, string>>;

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

/** Whether a resource serves. `why` is AWS's own reason where it gives one. */
export type Health<Live> =
  | { readonly status: "ready"; readonly live: Live }
  | { readonly status: "pending"; readonly live: Live; readonly why: string }
  | { readonly status: "failed"; readonly live: Live; readonly why: string };

/** How far a removal got. */
export type Removal =
  | { readonly status: "gone" }
  | { readonly status: "pending"; readonly why: string }
  | { readonly status: "kept"; readonly why: string };

/** What a create or sync needs beside the spec. */
export interface Making {
  /** Ownership and user tags to put on the resource. */
  readonly tags: Tags;
  /** 64 hex characters, the same for the same lineage, node and spec: a repeated call finds its earlier result. */
  readonly token: string;
}

export interface Removing {
  /** `force-secret-delete`: no recovery window. */
  readonly force: boolean;
}

/** What is live, whatever its kind. */
export interface Live {
  /** ARN or id, for messages and the state. */
  readonly id: string;
  /** Undefined: this kind of resource takes no tags, so the state says whose it is. */
  readonly tags: Tags | undefined;
}

export interface ResourceKind<Identity extends { readonly name: string }, Spec, L extends Live, Outputs> {
  /** AWS's service and resource, e.g. `logs.LogGroup`. */
  readonly kind: string;
  /** For a person: "log group". */
  readonly noun: string;
  /** May serve several stages: found with another owner's tag it is used and kept instead of refused. */
  readonly shared?: true;
  observe(aws: Aws, identity: Identity, hint?: string): Promise<L | undefined>;
  create(aws: Aws, identity: Identity, spec: Spec, making: Making): Promise<L>;
  /** Pure. Does not look at tags: the engine compares those alike for every kind. */
  compare(spec: Spec, live: L): readonly Change[];
  /** One call per aspect that differs, none for the rest. */
  sync(
    aws: Aws,
    identity: Identity,
    spec: Spec,
    live: L,
    changes: readonly Change[],
    making: Making,
  ): Promise<L>;
  /** Adds these tags, leaves others alone. Absent where the kind takes none. */
  tag?(aws: Aws, live: L, tags: Tags): Promise<void>;
  /** Looks again. */
  health(aws: Aws, identity: Identity, live: L): Promise<Health<L>>;
  /** Not found is done. Called again until gone. */
  remove(aws: Aws, identity: Identity, live: L, removing: Removing): Promise<Removal>;
  /** What dependants may use; undefined while AWS has not said yet (an endpoint's name). */
  outputs(live: L): Outputs | undefined;
}

/** Fixes the type parameters of a resource kind from its members. */
export function defineResource<Identity extends { readonly name: string }, Spec, L extends Live, Outputs>(
  kind: ResourceKind<Identity, Spec, L, Outputs>,
): ResourceKind<Identity, Spec, L, Outputs> {
  return kind;
}
