/** Code of others: which of it runs, what it is left with, and what it may bring along. */
import { at, everything, type Located } from "../located.js";
import { commentOn, isThisAction, type Problem, type Step, type Workflow } from "../workflow.js";

/** A tag can be moved to other code, by its owner or by whoever took over the account; a commit can't. */
export function unpinnedUses(workflow: Workflow): readonly Problem[] {
  return workflow.jobs.flatMap(({ node, steps }) =>
    [at(node, "uses"), ...steps.map(({ uses }) => uses)]
      .filter((uses) => uses !== undefined)
      .flatMap((uses) => pinProblem(workflow, uses)),
  );
}

function pinProblem(workflow: Workflow, { line, text }: Located): readonly Problem[] {
  const [name = "", ref = ""] = text.split("@");
  if (name.startsWith("./")) return [];
  if (name.startsWith("docker://")) {
    if (/^sha256:[0-9a-f]{64}$/.test(ref)) return [];
    return [{ line, sentence: `${text} is not pinned by its digest, so its tag decides what runs.` }];
  }
  // A commit can't hold its own SHA; the tag of an immutable release can't be moved.
  if (isThisAction(name) && /^v\d+\.\d+\.\d+$/.test(ref)) return [];
  if (!/^[0-9a-f]{40}$/.test(ref)) {
    return [
      { line, sentence: `${text} is not pinned by the SHA of a commit, so a moved tag changes what runs.` },
    ];
  }
  if (/^v\d+\.\d+\.\d+\b/.test(commentOn(workflow, line) ?? "")) return [];
  return [{ line, sentence: `${name} doesn't say which version its SHA is, as in \`# v1.2.3\`.` }];
}

/** Images of jobs and services run with everything that the job has. */
export function unpinnedImages({ jobs }: Workflow): readonly Problem[] {
  return jobs.flatMap(({ node }) => {
    const container = at(node, "container");
    const services = [...(at(node, "services")?.entries.values() ?? [])];
    return [container, ...services].flatMap((holder) => {
      const image = at(holder, "image") ?? holder;
      if (image === undefined || image.text === "" || /@sha256:[0-9a-f]{64}$/.test(image.text)) return [];
      return [{ line: image.line, sentence: `The image ${image.text} is not pinned by its digest.` }];
    });
  });
}

/** Without it the job's token lies in `.git/config`, for every later step and every artifact to take. */
export function persistedCredentials({ jobs }: Workflow): readonly Problem[] {
  return jobs
    .flatMap(({ steps }) => steps)
    .filter(
      ({ action, inputs }) =>
        action === "actions/checkout" && inputs.get("persist-credentials")?.text !== "false",
    )
    .map(({ node }) => ({
      line: node.line,
      sentence: "The checkout leaves the job's token in .git/config: set `persist-credentials: false`.",
    }));
}

/** Whoever can run a job on the default branch can fill a cache, and so put code into what is published. */
export function cacheWherePublished(workflow: Workflow): readonly Problem[] {
  if (!publishes(workflow)) return [];
  return workflow.jobs.flatMap(({ steps }) => steps).flatMap(cacheProblem);
}

const publishes = ({ root, triggers }: Workflow): boolean =>
  triggers.has("release") ||
  at(triggers.get("push"), "tags") !== undefined ||
  everything(root).some(({ entries }) => entries.get("attestations")?.text === "write");

function cacheProblem({ action, node, inputs }: Step): readonly Problem[] {
  const { line } = node;
  if (action.startsWith("actions/cache")) {
    return [{ line, sentence: "What is published must not be built from a cache that other runs can fill." }];
  }
  if (!/^actions\/setup-/.test(action)) return [];
  const cache = inputs.get("cache");
  if (cache !== undefined && cache.text !== "false") {
    return [{ line: cache.line, sentence: `${action} restores a cache that other runs can fill.` }];
  }
  // setup-node caches by itself where package.json names npm as its package manager.
  if (action !== "actions/setup-node" || inputs.get("package-manager-cache")?.text === "false") return [];
  return [
    { line, sentence: "setup-node may restore a cache by itself: set `package-manager-cache: false`." },
  ];
}
