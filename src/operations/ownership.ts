/** Whose a stage's things are, and the tags that say so. */
import { type Owner, ownerTags } from "../engine/ownership.js";
import type { Tags } from "../resources/resource.js";
import type { CommonSettings, WantedSettings } from "../settings/settings.js";

export function ownerOf({
  stage,
  repository,
  region,
}: Pick<CommonSettings, "stage" | "repository" | "region">): Owner {
  return { stage: stage.slug, repository, region };
}

/** The tags of everything that a deploy makes: the user's, and ours, which win. */
export function deployTags(settings: WantedSettings, expiresAt: string | undefined): Tags {
  return { ...settings.tags, ...ownerTags(ownerOf(settings), expiresAt ?? "never") };
}
