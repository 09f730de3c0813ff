/** A stage's name, and the slug that stands for it in AWS's names. */
import { createHash } from "node:crypto";
import { Failure } from "../failure/failure.js";
import { quoted } from "./quoting.js";
import type { Stage } from "./settings.js";
import type { Kind } from "./values.js";

/** The shortest of AWS's name limits, 40 for a harness, less `zscaler_mcp_harness_`. */
const longestSlug = 20;
const hashLength = 6;
/** As long as git lets the file name of a branch be. */
const longestName = 255;

/**
 * Names of `a` to `z`, digits and hyphens that fit stay as they are; of every other name the slug keeps what it can and
 * ends in a hash of the whole, so that `Feature/X` and `feature-x` don't meet.
 */
export const stage: Kind<Stage> = {
  name: "the name of a stage",
  parse(name, complain) {
    const fault = faultOf(name);
    if (fault === undefined) {
      return { name, slug: slugOf(name) };
    }
    complain({ value: name, what: fault, fix: "Use letters, digits and hyphens, such as `pr-123`." });
    return undefined;
  },
};

/** `pr-7` is the stage of pull request 7. */
export function pullRequestOfStage({ name }: Pick<Stage, "name">): number | undefined {
  const [, number] = /^pr-([1-9]\d{0,9})$/.exec(name) ?? [];
  return number === undefined ? undefined : Number(number);
}

/** A shell pattern of stages, `pr-*`; one that begins with `!` takes stages out again. */
export const stagePattern: Kind<string> = {
  name: "a pattern of stages",
  parse(raw, complain) {
    if (/^!?[^\p{C}!]{1,255}$/u.test(raw)) return raw;
    complain({
      value: raw,
      what: "is not a pattern of stages",
      fix: "Write patterns such as `pr-*` or `!production`.",
    });
    return undefined;
  },
};

/**
 * The stage of that name.
 * @throws Failure `INVALID_INPUT`
 */
export function stageOf(name: string): Stage {
  const fault = faultOf(name);
  if (fault !== undefined) {
    throw new Failure("INVALID_INPUT", `The stage ${quoted(name)} ${fault}.`, {
      fix: "Use letters, digits and hyphens, such as `pr-123`.",
    });
  }
  return { name, slug: slugOf(name) };
}

function faultOf(name: string): string | undefined {
  if (name.length > longestName) {
    return `has ${name.length} characters, which is more than ${longestName}`;
  }
  if (/\p{C}/u.test(name)) {
    return "has a line break or an invisible character";
  }
  return /[\p{L}\p{N}]/u.test(name) ? undefined : "has no letter and no digit";
}

function slugOf(name: string): string {
  if (/^[a-z0-9-]+$/.test(name) && name.length <= longestSlug) {
    return name;
  }
  const readable = name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .slice(0, longestSlug - hashLength - 1)
    .replaceAll(/^-+|-+$/g, "");
  const hash = createHash("sha256").update(name).digest("hex").slice(0, hashLength);
  return `${readable === "" ? "stage" : readable}-${hash}`;
}
