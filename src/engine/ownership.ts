/** Whose a live resource is, told by its tags. */
import { Failure } from "../failure/failure.js";
import type { Live, Tags } from "../resources/resource.js";

/** Which deployment this run acts for. */
export interface Owner {
  /** The stage's slug. */
  readonly stage: string;
  /** `owner/repo` */
  readonly repository: string;
  /** IAM's names are the same in all regions: a stage's roles in one are not those of its namesake in another. */
  readonly region: string;
}

const managedBy = "zscaler-harness-action";
/** The command-line tool's own tag: what it made can be taken over with `adopt`. */
const commandLineTool = "zscaler-mcp-harness";

const ownerTagNames = {
  managedBy: "managed-by",
  stage: "zscaler-harness-stage",
  repository: "zscaler-harness-repository",
  region: "zscaler-harness-region",
  expires: "zscaler-harness-expires",
} as const;

/** The tags that say whose a thing is; `expires` is an ISO time or `never`. */
export function ownerTags({ stage, repository, region }: Owner, expires: string): Tags {
  return {
    [ownerTagNames.managedBy]: managedBy,
    [ownerTagNames.stage]: stage,
    [ownerTagNames.repository]: repository,
    [ownerTagNames.region]: region,
    [ownerTagNames.expires]: expires,
  };
}

/** What all things of a repository carry, whatever their stage. */
export function repositoryTags(repository: string): Tags {
  return { [ownerTagNames.managedBy]: managedBy, [ownerTagNames.repository]: repository };
}

/** Slug of the stage that a thing with these tags belongs to. */
export function stageIn(tags: Tags): string | undefined {
  return tags[ownerTagNames.stage];
}

/** The region of that stage: where a thing is in no region itself, only this tells. */
export function regionIn(tags: Tags): string | undefined {
  return tags[ownerTagNames.region];
}

/** Until when the stage of a thing with these tags lives: an ISO time or `never`; undefined where no tag says so. */
export function expiryIn(tags: Tags): string | undefined {
  return tags[ownerTagNames.expires];
}

export type Ownership =
  /** This stage of this repository made it, or took it over. */
  | { readonly kind: "owned" }
  /** Nobody's, as far as tags tell, or the command-line tool's. */
  | { readonly kind: "unowned"; readonly by: string }
  /** Another stage's, another repository's, or another tool's. */
  | { readonly kind: "foreign"; readonly by: string };

export function ownershipOf(tags: Tags, owner: Owner): Ownership {
  const manager = tags[ownerTagNames.managedBy];
  if (manager === undefined) return { kind: "unowned", by: "it carries no owner tag" };
  if (manager === commandLineTool) return { kind: "unowned", by: "the command-line tool made it" };
  const stage = tags[ownerTagNames.stage];
  const repository = tags[ownerTagNames.repository];
  if (manager !== managedBy) return { kind: "foreign", by: `it is managed by ${manager}` };
  const region = tags[ownerTagNames.region] ?? owner.region;
  if (stage !== owner.stage || repository !== owner.repository)
    return { kind: "foreign", by: `it belongs to stage ${stage} of ${repository}` };
  return region === owner.region
    ? { kind: "owned" }
    : { kind: "foreign", by: `it belongs to stage ${stage} of ${repository} in ${region}` };
}

/** What the state remembers of a node. */
export interface Remembered {
  readonly id: string | undefined;
  readonly ownership: "owned" | "adopted";
}

/** As the tags tell, but our own may have been taken off behind our back: the state still knows the resource by its id. */
export function rememberedOwnership(
  id: string,
  tags: Tags,
  owner: Owner,
  remembered: Remembered | undefined,
): Ownership {
  const ownership = ownershipOf(tags, owner);
  const isKnown = remembered?.ownership === "owned" && remembered.id === id;
  return ownership.kind === "unowned" && isKnown ? { kind: "owned" } : ownership;
}

/** The refusal to touch what is somebody else's. */
export function notOurs(noun: string, { id }: Live, by: string, stage: string): Failure {
  return new Failure("NOT_OURS", `the ${noun} ${id} exists already and is not this deployment's: ${by}`, {
    fix: `Choose another stage than ${stage}, or remove it if nobody needs it.`,
  });
}

/** An unowned resource that would have to be changed. */
export function needsAdoption(noun: string, { id }: Live, by: string, differing: readonly string[]): Failure {
  return new Failure(
    "NEEDS_ADOPTION",
    `the ${noun} ${id} exists already (${by}) and differs from the inputs in ${differing.join(", ")}`,
    { fix: "Set the input adopt to true to take it over, or choose another stage." },
  );
}
