/** Where secrets go. */
import { at } from "../located.js";
import type { Problem, Workflow } from "../workflow.js";

/** A called workflow gets every secret that there is, not the ones that it needs. */
export function inheritedSecrets({ jobs }: Workflow): readonly Problem[] {
  return jobs
    .map(({ node }) => at(node, "secrets"))
    .filter((secrets) => secrets !== undefined)
    .filter(({ text }) => text === "inherit")
    .map(({ line }) => ({
      line,
      sentence: "The called workflow gets every secret: name those that it needs.",
    }));
}

/** GitHub refuses them in a job's condition, and a comparison in a step's leaks what it compares. */
export function secretsInConditions({ jobs }: Workflow): readonly Problem[] {
  return jobs
    .flatMap(({ node, steps }) => [node, ...steps.map((step) => step.node)])
    .map((node) => at(node, "if"))
    .filter((condition) => condition !== undefined)
    .filter(({ text }) => /\bsecrets\b/.test(text))
    .map(({ line }) => ({
      line,
      sentence: "A condition asks for a secret: ask for a variable of `vars` instead.",
    }));
}

/** All secrets at once, or one whose name is made up while running, or the parts of one, which no mask hides. */
export function secretsAtLarge({ lines }: Workflow): readonly Problem[] {
  return lines.flatMap((text, index) => {
    const [match] = /\b(toJSON|fromJSON)\(\s*secrets\b[^)]*\)|\bsecrets\[[^\]]*\]/i.exec(text) ?? [];
    if (match === undefined) return [];
    return [
      { line: index + 1, sentence: `${match} takes more than one secret, or parts that no mask hides.` },
    ];
  });
}
