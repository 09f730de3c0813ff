/** A server that runs already (`mcp-url`): only the harness side is made, and a stage can change from one to the other. */
import { expect, test } from "@jest/globals";
import {
  type Account,
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
  remains,
  stateText,
  things,
} from "./action.js";

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

const ofStage = (account: Account) => remains(account).filter((thing) => /agent(?!core)/.test(thing));

test.concurrent("makes only the harness side, which answers through that server", () =>
  inAccount(async (account) => {
    const url = await serverOf(account);
    account.forgetCalls();
    const result = await good(deploy(account, external(url)));
    expect(ofStage(account).map((thing) => thing.split(" ")[0])).toEqual([
      "AWS::BedrockAgentCore::ApiKeyCredentialProvider",
      "AWS::BedrockAgentCore::Harness",
      "AWS::BedrockAgentCore::WorkloadIdentity",
      "AWS::IAM::Role",
      "AWS::Logs::LogGroup",
      "AWS::S3::Object",
      "AWS::SecretsManager::Secret",
    ]);
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

test.concurrent("a stage that moves to another server and back keeps its harness, and drops what it no longer needs", () =>
  inAccount(async (account) => {
    const [url, hosted] = await Promise.all([serverOf(account), good(deploy(account, { stage: "agent" }))]);
    const harnessArn = hosted.outputs["harness-arn"];

    const moved = await good(deploy(account, external(url)));
    expect(moved.outputs).toMatchObject({
      "harness-arn": harnessArn,
      "mcp-url": url,
      "harness-version": "2",
    });
    expect(
      ofStage(account).filter((thing) => /::ECS::|\/ecs\/|-ecs-|::Secret .*zscaler-mcp-harness/.test(thing)),
    ).toEqual([]);
    expect(JSON.parse((await stateText(account, "agent")) ?? "")).toMatchObject({ topology: "external" });
    const deleted = (
      JSON.parse(moved.outputs["changes"] ?? "") as readonly { resource: string; action: string }[]
    )
      .filter(({ action }) => action === "delete")
      .map(({ resource }) => resource)
      .sort();
    expect(deleted).toEqual([
      "cluster",
      "infrastructure-role",
      "log-group",
      "mcp-service",
      "secret",
      "task-definitions",
      "task-execution-role",
    ]);
    expect((await ask(account, harnessArn, "List the ZIA locations.")).tools).toEqual([
      "zia_list_locations success",
    ]);

    const back = await good(deploy(account, { stage: "agent" }));
    expect(back.outputs).toMatchObject({ "harness-arn": harnessArn, "harness-version": "3" });
    expect(back.outputs["mcp-url"]).not.toBe(url);
    expect((await ask(account, harnessArn, "List the ZIA locations.")).tools).toEqual([
      "zia_list_locations success",
    ]);
    await good(destroy(account, { stage: "agent" }));
    expect(ofStage(account)).toEqual([]);
  })());
