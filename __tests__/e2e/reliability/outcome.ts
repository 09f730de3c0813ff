/** What an account has come to, without what is random in it: equal for two accounts that were brought to the same point. */
import type { InventoryItem } from "../../../simulator/service.js";
import { type Account, stateText } from "../action.js";

export interface Outcome {
  readonly things: readonly InventoryItem[];
  /** What the state object remembers; undefined where there is none. */
  readonly state: unknown;
}

/** Everything that exists in the account, locks and state objects too, and what the state says of it. */
export async function outcomeOf(account: Account, stage = "default"): Promise<Outcome> {
  const text = (await stateText(account, stage)) ?? "{}";
  const { nodes, outputs, lastRun } = JSON.parse(text);
  const whole = { things: account.inventory(), state: { nodes, outputs, outcome: lastRun?.outcome } };
  const { things, state }: Outcome = JSON.parse(withoutRandom(JSON.stringify(whole)));
  const order = ({ type, id }: InventoryItem): string => `${type} ${id}`;
  return { things: things.toSorted((one, other) => order(one).localeCompare(order(other))), state };
}

const randomParts: readonly RegExp[] = [
  // Secrets Manager's suffix of an ARN.
  /(?<=:secret:[^":]+-)[A-Za-z0-9]{6}(?=[":])/g,
  // AgentCore's of a harness, its runtime and its log groups.
  /(?<=harness[A-Za-z0-9_]*-)[A-Za-z0-9]{10}(?=["-])/g,
  /(?<=:task\/[^"/]+\/)[a-z0-9]{32}/g,
  // Revisions count on, whatever was deleted before.
  /(?<=:task-definition\/[^":]+:)\d+/g,
  /(?<=ecs-express-gateway-alb-)[a-z0-9]+\/[a-z0-9]+/g,
  // The label of a public host name.
  /(?<=-)[a-z0-9]{12}(?=\.ecs\.)/g,
];

/** Version ids of the credentials are random as well, but it matters which of them are the same. */
const version =
  /(?<=credentials-version":"|vault-version":"|CREDENTIALS_VERSION","value":"|versionId":")[0-9a-f-]+/g;

function withoutRandom(text: string): string {
  const versions: string[] = [];
  const named = text.replace(version, (id) => {
    if (!versions.includes(id)) versions.push(id);
    return `version ${versions.indexOf(id) + 1}`;
  });
  return randomParts.reduce((rest, part) => rest.replace(part, "*"), named);
}
