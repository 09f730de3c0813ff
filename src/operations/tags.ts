/** The tags of everything that a deploy makes. */
import { ownerTags } from "../engine/ownership.js";
import type { Tags } from "../resources/resource.js";
import type { WantedSettings } from "../settings/settings.js";

/** The user's tags, and ours, which win. */
export function deployTags({ stage, repository, tags }: WantedSettings, expiresAt: string | undefined): Tags {
  return { ...tags, ...ownerTags({ stage: stage.slug, repository }, expiresAt ?? "never") };
}
