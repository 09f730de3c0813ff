/** When a workflow runs, on what, for how long, and beside what else. */
import { at, everything, type Located } from "../located.js";
import { isThisAction, onlyLooks, type Problem, type Step, type Workflow } from "../workflow.js";

/** They run with the repository's secrets and a token that writes, on behalf of whoever opened a pull request. */
const dangerous = ["pull_request_target", "workflow_run"];

export function dangerousTriggers({ triggers }: Workflow): readonly Problem[] {
  return [...triggers]
    .filter(([name]) => dangerous.includes(name))
    .map(([name, { line }]) => ({
      line,
      sentence: `${name} gives a stranger's pull request the repository's secrets: use \`pull_request\`.`,
    }));
}

/** `github.actor` is who started the last run, not whose change it runs on. */
export function spoofableActor({ jobs }: Workflow): readonly Problem[] {
  return jobs
    .flatMap(({ node, steps }) => [node, ...steps.map((step) => step.node)])
    .map((node) => at(node, "if"))
    .filter((condition) => condition !== undefined)
    .filter(({ text }) => /\bgithub\.(triggering_)?actor\b/.test(text))
    .map(({ line }) => ({
      line,
      sentence: "The actor is whoever started this run; ask for `github.event.pull_request.user.login`.",
    }));
}

/** The default is six hours, at the account's cost. */
export function timeouts({ jobs }: Workflow): readonly Problem[] {
  return jobs
    .filter(({ node }) => at(node, "uses") === undefined && at(node, "timeout-minutes") === undefined)
    .map(({ id, node }) => ({ line: node.line, sentence: `Job ${id} has no \`timeout-minutes\`.` }));
}

/** `-latest` becomes another system one day, and a workflow that was green turns red without a change. */
export function movingRunners({ jobs }: Workflow): readonly Problem[] {
  return jobs.flatMap(({ node }) =>
    [at(node, "runs-on"), at(node, "strategy", "matrix")]
      .filter((part) => part !== undefined)
      .flatMap(everything)
      .filter(({ text }) => /-latest$/.test(text))
      .map(({ line, text }) => ({
        line,
        sentence: `${text} changes by itself: name the version of the image.`,
      })),
  );
}

/** Runs that change a stage wait for each other in order; none is dropped, and none is killed half-way. */
export function concurrencyOfChanges({ root, jobs }: Workflow): readonly Problem[] {
  return jobs.flatMap((job) => {
    const change = job.steps.find(changesAws);
    if (change === undefined) return [];
    const concurrency = at(job.node, "concurrency") ?? at(root, "concurrency");
    const { line } = concurrency ?? change.node;
    if (concurrency === undefined)
      return [{ line, sentence: `Job ${job.id} changes a stage without \`concurrency\`.` }];
    return [
      ...(at(concurrency, "queue")?.text === "max"
        ? []
        : [{ line, sentence: "Of several waiting runs all but the newest are dropped: set `queue: max`." }]),
      ...(mayCancel(concurrency)
        ? [{ line, sentence: `\`cancel-in-progress\` kills job ${job.id} while it changes a stage.` }]
        : []),
    ];
  });
}

const mayCancel = (concurrency: Located): boolean =>
  !["", "false"].includes(at(concurrency, "cancel-in-progress")?.text ?? "");

/** An operation that is an expression may be any. */
const changesAws = ({ action, inputs }: Step): boolean =>
  isThisAction(action) && !onlyLooks(inputs.get("operation")?.text ?? "");
