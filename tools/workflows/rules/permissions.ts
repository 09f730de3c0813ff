/** What the job's token may do, and why. */
import { at, everything, type Located } from "../located.js";
import {
  commentOn,
  isThisAction,
  type Job,
  onlyLooks,
  type Problem,
  type Step,
  type Workflow,
} from "../workflow.js";

/** Without it every job has whatever the repository's or organisation's default grants. */
export function defaultPermissions({ root }: Workflow): readonly Problem[] {
  const permissions = at(root, "permissions");
  if (permissions !== undefined && permissions.text === "" && permissions.entries.size === 0) return [];
  return [
    {
      line: permissions?.line ?? 1,
      sentence:
        "The workflow doesn't start from nothing: set `permissions: {}` at its top, and grant in the jobs.",
    },
  ];
}

/** A right without a reason is one that nobody dares to take away. */
export function grantedPermissions(workflow: Workflow): readonly Problem[] {
  return workflow.jobs.flatMap(({ id, node }) => {
    const permissions = at(node, "permissions");
    if (permissions === undefined)
      return [{ line: node.line, sentence: `Job ${id} doesn't say which permissions it has.` }];
    if (permissions.text !== "") {
      const { line, text } = permissions;
      return [{ line, sentence: `Job ${id} has \`${text}\`: name each permission that it needs.` }];
    }
    return [...permissions.entries]
      .filter(([, { line }]) => commentOn(workflow, line) === undefined)
      .map(([scope, { line, text }]) => ({
        line,
        sentence: `Nothing says why job ${id} has \`${scope}: ${text}\`: give the reason in a comment on its line.`,
      }));
  });
}

/** Actions that ask for a token of the job's identity. */
const takesIdentity =
  /^(aws-actions\/configure-aws-credentials|actions\/attest(-[a-z-]+)?|ossf\/scorecard-action)$/;

/** The right to prove to AWS who this job is, where nothing asks for it, or the other way round. */
export function identityToken({ jobs }: Workflow): readonly Problem[] {
  return jobs.flatMap(({ id, node, steps }) => {
    if (at(node, "uses") !== undefined) return [];
    const granted = at(node, "permissions", "id-token");
    const taker = steps.find(
      ({ action, inputs }) => takesIdentity.test(action) && !inputs.has("aws-access-key-id"),
    );
    if (granted !== undefined && taker === undefined) {
      return [{ line: granted.line, sentence: `Job ${id} may prove its identity, but no step of it does.` }];
    }
    if (granted?.text !== "write" && taker !== undefined) {
      const sentence = `${taker.action} needs \`id-token: write\`, which job ${id} doesn't have.`;
      return [{ line: taker.node.line, sentence }];
    }
    return [];
  });
}

/** What this repository's own action and the checkout can't do without. */
export function missingPermissions({ jobs }: Workflow): readonly Problem[] {
  return jobs.flatMap((job) =>
    needs(job)
      .filter(({ scopes }) => !scopes.some((scope) => granted(job, scope)))
      .map(({ line, what, scopes }) => ({
        line,
        sentence: `${what} needs ${scopes.map((scope) => `\`${scope}\``).join(" or ")}, which job ${job.id} doesn't have.`,
      })),
  );
}

interface Need {
  readonly line: number;
  readonly what: string;
  /** As `scope: level`; any of them will do. */
  readonly scopes: readonly string[];
}

function needs({ steps }: Job): readonly Need[] {
  return steps.flatMap(({ action, node, inputs }): readonly Need[] => {
    if (action === "actions/checkout" && !inputs.has("token"))
      return [{ line: node.line, what: "The checkout", scopes: ["contents: read"] }];
    if (!isThisAction(action) || inputs.has("github-token")) return [];
    return [
      ...needOf(inputs.get("comment"), "`comment`", ["pull-requests: write", "issues: write"]),
      ...needOf(inputs.get("environment"), "`environment`", ["deployments: write"]),
    ];
  });
}

const needOf = (input: Located | undefined, what: string, scopes: readonly string[]): readonly Need[] =>
  isGiven(input) ? [{ line: input.line, what, scopes }] : [];

const isGiven = (input: Located | undefined): input is Located =>
  input !== undefined && input.text !== "" && input.text !== "false";

function granted({ node }: Job, scope: string): boolean {
  const [name = "", level = ""] = scope.split(": ");
  const has = at(node, "permissions", name)?.text;
  return has === level || has === "write";
}

/** A right that no step can make use of waits for whoever takes a step over. */
export function idlePermissions({ root, jobs }: Workflow): readonly Problem[] {
  if (at(root, "env") !== undefined && handsOverToken(root.entries.get("env"))) return [];
  return jobs.flatMap(({ id, node, steps }) => {
    const usable = steps.map(usableScopes);
    if (at(node, "uses") !== undefined || usable.includes("any")) return [];
    if (handsOverToken(at(node, "env"))) return [];
    const used = new Set(["id-token", ...usable.flat()]);
    return [...(at(node, "permissions")?.entries ?? [])]
      .filter(([scope]) => !used.has(scope))
      .map(([scope, { line, text }]) => ({
        line,
        sentence: `No step of job ${id} can make use of \`${scope}: ${text}\`.`,
      }));
  });
}

/** Scopes of the token that a step can use, where that is known of it; `id-token` has a rule of its own. */
function usableScopes({ action, node, inputs }: Step): readonly string[] | "any" {
  if (isThisAction(action)) {
    const operation = inputs.get("operation")?.text ?? "";
    const sweeps = operation === "sweep" || operation.includes("${{");
    return [
      ...(onlyLooks(operation) ? [] : ["actions"]),
      ...(sweeps || isGiven(inputs.get("comment")) ? ["pull-requests", "issues"] : []),
      ...(sweeps || isGiven(inputs.get("environment")) ? ["deployments"] : []),
    ];
  }
  if (handsOverToken(node)) return "any";
  if (action === "actions/checkout") return ["contents"];
  const tokenless =
    /^(|actions\/(setup-node|(up|down)load-artifact)|aws-actions\/configure-aws-credentials)$/;
  return tokenless.test(action) ? [] : "any";
}

const handsOverToken = (node: Located | undefined): boolean =>
  node !== undefined &&
  everything(node).some(({ text }) => /\bgithub\.token\b|\bsecrets\.GITHUB_TOKEN\b/.test(text));
