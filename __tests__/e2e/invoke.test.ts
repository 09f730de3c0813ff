/** invoke asks what is deployed, shows the conversation as it happens, and fails where the answer is not as expected. */
import { readFileSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  CreateHarnessCommand,
  CreateHarnessEndpointCommand,
  GetHarnessCommand,
  UpdateHarnessCommand,
} from "@aws-sdk/client-bedrock-agentcore-control";
import {
  CreateRoleCommand,
  GetRolePolicyCommand,
  ListRolePoliciesCommand,
  PutRolePolicyCommand,
} from "@aws-sdk/client-iam";
import { expect, test } from "@jest/globals";
import type { OneApiClient } from "../../simulator/container/one-api.js";
import * as stream from "../../simulator/services/agentcore/stream-faults.js";
import {
  type Account,
  accountId,
  bad,
  credentials,
  deploy,
  errorsOf,
  good,
  type Inputs,
  inAccount,
  type RunOptions,
  region,
  run,
  writes,
} from "./action.js";
import { ecs, gatewayWithCognito, gatewayWithIam, type Topology } from "./topologies.js";

const policy = readFileSync("docs/invoke-policy.json", "utf8");

/** With no more rights than the documented policy gives. */
const invoke = (account: Account, inputs: Inputs, options: RunOptions = {}) =>
  run(
    account,
    { operation: "invoke", ...inputs },
    { environment: account.credentialsFor({ policies: [policy] }), ...options },
  );

