/** The policies in docs/: those that are written by hand, and those that follow from them. */
import { readFileSync } from "node:fs";
import type { Policy, Statement } from "./policy.js";
import { previewOf } from "./previews.js";
import { readsOf } from "./reads.js";

/** What each policy is for; the order is that of the templates. */
export const purposes = {
  deploy: "All operations on all stages of topology ecs, or with mcp-url",
  gateway: "What stages of topology gateway take beyond that",
  preview: "The rights of deploy on stages pr-* alone, without those of one topology",
  "preview-ecs": "What previews of topology ecs take beyond that",
  "preview-gateway": "What previews of topology gateway take beyond that",
  "preview-boundary": "The most that a role made by a preview may ever do",
  invoke: "Questions to the agents of all stages",
  status: "Looks at all stages, without their secrets",
  sweep: "Finding the stages that are to be taken down",
} as const;

export type PolicyName = keyof typeof purposes;

export const policyNames = Object.keys(purposes) as readonly PolicyName[];

export const pathOf = (name: PolicyName): string => `docs/${name}-policy.json`;

/** Two templates, because CloudFormation takes no more than 51,200 bytes from a file. */
export const policiesOfTemplates: Readonly<Record<string, readonly PolicyName[]>> = {
  "examples/iam/cloudformation.yaml": ["deploy", "gateway", "invoke", "status"],
  "examples/iam/cloudformation-previews.yaml": [
    ...(["preview", "preview-ecs", "preview-gateway", "preview-boundary", "sweep"] as const),
  ],
};

/** Narrowed to previews, all statements of docs/deploy-policy.json are too long for one policy: these stand apart. */
const aboutEcs: ReadonlySet<string> = new Set(
  "ManagedPoliciesOfRoles ServiceLinkedRoles ReadImage Hosting HostingWithoutResource".split(" "),
);

/** Those that follow from the ones written by hand. */
export function derivedPolicies(): Readonly<Partial<Record<PolicyName, Policy>>> {
  const [deploy, gateway] = [written("deploy"), written("gateway")];
  return {
    preview: previewOf(filtered(deploy, ({ Sid }) => !aboutEcs.has(Sid))),
    "preview-ecs": previewOf(filtered(deploy, ({ Sid }) => aboutEcs.has(Sid))),
    "preview-gateway": previewOf(gateway),
    status: readsOf([deploy, gateway]),
  };
}

/** Every policy as it has to be. */
export function policies(): Readonly<Record<PolicyName, Policy>> {
  const derived = derivedPolicies();
  const entries = policyNames.map((name) => [name, derived[name] ?? written(name)] as const);
  return Object.fromEntries(entries) as Record<PolicyName, Policy>;
}

function filtered(policy: Policy, isIn: (statement: Statement) => boolean): Policy {
  return { ...policy, Statement: policy.Statement.filter(isIn) };
}

function written(name: PolicyName): Policy {
  return JSON.parse(readFileSync(pathOf(name), "utf8")) as Policy;
}
