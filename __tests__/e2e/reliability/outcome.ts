/** What an account has come to, without what is random in it: equal for two accounts that were brought to the same point. */
import type { InventoryItem } from "../../../simulator/service.js";
import { type Account, configurations, stateText } from "../action.js";

export interface Outcome {
  readonly things: readonly InventoryItem[];
  /** What the state object remembers; undefined where there is none. */
  readonly state: unknown;
}

/** Everything that exists in the account, locks and state objects too, and what the state says of it. */
export async function outcomeOf(account: Account, stage = "default"): Promise<Outcome> {
  const text = (await stateText(account, stage)) ?? "{}";
  const { nodes, outputs, lastRun } = JSON.parse(text);
  const things = account
    .inventory()
    .map((item) => masked(JSON.stringify(item)))
    .sort();
  const state = masked(JSON.stringify({ nodes, outputs, outcome: lastRun?.outcome }));
  return JSON.parse(numbered(`{"things":[${things.join(",")}],"state":${state}}`));
}

/** What exists, whatever it went through: without tasks, revisions and versions, which tell of the deploys there were. */
export function comparable(account: Account): unknown {
  const items = configurations(account)
    .filter(
      ({ type }) => !/::Task(?:Definition)?$|LoadBalancer$|WorkloadIdentity$|RuntimeEndpoint$/.test(type),
    )
    // What was deleted leaves its logs, which are kept for reading.
    .filter(({ type, id }) => type !== "AWS::Logs::LogGroup" || !id.includes("/runtimes/"))
    // A key that was written anew has another version.
    .map(({ type, tags: { "zscaler-harness-vault-version": _, ...tags } = {}, configuration }) => ({
      type,
      tags,
      configuration,
    }));
  return JSON.parse(
    numbered(masked(JSON.stringify(items)))
      .replaceAll(/Tools of version \d+/g, "Tools of a version")
      // A service that was rolled out once more knows its name by then.
      .replaceAll(
        /\{"name":"(?:ZSCALER_MCP_ALLOWED_HOSTS|ZSCALER_MCP_DISABLE_HOST_VALIDATION)","value":"[^"]*"\}/g,
        '"host"',
      ),
  );
}

const randomParts: readonly RegExp[] = [
  // Secrets Manager's suffix of an ARN.
  /(?<=:secret:[^":]+-)[A-Za-z0-9]{6}(?=[":])/g,
  // AgentCore's of a harness, a runtime, their log groups, a gateway; and what it calls a gateway's target.
  /(?<=(?:_harness[A-Za-z0-9_]*|runtime|gateway)-)[A-Za-z0-9]{10}(?=[".%/-])/g,
  /(?<=gateway-\*\/|"id":")[A-Z0-9]{10}(?=")/g,
  // Cognito's of a user pool.
  /(?<=[a-z]+-[a-z]+-\d_)[A-Za-z0-9]{9}(?=["|/])/g,
  // Of the secret in which the token vault keeps what Cognito made up.
  /(?<=!default\/oauth2\/[^{}]+"valueDigest":")[0-9a-f]{64}/g,
  /(?<=:task\/[^"/]+\/)[a-z0-9]{32}/g,
  // Revisions count on, whatever was deleted before.
  /(?<=:task-definition\/[^":]+:)\d+/g,
  /(?<=ecs-express-gateway-alb-)[a-z0-9]+\/[a-z0-9]+/g,
  // The label of a public host name.
  /(?<=-)[a-z0-9]{12}(?=\.ecs\.)/g,
];

const masked = (text: string): string => randomParts.reduce((rest, part) => rest.replace(part, "*"), text);

/** These are random as well, but it matters which of them are the same. */
const numberedParts: readonly RegExp[] = [
  // Versions of the credentials.
  /(?<=credentials-version":"|vault-version":"|CREDENTIALS_VERSION","value":"|CREDENTIALS_VERSION":"|versionId":")[0-9a-f-]{32,}/g,
  // The client of a user pool.
  /(?<=[|"/])[a-z0-9]{26}(?=")/g,
  // Digests of what has something random in it.
  new RegExp(
    `(?<="(?:[^"]*\\.)?(?:${[
      ...[
        "VersionId",
        "credentialsVersion",
        "vaultVersion",
        "secretOf",
        "clientId",
        "ClientId",
        "discoveryUrl",
      ],
      ...["authorizerConfiguration", "allowedClients", "endpoint", "tools", "secrets", "ReadZscalerSecrets"],
      ...["RuntimeInlinePolicy", "ZSCALER_SECRET_NAME", "ZSCALER_HARNESS_CREDENTIALS_VERSION"],
      ...["ZSCALER_MCP_ALLOWED_HOSTS"],
    ].join("|")})":")[0-9a-f]{16}(?=")`,
    "g",
  ),
];

function numbered(text: string): string {
  return numberedParts.reduce((rest, part) => {
    const seen: string[] = [];
    return rest.replace(part, (id) => {
      if (!seen.includes(id)) seen.push(id);
      return `number ${seen.indexOf(id) + 1}`;
    });
  }, text);
}