/** A harness without tools, under the name of the default stage; there is no state and no bucket. */
async function createHarness({ clients }: Account, isReady = true): Promise<string> {
  const document = (statement: object) => JSON.stringify({ Version: "2012-10-17", Statement: [statement] });
  const RoleName = "agent";
  await clients.iam.send(
    new CreateRoleCommand({
      RoleName,
      AssumeRolePolicyDocument: document({
        Effect: "Allow",
        Principal: { Service: "bedrock-agentcore.amazonaws.com" },
        Action: "sts:AssumeRole",
      }),
    }),
  );
  await clients.iam.send(
    new PutRolePolicyCommand({
      RoleName,
      PolicyName: "all",
      PolicyDocument: document({ Effect: "Allow", Action: "*", Resource: "*" }),
    }),
  );
  for (;;) {
    try {
      const { harness } = await clients.control.send(
        new CreateHarnessCommand({
          harnessName: "zscaler_mcp_harness",
          executionRoleArn: `arn:aws:iam::${accountId}:role/${RoleName}`,
          memory: { disabled: {} },
        }),
      );
      const harnessId = harness?.harnessId ?? "";
      if (isReady) await untilReady(clients, harnessId);
      return harnessId;
    } catch (error) {
      // IAM has not told AgentCore about the role yet.
      if (!(error instanceof Error) || error.name !== "ValidationException") throw error;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}

async function untilReady({ control }: Account["clients"], harnessId: string): Promise<void> {
  for (;;) {
    const { harness } = await control.send(new GetHarnessCommand({ harnessId }));
    if (harness?.status === "READY") return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** Changes what comes in the stream of the next invocations. */
const inStream = (account: Account, change: stream.StreamChange, times = 1) =>
  account.faults.on({ operation: "InvokeHarness", times, effect: { kind: "stream", change } });

const invocations = (account: Account) =>
  account.calls().filter(({ operation }) => operation === "InvokeHarness");

/** An account, and Zscaler's identity service with the clients that it knows. */
function withOneApi(journey: (account: Account, known: OneApiClient[]) => Promise<void>): Promise<void> {
  const clientId = credentials["zscaler-client-id"];
  const oneApiClients = [{ clientId, clientSecret: credentials["zscaler-client-secret"] }];
  return inAccount((account) => journey(account, oneApiClients), { containers: { oneApiClients } })();
}

interface Asked {
  readonly topology: Topology;
  /** Beside those of the topology. */
  readonly inputs?: Inputs;
  /** What stands before the name of a tool. */
  readonly prefix: string;
  /** What is said where the harness's role may not sign in: the error, and its diagnosis. */
  readonly refused: string;
  readonly diagnosis: string;
}

const behindGateway = "zscaler-mcp-runtime___";
const vault = "The harness may not look up the credential in the Token Vault";
const everyTopology: readonly Asked[] = [
  {
    topology: ecs,
    inputs: { "auth-mode": "api-key", "auth-token": "a-key-of-our-own" },
    prefix: "",
    refused: "not authorized to perform: bedrock-agentcore:GetResourceApiKey",
    diagnosis: vault,
  },
  {
    topology: gatewayWithCognito,
    prefix: behindGateway,
    refused: "not authorized to perform: bedrock-agentcore:GetResourceOauth2Token",
    diagnosis: vault,
  },
  {
    topology: gatewayWithIam,
    prefix: behindGateway,
    refused: "Failed to start MCP client",
    diagnosis: "The gateway does not let the harness in",
  },
];

test.concurrent.each(everyTopology)(
  "$topology.name: a deployed agent answers through a tool of its server, and what it did can be read and used",
  ({ topology, inputs, prefix, refused, diagnosis }) =>
    withOneApi(async (account, known) => {
      const deployed = await good(
        deploy(account, {
          ...topology.inputs,
          ...inputs,
          // Whoever asks need not name it again: the state knows it.
          "harness-name": "zscaler_mcp_harness_smoke",
        }),
      );
      account.forgetCalls();
      const result = await good(
        invoke(account, {
          prompt: "List the ZDX devices.",
          expect: "LAPTOP-\\d+\nreturned",
          "expect-tool": "zdx_list_*, @zscaler/*",
          "max-latency": "1m",
          "max-total-tokens": "100000",
        }),
      );
      expect(writes(account)).toEqual([]);
      expect(result.outputs).toMatchObject({
        status: "ready",
        stage: "default",
        "harness-arn": deployed.outputs["harness-arn"],
        "harness-id": deployed.outputs["harness-id"],
        "stop-reason": "end_turn",
        state: deployed.outputs["state"],
      });
      expect(result.outputs["response"]).toMatch(
        new RegExp(`^Here is what ${prefix}zdx_list_devices returned: .*LAPTOP-42`),
      );
      expect(result.outputs["session-id"]).toMatch(/^[a-zA-Z0-9-]{33,100}$/);
      expect(Number(result.outputs["input-tokens"])).toBeGreaterThan(0);
      expect(Number(result.outputs["output-tokens"])).toBeGreaterThan(0);
      expect(Number(result.outputs["latency-ms"])).toBeGreaterThan(0);
      expect(JSON.parse(result.outputs["tool-calls"] ?? "")).toEqual([
        {
          server: "zscaler",
          name: `${prefix}zdx_list_devices`,
          input: {},
          outcome: "success",
          milliseconds: expect.any(Number),
        },
      ]);
      expect(result.stdout).toContain(`🔧 calls @zscaler/${prefix}zdx_list_devices`);
      expect(result.stdout).toMatch(
        new RegExp(`::group::✅ @zscaler/${prefix}zdx_list_devices \\(\\d+\\.\\ds\\)`),
      );
      expect(result.stdout).toMatch(new RegExp(`^ {2}Here is what ${prefix}zdx_list_devices returned`, "m"));
      expect(result.summary).toContain("## ✅ Harness `zscaler_mcp_harness_smoke` answered as expected");
      expect(result.summary).toContain(`| \`@zscaler/${prefix}zdx_list_devices\` | ✅ succeeded |`);
      expect(result.summary).toContain(`session-id: "${result.outputs["session-id"]}"`);

      // Somebody deletes the client at Zscaler: the server still runs, and none of its tools works.
      known.length = 0;
      const failed = await bad(
        invoke(account, {
          prompt: "List the ZPA server groups.",
          expect: "eu-servers\nreturned",
          "expect-tool": "zpa_*, zia_list_*",
          "max-latency": "1ms",
          "max-total-tokens": "5",
        }),
      );
      expect(errorsOf(failed)).toContain("expect: /eu-servers/u does not match the answer");
      expect(errorsOf(failed)).toContain("expect: /returned/u does not match the answer");
      expect(errorsOf(failed)).toContain(
        `expect-tool: no call of a tool that matches zpa_* succeeded; @zscaler/${prefix}zpa_list_server_groups failed`,
      );
      expect(errorsOf(failed)).toContain("expect-tool: no tool that matches zia_list_* was called");
      expect(errorsOf(failed)).toContain("max-latency: the answer took");
      expect(errorsOf(failed)).toContain("max-total-tokens: the answer took");
      expect(failed.annotations.filter(({ level }) => level === "error")).toHaveLength(6);
      expect(failed.summary).toContain("answered, but not as expected: 6 expectations failed");
      expect(failed.stdout).toContain(`::group::❌ @zscaler/${prefix}zpa_list_server_groups`);
      expect(failed.stdout).toContain("Failed to get a OneAPI token");
      expect(failed.outputs).toMatchObject({ status: "failed", "stop-reason": "end_turn" });
      expect(JSON.parse(failed.outputs["tool-calls"] ?? "")).toMatchObject([{ outcome: "error" }]);
      // A failed expectation is no reason to ask again.
      expect(invocations(account)).toHaveLength(2);

      inStream(account, stream.failing(stream.brokenConnection(), stream.isToolUse));
      const broken = await bad(invoke(account, { prompt: "List the ZDX devices." }));
      expect(invocations(account)).toHaveLength(3);
      expect(errorsOf(broken)).toContain(
        `it had called @zscaler/${prefix}zdx_list_devices, which may have changed something`,
      );
      expect(broken.outputs).toMatchObject({
        status: "failed",
        response: `I will use ${prefix}zdx_list_devices.`,
      });
      expect(JSON.parse(broken.outputs["tool-calls"] ?? "")).toMatchObject([{ outcome: "unanswered" }]);

      await withoutGrant(account, "zscaler-mcp-harness-execution-role", topology.grant);
      const denied = await bad(invoke(account, { prompt: "List the ZDX devices.", retries: "0" }));
      expect(invocations(account)).toHaveLength(4);
      expect(errorsOf(denied)).toContain(refused);
      expect(denied.summary).toContain(diagnosis);
      expect(denied.summary).toContain("gave no answer");
      expect(denied.stdout).toMatch(/::group::Last lines of the harness's log .*-DEFAULT\n.*\n.*Invocation/);
      expect(writes(account).filter((name) => !name.startsWith("iam:"))).toEqual([]);
      expect(account.calls().filter(({ error }) => /AccessDenied/.test(error ?? ""))).toEqual([]);
    }),
);

async function withoutGrant({ clients: { iam } }: Account, RoleName: string, action: string): Promise<void> {
  const { PolicyNames = [] } = await iam.send(new ListRolePoliciesCommand({ RoleName }));
  for (const PolicyName of PolicyNames) {
    const { PolicyDocument = "" } = await iam.send(new GetRolePolicyCommand({ RoleName, PolicyName }));
    const document = decodeURIComponent(PolicyDocument).replaceAll(
      `"${action}"`,
      '"bedrock-agentcore:GetGateway"',
    );
    await iam.send(new PutRolePolicyCommand({ RoleName, PolicyName, PolicyDocument: document }));
  }
}

test.concurrent("asks again after what time mends, in a new session, and after nothing else", () =>
  inAccount(async (account) => {
    await createHarness(account);
    const prompt = "say: ready";
    account.faults.on({ operation: "InvokeHarness", effect: { kind: "throttle" } });
    account.faults.on({
      operation: "InvokeHarness",
      nth: 2,
      effect: {
        kind: "stream",
        change: stream.failing(stream.streamError.internalServerException("Try later.")),
      },
    });
    const mended = await good(invoke(account, { prompt, expect: "^ready$" }));
    expect(mended.outputs["response"]).toBe("ready");
    expect(mended.stdout).toContain("no answer (ThrottlingException: Rate exceeded); attempt 2 follows");
    expect(mended.stdout).toContain("attempt 3 follows");
    expect(mended.summary).toContain("| **Attempts** | 3 |");
    const sessions = invocations(account).map(
      ({ input }) => (input as { readonly runtimeSessionId: string } | undefined)?.runtimeSessionId,
    );
    // The first one was refused before it was read.
    expect(new Set(sessions).size).toBe(3);

    account.faults.clear();
    account.forgetCalls();
    inStream(account, stream.failing(stream.brokenConnection(), stream.isText), 9);
    const given = await bad(invoke(account, { prompt, retries: "1", "session-id": "s".repeat(40) }));
    expect(invocations(account).map(({ input }) => input)).toMatchObject([
      { runtimeSessionId: "s".repeat(40) },
      { runtimeSessionId: "s".repeat(40) },
    ]);
    expect(errorsOf(given)).toContain("(2 attempts)");
    expect(given.outputs).toMatchObject({
      response: "ready",
      "session-id": "s".repeat(40),
      status: "failed",
    });
    expect(given.outputs).not.toHaveProperty("stop-reason");
    expect(given.summary).toContain("gave no whole answer");

    for (const { change, told } of [
      {
        change: stream.failing(stream.streamError.validationException("No such model.")),
        told: "No such model.",
      },
      {
        change: stream.failing(
          stream.streamError.runtimeClientError(
            "An error occurred (AccessDeniedException) when calling the ConverseStream operation: You don't have access to the model with the specified model ID.",
          ),
        ),
        told: "You don't have access to the model",
      },
      {
        change: stream.failing(stream.streamError.runtimeClientError("The tool went away."), stream.isText),
        told: "The tool went away.",
      },
    ]) {
      account.faults.clear();
      account.forgetCalls();
      inStream(account, change);
      const result = await bad(invoke(account, { prompt }));
      expect(errorsOf(result)).toContain(told);
      expect(invocations(account)).toHaveLength(1);
    }
    expect(writes(account)).toEqual([]);
  })());

test.concurrent("an answer that is no clean end fails, with what it means and which input to change", () =>
  inAccount(async (account) => {
    await createHarness(account);
    inStream(account, stream.stopping("max_tokens"));
    const cut = await bad(invoke(account, { prompt: "say: much to say", expect: "much" }));
    expect(errorsOf(cut)).toContain("stop reason `max_tokens`");
    expect(errorsOf(cut)).toContain("Raise the input `max-tokens`");
    expect(cut.outputs).toMatchObject({
      response: "much to say",
      "stop-reason": "max_tokens",
      status: "failed",
    });

    account.faults.clear();
    inStream(account, stream.cutOff(stream.isText));
    const ended = await bad(invoke(account, { prompt: "say: half", retries: "0" }));
    expect(errorsOf(ended)).toContain("The stream ended before the agent had come to an end");
    expect(ended.outputs).toMatchObject({ response: "half", status: "failed" });

    account.faults.clear();
    inStream(
      account,
      stream.preceded([...stream.reasoning("First, think.\nThen say it."), ...stream.unheardOf]),
    );
    const odd = await good(invoke(account, { prompt: "say: done", expect: "^done$" }));
    expect(odd.stdout).toMatch(/::group::💭 thought for .*\n.*\n {2}First, think\.\n {2}Then say it\./);
    expect(odd.stdout).toContain("without showing it");
    expect(odd.stdout).toContain("goes on without: hologram");
    expect(odd.outputs["response"]).toBe("done");
    expect(odd.summary).not.toContain("First, think");
  })());

test.concurrent("a cancelled run ends at once, and keeps what was said", () =>
  inAccount(async (account) => {
    await createHarness(account);
    inStream(account, stream.slowed(400));
    let said = "";
    let cancel = () => {};
    const result = await bad(
      invoke(
        account,
        { prompt: `say: First line.\n${"Much more follows. ".repeat(50)}` },
        {
          onSpawn: (action) => {
            cancel = () => action.kill("SIGINT");
          },
          onOutput: (text) => {
            said += text;
            if (!said.includes("First line.")) return;
            cancel();
            cancel = () => {};
          },
        },
      ),
    );
    expect(errorsOf(result)).toContain("The run was cancelled (SIGINT)");
    expect(result.outputs["response"]).toMatch(/^First line\.\nMuch/);
    expect(result.outputs["response"]?.length).toBeLessThan(500);
    expect(result.summary).toContain("was not waited for any longer");
    expect(invocations(account)).toHaveLength(1);
  })());

test.concurrent("nothing that an answer says acts on the log, the summary or the outputs", () =>
  inAccount(async (account) => {
    await createHarness(account);
    const lines = [
      "::error title=fake::made up",
      "::add-mask::e",
      "##[error]made up",
      "</details><img src=https://evil.example/x.png> @octocat #1",
      "```",
      "# Heading | cell |",
      "ghadelimiter_0",
      "status=ready",
      "\u001B[31mred\u202E",
    ];
    const result = await good(
      invoke(account, { prompt: `say: Hello\n${lines.join("\n")}`, expect: "made up" }),
    );
    expect(result.annotations).toEqual([]);
    expect(result.masks).not.toContain("e");
    expect(Object.keys(result.outputs).sort()).toEqual([
      "harness-arn",
      "harness-id",
      "harness-status",
      "input-tokens",
      "latency-ms",
      "output-tokens",
      "response",
      "session-id",
      "stage",
      "status",
      "stop-reason",
      "tool-calls",
    ]);
    expect(result.outputs["response"]).toContain("::error title=fake::made up\n::add-mask::e");
    expect(result.stdout).not.toMatch(/^##\[error\]/m);
    expect(result.stdout).not.toContain("\u202E");
    // Both blocks, question and answer, are fenced by more backticks than they hold.
    expect(result.summary.match(/^````/gm)).toHaveLength(4);
    expect(result.summary).not.toContain("\u001B");
  })());

test.concurrent("asks what the workflow's own form says, or a file, at a named endpoint", () =>
  inAccount(async (account) => {
    const harnessId = await createHarness(account);
    await account.clients.control.send(
      new CreateHarnessEndpointCommand({ harnessId, endpointName: "live", targetVersion: "1" }),
    );
    await account.clients.control.send(
      new UpdateHarnessCommand({ harnessId, systemPrompt: [{ text: "Be brief." }] }),
    );
    await untilReady(account.clients, harnessId);
    const prompt = 'say: "; echo $(whoami) `id` && it stays text';
    const asked = await good(
      invoke(
        account,
        { endpoint: "live" },
        { event: { name: "workflow_dispatch", payload: { inputs: { prompt } } } },
      ),
    );
    expect(asked.outputs["response"]).toBe('"; echo $(whoami) `id` && it stays text');
    expect(invocations(account).map(({ input }) => input)).toMatchObject([{ qualifier: "live" }]);
    expect(asked.summary).toContain("| **Endpoint** | `live` |");

    const folder = await mkdtemp(join(tmpdir(), "invoke-"));
    try {
      await writeFile(join(folder, "question.md"), "say: from a file\n");
      const read = await good(invoke(account, { "prompt-file": "question.md" }, { cwd: folder }));
      expect(read.outputs["response"]).toBe("from a file");
    } finally {
      await rm(folder, { recursive: true });
    }

    const missing = await bad(invoke(account, { prompt: "say: hello", endpoint: "nowhere" }));
    expect(errorsOf(missing)).toContain("endpoint nowhere");
    expect(errorsOf(missing)).toContain("`endpoint`");
    const unasked = await bad(invoke(account, {}));
    expect(errorsOf(unasked)).toContain("`prompt` is required by operation `invoke`");
  })());

test.concurrent("where there is nobody to ask yet it says so, and that a deploy comes first", () =>
  inAccount(
    async (account) => {
      const absent = await bad(invoke(account, { prompt: "say: hello", stage: "pr-7" }));
      expect(errorsOf(absent)).toContain(
        `There is no harness zscaler_mcp_harness_pr_7 in ${region} of account ${accountId}: stage pr-7 is not deployed.`,
      );
      expect(errorsOf(absent)).toContain("Deploy first");
      expect(absent.outputs).toEqual({ status: "absent", stage: "pr-7" });
      expect(absent.summary).toContain("There is no harness `zscaler_mcp_harness_pr_7` to ask");

      await createHarness(account, false);
      account.forgetCalls();
      const early = await bad(invoke(account, { prompt: "say: hello" }));
      expect(errorsOf(early)).toContain("Harness zscaler_mcp_harness is CREATING.");
      expect(early.outputs).toMatchObject({ status: "failed", "harness-status": "CREATING" });
      expect(writes(account)).toEqual([]);
      expect(invocations(account)).toEqual([]);
    },
    { profile: { harnessCreate: 36_000_000 } },
  )());
