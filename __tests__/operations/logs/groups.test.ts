/** Where a stage's server logs, behind a gateway: asked of a simulated account. */
import { CreateLogGroupCommand } from "@aws-sdk/client-cloudwatch-logs";
import { beforeAll, describe, expect, test } from "@jest/globals";
import { findGroups } from "../../../src/operations/logs/groups.js";
import { runtimeRole } from "../../../src/policies/runtime-role.js";
import { agentRuntime } from "../../../src/resources/agent-runtime.js";
import { iamRole } from "../../../src/resources/iam-role.js";
import { namesFor } from "../../../src/settings/names.js";
import type { LogsSettings } from "../../../src/settings/settings.js";
import { type NodeState, newState, type State } from "../../../src/state/schema.js";
import { inAccount, making } from "../../resources/account.js";

const account = inAccount({ profile: { iamPropagation: 0 } });
const image = "111122223333.dkr.ecr.us-east-1.amazonaws.com/zscaler/mcp:1";
const stage = (slug: string) => ({ name: slug, slug });
const groupOf = (runtimeId: string, endpoint = "DEFAULT") =>
  `/aws/bedrock-agentcore/runtimes/${runtimeId}-${endpoint}`;

/** Makes a runtime and returns its id, which only AWS knows before. */
async function runtimeNamed(name: string): Promise<string> {
  const { aws, simulator } = account();
  simulator.images.publish(image, { architectures: ["arm64"], program: "zscaler-mcp-server", version: "1" });
  const policies = runtimeRole(aws, { runtimeName: name, image, secret: undefined });
  const spec = { ...policies, permissionsBoundary: undefined };
  const { id: roleArn } = await iamRole.create(aws, { name: `role-${name}` }, spec, making);
  const wanted = {
    ...{ roleArn, image, environment: {}, authorizer: undefined },
    ...{ requestHeaderAllowlist: [], idleSessionTimeout: undefined },
  };
  const token = name.replaceAll("_", "-").padEnd(64, "x");
  const live = await agentRuntime.create(aws, { name }, wanted, { ...making, token });
  return live.runtime.agentRuntimeId ?? "";
}

async function made(...groups: readonly string[]): Promise<void> {
  for (const logGroupName of groups)
    await account().aws.clients.logs.send(new CreateLogGroupCommand({ logGroupName }));
}

async function ofServer(slug: string, state?: State) {
  const settings = { source: "mcp", names: namesFor(stage(slug)) } as LogsSettings;
  const [found] = await findGroups(account().aws, settings, state);
  if (found === undefined) throw new Error("nothing was looked for");
  return found;
}

function stateOf(slug: string, nodes: Readonly<Record<string, NodeState>> = {}): State {
  const { aws } = account();
  const { region, account: accountId, partition } = aws;
  const deployment = { stage: stage(slug), repository: "octo/app", account: accountId, region, partition };
  return { ...newState(deployment, "gateway"), nodes: { ...nodes } };
}

const remembered = (name: string): NodeState => ({
  kind: agentRuntime.kind,
  identity: { name },
  needs: [],
  removedAfter: [],
  ownership: "owned",
  status: "present",
  outputs: {},
});

describe("the container's log behind a gateway", () => {
  const names = namesFor(stage("pr-7"));
  let id = "";
  beforeAll(async () => {
    id = await runtimeNamed(names.gateways.cognito.runtime);
    // The second one is of a runtime whose name begins with this one's.
    await made(groupOf(id), groupOf(`${names.gateways.cognito.runtime}_2-a1b2c3d4e5`));
  });

  test.each<[string, () => State | undefined]>([
    [
      "by the runtime that the state remembers",
      () => stateOf("pr-7", { runtime: remembered(names.gateways.cognito.runtime) }),
    ],
    ["by the names of the stage, where the state has lost it", () => stateOf("pr-7")],
    ["by the names of the stage, where there is no state", () => undefined],
  ])("is found %s", async (_how, state) => {
    const { groups, absence } = await ofServer("pr-7", state());
    expect(groups).toEqual([{ source: "mcp", name: groupOf(id) }]);
    expect(absence).toBeUndefined();
  });

  test("is that of both runtimes while one takes the place of the other, and of an endpoint made since", async () => {
    const { cognito, iam } = namesFor(stage("both")).gateways;
    const ids = [await runtimeNamed(cognito.runtime), await runtimeNamed(iam.runtime)] as const;
    await made(groupOf(ids[0]), groupOf(ids[1]));
    const nodes = { runtime: remembered(iam.runtime), "runtime before": remembered(cognito.runtime) };
    const { groups, again } = await ofServer("both", stateOf("both", nodes));
    expect(groups.map(({ name }) => name).toSorted()).toEqual([groupOf(ids[0]), groupOf(ids[1])].toSorted());
    await made(groupOf(ids[1], "canary"));
    expect((await again?.())?.map(({ name }) => name)).toContain(groupOf(ids[1], "canary"));
  });

  test("is no error where there is none yet, or no runtime", async () => {
    await runtimeNamed(namesFor(stage("early")).gateways.iam.runtime);
    const early = await ofServer("early", stateOf("early"));
    expect(early.groups).toEqual([]);
    expect(early.absence?.message).toMatch(/has no log group yet.*first invocation/);
    const none = await ofServer("none", stateOf("none"));
    expect(none).toMatchObject({ groups: [], absence: { title: "No runtime" } });
    expect(none.failure).toBeUndefined();
  });
});
