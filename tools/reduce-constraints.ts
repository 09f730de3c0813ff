/**
 * Reduces a file of the API models' constraints to what the simulator checks and the SDK's schemas do not say: patterns, lengths,
 * ranges, enums. One file a service, only for the operations in use.
 *
 * `node build/tools/reduce-constraints.js constraints.json` writes `simulator/server/constraints/<service>.json`.
 */
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";

const operationsInUse: Readonly<Record<string, RegExp>> = {
  "bedrock-agentcore-control":
    /Harness|AgentRuntime|Gateways?$|GatewayTargets?$|ApiKeyCredentialProvider|Oauth2CredentialProvider|TokenVault|WorkloadIdentit|^(Tag|Untag)Resource|^ListTagsForResource/,
  "bedrock-agentcore": /^InvokeHarness$|^StopRuntimeSession$|^GetResource|^GetWorkload/,
  "cognito-idp": /./,
  ecs: /./,
  iam: /./,
  secretsmanager: /./,
  logs: /./,
  s3: /./,
  sts: /./,
  ecr: /./,
};

const memberSchema = z.object({
  pattern: z.string().optional(),
  min: z.number().optional(),
  max: z.number().optional(),
  enum: z.array(z.string()).optional(),
});

const fileSchema = z.record(
  z.string(),
  z.record(z.string(), z.object({ members: z.record(z.string(), memberSchema) })),
);

type Operations = z.infer<typeof fileSchema>[string];

function reduce(operations: Operations, inUse: RegExp): object {
  return Object.fromEntries(
    Object.entries(operations)
      .filter(([name]) => inUse.test(name))
      .map(([name, { members }]) => [name, limited(members)]),
  );
}

/** Members without a limit say nothing that the schemas do not. */
const limited = (members: Operations[string]["members"]): object =>
  Object.fromEntries(
    Object.entries(members)
      .filter(([, limits]) => Object.keys(limits).length > 0)
      .map(([path, { pattern, ...rest }]) => [
        path,
        pattern === undefined ? rest : { pattern: spelled(pattern), ...rest },
      ]),
  );

/**
 * JavaScript cannot set a flag inside a pattern. And the model's ARNs of things with tags have no digits in their type,
 * which AWS doesn't hold to: OAuth2 credential providers are tagged by theirs (acceptance tests of
 * hashicorp/terraform-provider-aws, pull request 49900).
 */
const spelled = (pattern: string): string =>
  pattern.replace(/^\(\?s\)\./, "[\\s\\S]").replaceAll("/[a-z-]+/[^/]+", "/[a-z0-9-]+/[^/]+");

/** One line a member, so that a change of one limit is a change of one line. */
function format(operations: object): string {
  const blocks = Object.entries(operations).map(([name, members]) => {
    const lines = Object.entries(members).map(
      ([path, limits]) => `    ${JSON.stringify(path)}: ${JSON.stringify(limits)}`,
    );
    return `  ${JSON.stringify(name)}: {${lines.length === 0 ? "" : `\n${lines.join(",\n")}\n  `}}`;
  });
  return `{\n${blocks.join(",\n")}\n}\n`;
}

const [source, folder = "simulator/server/constraints"] = process.argv.slice(2);
if (!source) {
  console.error("Usage: reduce-constraints <constraints.json> [folder]");
  process.exit(2);
}
const { _meta, ...services } = JSON.parse(await readFile(source, "utf8")) as Record<string, unknown>;
const constraints = fileSchema.parse(services);
await mkdir(folder, { recursive: true });
for (const [service, inUse] of Object.entries(operationsInUse)) {
  await writeFile(join(folder, `${service}.json`), format(reduce(constraints[service] ?? {}, inUse)));
}
