/** A server that runs already (`mcp-url`): only the harness side is made, and a stage can change from one to the other. */
import { expect, test } from "@jest/globals";
import {
  type Account,
  actionsIn,
  ask,
  bad,
  changesMade,
  credentials,
  deploy,
  destroy,
  errorsOf,
  good,
  type Inputs,
  inAccount,
  plan,
  remains,
  stateText,
  things,
} from "./action.js";
import { askedDuring } from "./asking.js";
import { topologies } from "./topologies.js";

/** A server that another stage hosts: to the stage under test it is just a URL. */
async function serverOf(account: Account): Promise<string> {
  const { outputs } = await good(deploy(account, { stage: "server" }));
  return outputs["mcp-url"] ?? "";
}

const external = (url: string): Inputs => ({
  stage: "agent",
  image: "",
  "mcp-url": url,
  "zscaler-customer-id": "",
  "zscaler-vanity-domain": "",
});

const typesOfHarnessSide = [
  "AWS::BedrockAgentCore::ApiKeyCredentialProvider",
  "AWS::BedrockAgentCore::Harness",
  "AWS::BedrockAgentCore::WorkloadIdentity",
  "AWS::IAM::Role",
  "AWS::Logs::LogGroup",
  "AWS::S3::Object",
  "AWS::SecretsManager::Secret",
];

const ofStage = (account: Account) => remains(account).filter((thing) => /agent(?!core)/.test(thing));

test.concurrent("makes only the harness side, which answers through that server", () =>
  inAccount(async (account) => {
    const url = await serverOf(account);
    account.forgetCalls();
    const result = await good(deploy(account, external(url)));
    expect(ofStage(account).map((thing) => thing.split(" ")[0])).toEqual(typesOfHarnessSide);
    expect(changesMade(account).some((call) => call.startsWith("ecs:"))).toBe(false);
    expect(result.outputs["mcp-url"]).toBe(url);
    for (const output of ["service-arn", "runtime-arn", "gateway-arn"])
      expect(result.outputs).not.toHaveProperty(output);
    const { tools } = await ask(account, result.outputs["harness-arn"], "List the ZDX devices.");
    expect(tools).toEqual(["zdx_list_devices success"]);

    account.forgetCalls();
    expect((await good(deploy(account, external(url)))).outputs["changed"]).toBe("false");
    expect(changesMade(account)).toEqual([]);

    await good(destroy(account, { stage: "agent" }));
    expect(ofStage(account)).toEqual([]);
    expect(things(account).some((thing) => thing.includes("zscaler-mcp-server-server"))).toBe(true);
  })());

test.concurrent("with a credential that the server refuses fails with 401 and how to mend it", () =>
  inAccount(
    async (account) => {
      const url = await serverOf(account);
      const result = await bad(deploy(account, { ...external(url), "zscaler-client-secret": "stale" }));
      expect(errorsOf(result)).toContain("answered 401: it does not accept the credential");
      expect(errorsOf(result)).toContain("zscaler-client-secret");
      expect(result.outputs).toMatchObject({ status: "degraded", "harness-status": "READY" });

      account.forgetCalls();
      const mended = await good(deploy(account, external(url)));
      expect(mended.outputs["status"]).toBe("ready");
      expect(changesMade(account)).toEqual([
        "bedrock-agentcore-control:UpdateApiKeyCredentialProvider",
        "bedrock-agentcore-control:TagResource",
      ]);
    },
    {
      containers: {
        oneApiClients: [
          {
            clientId: credentials["zscaler-client-id"],
            clientSecret: credentials["zscaler-client-secret"],
          },
        ],
      },
    },
  )());

test.concurrent("with a URL at which nothing answers as an MCP server fails and says what does", () =>
  inAccount(async (account) => {
    const url = await serverOf(account);
    const result = await bad(deploy(account, external(`${url}/nowhere`)));
    expect(errorsOf(result)).toContain("answered 404: there is no MCP endpoint at this path");
    expect(errorsOf(result)).toContain("`/mcp`");
  })());

test.concurrent.each(topologies)(
  "$name: a stage that moves to another server and back is planned so, keeps its harness, and drops what it no longer needs",
  ({ inputs, resources }) =>
    inAccount(async (account) => {
      const stage = { ...inputs, stage: "agent" };
      const [url, hosted] = await Promise.all([serverOf(account), good(deploy(account, stage))]);
      const harnessArn = hosted.outputs["harness-arn"];
      const works = async () =>
        expect((await ask(account, harnessArn, "List the ZIA locations.")).tools).toEqual([
          "zia_list_locations success",
        ]);

      const planned = await good(plan(account, external(url)));
      expect(planned.summary).toContain(url);
      const {
        result: moved,
        asked,
        inVain,
      } = await askedDuring(account, hosted, good(deploy(account, external(url))));
      expect(asked).toBeGreaterThan(1);
      expect(inVain).toBe(0);
      expect(actionsIn(moved)).toEqual(actionsIn(planned));
      expect(moved.outputs).toMatchObject({
        "harness-arn": harnessArn,
        "mcp-url": url,
        "harness-version": "2",
      });
      expect(JSON.parse((await stateText(account, "agent")) ?? "")).toMatchObject({ topology: "external" });
      // The harness's secret is the vault's own; the log of a runtime is kept for reading, as any harness's is.
      expect(ofStage(account).map((thing) => thing.split(" ")[0])).toEqual(typesOfHarnessSide);
      const kept = ["credentials", "harness", "harness-logs", "harness-role"];
      expect(actionsIn(moved).filter((action) => action.endsWith(" delete"))).toEqual(
        expect.arrayContaining(resources.filter((id) => !kept.includes(id)).map((id) => `${id} delete`)),
      );
      await works();

      const back = await good(deploy(account, stage));
      expect(back.outputs).toMatchObject({ "harness-arn": harnessArn, "harness-version": "3" });
      expect(back.outputs["mcp-url"]).not.toBe(url);
      await works();
      await good(destroy(account, { stage: "agent" }));
      expect(ofStage(account)).toEqual([]);
    })(),
);
