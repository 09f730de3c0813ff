import { describe, expect, test } from "@jest/globals";
import type { DeployReport, RunReport } from "../../src/report/run-report.js";
import { createSecrets } from "../../src/report/secrets.js";
import { renderSummary } from "../../src/report/summary.js";
import { htmlOf } from "../../tools/render-summary/markdown.js";
import { deployed, destroyed, failed, updated } from "./examples.js";
import { poisoned } from "./hostile.js";

const nothing = { scrub: (text: string) => text };
const rendered = (report: RunReport) => renderSummary(report, nothing);
const inputErrors: RunReport = {
  kind: "input-error",
  stage: "default",
  startedAt: 0,
  endedAt: 110,
  failures: [
    { input: "task-cpu", message: '"300" is not a Fargate size', fix: "Use `256` or `512 | 1024`." },
    { message: "mcp-url and image contradict each other" },
  ],
};

/** First cells of the rows of the first table that has a row named `HarnessArn`. */
function rowNames(markdown: string): readonly string[] {
  return [...markdown.matchAll(/^\| \*\*(.+?)\*\* \|/gm)].map(([, name = ""]) => name);
}

describe("the summary of a deploy", () => {
  test("says first how it ended and how long it took", () => {
    expect(rendered(deployed)).toMatch(
      /^## ✅ Harness `zscaler_mcp_harness` is up and its MCP server answers \(2m48s\)\n/,
    );
    expect(rendered(updated)).toMatch(/^## ✅ .*up to date.*: 2 updated \(6m42s\)\n/);
    expect(rendered(failed)).toMatch(/^## ❌ Deploy of harness `zscaler_mcp_harness` failed \(7m11s\)\n/);
    expect(rendered({ ...deployed, outcome: "unchanged" })).toMatch(/^## ✅ .* already as wanted/);
    expect(rendered({ ...deployed, outcome: "cancelled" })).toMatch(/^## 🛑 .* stopped half way/);
  });

  test("does not claim that the server answers where nobody asked it", () => {
    const unverified = { ...deployed, deployment: { ...deployed.deployment, verifiedTools: undefined } };
    expect(rendered(unverified)).not.toContain("answers");
    expect(rendered(unverified)).not.toContain("Verified");
  });

  test("has HarnessArn and MCP URL first in its table", () => {
    expect(rowNames(rendered(deployed))).toEqual([
      "HarnessArn",
      "MCP URL",
      "Model",
      "Topology",
      "Image",
      "Harness version",
      "Endpoint",
      "Stage",
      "Region",
      "State",
      "Verified",
      "Console",
    ]);
  });

  test("shows only what is known", () => {
    const early: DeployReport = {
      ...failed,
      deployment: { partition: "aws", region: "us-east-1", topology: "ecs" },
      resources: [],
      timeline: [],
    };
    expect(rowNames(rendered(early))).toEqual(["Topology", "Stage", "Region", "Console"]);
    expect(rendered(early)).not.toContain("Where the time went");
    expect(rendered(early)).not.toContain("undefined");
  });

  test("shows tag and digest of the image, but not the digest twice", () => {
    expect(rendered(deployed)).toContain("0.15.0-bedrock`<br>`sha256:9f86");
    const pinned = `${deployed.deployment.image?.reference}@${deployed.deployment.image?.digest}`;
    const report = {
      ...deployed,
      deployment: { ...deployed.deployment, image: { reference: pinned, digest: "sha256:9f86" } },
    };
    expect(rendered(report)).not.toContain("`sha256:9f86`");
  });

  test.each([
    [
      "aws",
      "us-east-1",
      "https://us-east-1.console.aws.amazon.com/bedrock-agentcore/home?region=us-east-1#/harnesses/",
    ],
    [
      "aws-us-gov",
      "us-gov-west-1",
      "https://us-gov-west-1.console.amazonaws-us-gov.com/bedrock-agentcore/home",
    ],
    ["aws-cn", "cn-north-1", "https://cn-north-1.console.amazonaws.cn/bedrock-agentcore/home"],
  ])("links to the console of partition %s", (partition, region, page) => {
    const report = { ...deployed, deployment: { ...deployed.deployment, partition, region } };
    expect(rendered(report)).toContain(page);
  });

  test("links nowhere in a partition whose console is not public", () => {
    const report = { ...deployed, deployment: { ...deployed.deployment, partition: "aws-iso" } };
    expect(rendered(report)).not.toContain("console.");
  });

  test("links to service, container log and this run", () => {
    const summary = rendered(deployed);
    expect(summary).toContain(
      "/ecs/v2/clusters/zscaler-mcp/services/zscaler-mcp-server/health?region=us-east-1",
    );
    expect(summary).toContain("#logsV2:log-groups/log-group/$252Fecs$252Fzscaler-mcp)");
    expect(summary).toContain("[This run](https://github.com/acme/agents/actions/runs/42)");
  });

  test("shows what changed, from what to what, and counts what did not", () => {
    const summary = rendered(updated);
    expect(summary).toContain(
      "`primaryContainer.image` `zscaler/zscaler-mcp-server:0.14.2` → `zscaler/zscaler-mcp-server:0.15.0`",
    );
    expect(summary).toContain("`primaryContainer.environment.ZSCALER_MCP_WRITE_TOOLS` _none_ → `zia_*`");
    expect(summary).toContain("_2 resources already as wanted: not touched._");
  });

  test("shows notices and warnings", () => {
    expect(rendered(updated)).toContain("> [!NOTE]\n> **Verify was skipped** — The endpoint is private");
    expect(rendered(updated)).toContain(
      "> [!WARNING]\n> **Plaintext credentials** — `secrets-manager: false`",
    );
  });

  test("draws where the time went, in the order in which work began", () => {
    const gantt = /```mermaid\ngantt\n([\s\S]*?)```/.exec(rendered(deployed))?.[1] ?? "";
    expect(gantt).toContain("applied in 12s :active, 2000-01-01 00:00:01.800, 12200ms");
    expect(gantt).toContain("ready after another 2m26s :done, 2000-01-01 00:00:14.000, 146000ms");
    expect(gantt.indexOf("section Express service")).toBeLessThan(gantt.indexOf("section harness\n"));
  });

  test("draws how it is wired, with vault and secret", () => {
    const summary = rendered(deployed);
    for (const edge of [
      "caller -->|InvokeHarness| harness",
      "vault -.->|Authorization| harness",
      "harness -->|MCP over HTTPS| edge",
      "edge -->|port 8000| server",
      "secret -.->|credentials| server",
      "server -->|REST| zscaler",
    ]) {
      expect(summary).toContain(edge);
    }
  });

  test("draws an existing server without hosting", () => {
    const external = { ...deployed, deployment: { ...deployed.deployment, topology: "external" as const } };
    expect(rendered(external)).toContain("harness -->|MCP| server");
    expect(rendered(external)).not.toContain("edge[");
  });

  test("draws no vault where nothing is authenticated, and no secret where there is none", () => {
    const open = { ...deployed, deployment: { ...deployed.deployment, authMode: "none", secret: undefined } };
    expect(rendered(open)).not.toContain("vault");
    expect(rendered(open)).not.toContain("secret[(");
  });

  test("says how to go on, for this very stage", () => {
    const summary = rendered(updated);
    expect(summary).toContain(
      '- uses: acme/zscaler-harness-action@v1\n  with:\n    operation: destroy\n    stage: "pr-123"',
    );
    expect(summary).toContain(
      '    operation: invoke\n    stage: "pr-123"\n    endpoint: "prod"\n    prompt: "Which tools do you have?"\n    expect: "zia|zpa|zdx"\n    region: us-east-1',
    );
  });
});

describe("the summary of a deploy behind a gateway", () => {
  const { cluster, service, serviceArn, ...common } = deployed.deployment;
  const host = "https://g-1.gateway.bedrock-agentcore.us-east-1.amazonaws.com/mcp";
  const gateway = {
    auth: "cognito",
    name: "zscaler-mcp-gateway",
    arn: "arn:aws:bedrock-agentcore:us-east-1:111122223333:gateway/g-1",
    runtime: { name: "zscaler_mcp_runtime", id: "zscaler_mcp_runtime-a1b2c3d4e5", version: "2" },
    userPool: { name: "zscaler-mcp-up", id: "us-east-1_AbCdEf123" },
  } as const;
  const connect = {
    kind: "client-credentials",
    url: host,
    tokenEndpoint: "https://zscaler.auth.us-east-1.amazoncognito.com/oauth2/token",
    clientId: "client1",
    scope: "zscaler-mcp/invoke",
    userPoolId: "us-east-1_AbCdEf123",
  } as const;
  const tokens: DeployReport = {
    ...deployed,
    deployment: {
      ...common,
      topology: "gateway",
      mcpUrl: host,
      logGroup: "/aws/bedrock-agentcore/runtimes/zscaler_mcp_runtime-a1b2c3d4e5-DEFAULT",
      credentialProvider: "zscaler-mcp-oauth",
      gateway,
      connect,
    },
  };
  const { userPool, ...signed } = gateway;
  const signatures: DeployReport = {
    ...tokens,
    deployment: {
      ...tokens.deployment,
      credentialProvider: undefined,
      gateway: { ...signed, auth: "iam" },
      connect: { kind: "sigv4", url: host, gatewayArn: gateway.arn },
    },
  };

  test("names gateway, runtime and user pool, and links to them and to the container's log", () => {
    const summary = rendered(tokens);
    expect(summary).toContain("AgentCore Runtime behind a Gateway · `cognito`: OAuth tokens on both legs");
    expect(summary).toContain("| **Runtime** | `zscaler_mcp_runtime` · version `2` |");
    for (const page of [
      "/bedrock-agentcore/agents/zscaler_mcp_runtime-a1b2c3d4e5?region=us-east-1",
      "/bedrock-agentcore/toolsAndGateways?region=us-east-1",
      "/cognito/v2/idp/user-pools/us-east-1_AbCdEf123/users?region=us-east-1",
      "$252Fruntimes$252Fzscaler_mcp_runtime-a1b2c3d4e5-DEFAULT",
    ])
      expect(summary).toContain(page);
    expect(rendered(signatures)).not.toMatch(/cognito/i);
  });

  test("has no links to what a plan would only make", () => {
    const { arn, ...unmade } = gateway;
    const runtime = { name: gateway.runtime.name };
    const planned = { ...unmade, runtime, userPool: { name: "zscaler-mcp-up" } };
    const deployment = { ...tokens.deployment, gateway: planned, connect: undefined };
    const summary = rendered({ ...tokens, deployment });
    expect(summary).not.toMatch(/\[(Runtime|Gateways|User pool|Container log)\]/);
    expect(summary).not.toContain("Connect other MCP clients");
  });

  test("draws as whom each party calls the next", () => {
    for (const [report, credential] of [
      [tokens, "OAuth token"],
      [signatures, "SigV4"],
    ] as const)
      for (const edge of [
        "caller -->|InvokeHarness, SigV4| harness",
        `harness -->|MCP, ${credential}| gateway`,
        `others -->|MCP, ${credential}| gateway`,
        `gateway -->|MCP, ${credential}| runtime`,
        "runtime -->|port 8000| server",
        "server -->|REST| zscaler",
      ])
        expect(rendered(report)).toContain(edge);
    expect(rendered(tokens)).toContain("vault -.->|token| gateway");
    expect(rendered(signatures)).not.toContain("vault");
  });

  test("tells other clients where they get a token, and where its secret is read", () => {
    const summary = rendered(tokens);
    expect(summary).toContain("| **Token endpoint** | `https://zscaler.auth.us-east-1.amazoncognito.com");
    expect(summary).toContain("| **Scope** | `zscaler-mcp/invoke` |");
    expect(summary).toContain(
      "`aws cognito-idp describe-user-pool-client --region us-east-1 --user-pool-id us-east-1_AbCdEf123 --client-id client1 --query UserPoolClient.ClientSecret --output text`",
    );
    expect(summary).toContain('--user client1:"$CLIENT_SECRET"');
    expect(summary).toContain(`"url": "${host}"`);
  });

  test("tells other clients which right their signature needs", () => {
    const summary = rendered(signatures);
    expect(summary).toContain(`\`bedrock-agentcore:InvokeGateway\` on \`${gateway.arn}\``);
    expect(summary).toContain(`"Resource": "${gateway.arn}"`);
    expect(summary).not.toContain("Token endpoint");
  });

  test("offers no way in after a run that failed", () => {
    expect(rendered({ ...tokens, outcome: "failed" })).not.toContain("Connect other MCP clients");
  });

  test("gives a shell nothing to run but what is written there", () => {
    const odd = { ...connect, clientId: "a'; rm -rf $HOME" };
    const summary = rendered({ ...tokens, deployment: { ...tokens.deployment, connect: odd } });
    expect(summary).toContain(`--client-id 'a'\\''; rm -rf $HOME'`);
  });
});

describe("the summary of a failed run", () => {
  test("gives cause and fix before anything else", () => {
    const summary = rendered(failed);
    expect(summary.indexOf("**Fix:**")).toBeLessThan(summary.indexOf("HarnessArn"));
    expect(summary.indexOf("### 🔎 The MCP server refuses to bind")).toBeLessThan(
      summary.indexOf("HarnessArn"),
    );
    expect(summary).toContain("Cannot bind to 0.0.0.0 without ZSCALER_MCP_ALLOWED_HOSTS\n```");
  });

  test("folds what only follows from the cause", () => {
    expect(rendered(failed)).toContain(
      "<details><summary>What followed from it</summary>\n\n### 🔎 The container exits",
    );
  });

  test("still shows a consequence openly where no cause is known", () => {
    const diagnoses = failed.diagnoses.filter(({ consequence }) => consequence === true);
    expect(rendered({ ...failed, diagnoses })).toContain("### 🔎 ECS gave up because");
  });

  test("shows what is known of the deployment, and which step failed", () => {
    expect(rowNames(rendered(failed)).slice(0, 2)).toEqual(["HarnessArn", "MCP URL"]);
    expect(rendered(failed)).toContain("| Express service `zscaler-mcp-server` | ❌ create failed |");
    expect(rendered(failed)).toContain(":crit, ");
  });

  test("before anything was changed says so", () => {
    const report: RunReport = {
      kind: "failed",
      operation: "deploy",
      stage: "default",
      startedAt: 0,
      endedAt: 900,
      failures: [{ message: "Stage default is locked by run 42", fix: "Wait for it." }],
      diagnoses: [],
    };
    expect(rendered(report)).toMatch(/^## ❌ `deploy` failed before anything was changed \(0\.9s\)/);
    expect(rendered(report)).toContain("Stage default is locked by run 42");
  });
});

describe("the summary of a destroy", () => {
  test("lists what was deleted, and what was kept with the reason", () => {
    const summary = rendered(destroyed);
    expect(summary).toMatch(/^## ✅ Stage `pr-123` is gone: 8 deleted, 1 kept \(3m32s\)/);
    expect(summary).toContain("| Express service | `zscaler-mcp-server` |");
    expect(summary).toContain("| cluster | `zscaler-mcp` | It was adopted: this stage did not make it |");
    expect(summary).toContain("removed in 3m10s");
  });

  test("says that nothing is left only where nothing is", () => {
    expect(rendered({ ...destroyed, kept: [] })).toContain("nothing of it is left");
    expect(rendered({ ...destroyed, outcome: "absent" })).toContain("does not exist");
  });

  test("of a dry run does not claim to have deleted anything", () => {
    const summary = rendered({ ...destroyed, outcome: "dry-run" });
    expect(summary).toContain("nothing was touched");
    expect(summary).toContain("### Would be deleted");
    expect(summary).not.toContain("### Deleted");
  });

  test("shows what could not be deleted, with what to do", () => {
    const summary = rendered({
      ...destroyed,
      outcome: "failed",
      failures: [
        { noun: "cluster", name: "zscaler-mcp", message: "It contains services", fix: "Run again." },
      ],
    });
    expect(summary).toContain("> **cluster `zscaler-mcp`** — It contains services\n>\n> **Fix:** Run again.");
  });
});

test("the summary of bad inputs names each input with its fix, in one table", () => {
  const summary = rendered(inputErrors);
  expect(summary).toMatch(/^## ❌ 2 inputs can't be used; no call to AWS was made \(0\.1s\)/);
  expect(summary).toContain('| `task-cpu` | "300" is not a Fargate size | Use `256` or `512 \\| 1024`. |');
  expect(summary).toContain("|  | mcp-url and image contradict each other |  |");
});

test("the summary of bad inputs has no empty column where the messages name their inputs", () => {
  const report = { ...inputErrors, failures: [{ message: "stage: must not be empty" }] } as RunReport;
  expect(rendered(report)).toMatch(/^## ❌ One input can't be used/);
  expect(rendered(report)).toContain("| Problem | Fix |\n| --- | --- |\n| stage: must not be empty |  |");
});

test("the summary of a fork's pull request says why nothing was done", () => {
  const report: RunReport = {
    kind: "skipped",
    operation: "deploy",
    stage: "pr-9",
    startedAt: 0,
    endedAt: 90,
    why: "A fork's pull request gets no AWS credentials.",
  };
  expect(rendered(report)).toMatch(/^## ⏭️ `deploy` was skipped/);
  expect(rendered(report)).toContain("A fork's pull request gets no AWS credentials.");
});

describe("foreign text in a summary", () => {
  test.each([
    ["deploy", deployed],
    ["update", updated],
    ["failure", failed],
    ["destroy", destroyed],
    ["input errors", inputErrors],
  ])("of a %s is neither HTML nor image, link, mention or hidden", (_, report) => {
    const summary = rendered(poisoned(report));
    const page = htmlOf(summary, (language, content) =>
      language === "mermaid" ? `<hr title="${content.length}">` : undefined,
    );
    expect(page).not.toMatch(/<(?:img|script)|<!--/);
    expect(page.match(/<a href="(?!https:\/\/)/)).toBeNull();
    expect(page).not.toMatch(/href="https:\/\/[^/"]*evil/);
    const outsideCode = summary
      .replaceAll(/^(`{3,})\w*\n[\s\S]*?\n\1$/gm, "")
      .replaceAll(/(`+)(?!`).*?(?<!`)\1(?!`)/g, "");
    expect(outsideCode).not.toMatch(/@\w|https?:\/\/evil|<img|<!--|(?<!\\)!\[/);
    for (const control of ["\u001B", "\u202E", "\u2066"]) {
      expect(summary).not.toContain(control);
    }
  });

  test("leaves every table with as many cells in a row as in its head", () => {
    for (const report of [deployed, updated, failed, destroyed, inputErrors]) {
      let head = 0;
      for (const line of rendered(poisoned(report)).split("\n")) {
        const cells = line.startsWith("|") ? [...line.matchAll(/(?:\\.|[^|\\])*\|/g)].length : 0;
        head = cells === 0 ? 0 : head === 0 ? cells : head;
        expect(cells).toBe(head);
      }
    }
  });

  test("closes no fence: every block of code ends where it was meant to", () => {
    for (const report of [deployed, failed]) {
      const clean = rendered(report).match(/^`{3,}/gm)?.length;
      let open: string | undefined;
      let fences = 0;
      for (const line of rendered(poisoned(report)).split("\n")) {
        const fence = /^(`{3,})(\w*)$/.exec(line);
        if (fence !== null && (open === undefined || line === open)) {
          open = open === undefined ? fence[1] : undefined;
          fences += 1;
        }
      }
      expect(open).toBeUndefined();
      expect(fences).toBe(clean);
    }
  });

  test("stays inside the labels of the drawings", () => {
    const drawings = [...rendered(poisoned(deployed)).matchAll(/```mermaid\n([\s\S]*?)\n```/g)];
    expect(drawings).toHaveLength(2);
    for (const [, drawing = ""] of drawings) {
      expect(drawing).not.toMatch(/^\s*click|%%|javascript:alert\(1\)"/m);
    }
  });
});

describe("secrets", () => {
  const secret = "Zs|c*er_s3cret`<&>";
  const secrets = createSecrets(() => {});
  secrets.mask([secret]);

  test("are found nowhere in a summary, in no form and however the text around them is escaped", () => {
    const carriers = [
      secret,
      Buffer.from(secret).toString("base64"),
      `Basic ${Buffer.from(`client-id:${secret}`).toString("base64")}`,
      encodeURIComponent(secret),
      `${secret.slice(0, 5)}\u001B[1m${secret.slice(5)}`,
    ];
    for (const carrier of carriers) {
      const put = (value: unknown): unknown =>
        typeof value === "object" && value !== null && !Array.isArray(value)
          ? Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, put(inner)]))
          : Array.isArray(value)
            ? value.map(put)
            : value;
      const report = put({
        ...failed,
        deployment: { ...failed.deployment, model: carrier, mcpUrl: `https://h/mcp?key=${carrier}` },
        failures: [{ noun: carrier, name: carrier, message: `bad ${carrier}`, fix: `not \`${carrier}\`` }],
        diagnoses: [{ id: "x", title: carrier, cause: carrier, fix: carrier, evidence: [carrier] }],
        resources: [
          {
            noun: "harness",
            name: carrier,
            action: "update",
            changes: [{ path: carrier, before: { deep: [carrier] }, after: carrier }],
          },
        ],
        notices: [{ level: "note", title: carrier, message: carrier }],
      }) as RunReport;
      const summary = renderSummary(report, secrets);
      const readable = summary
        .replaceAll(/\\([!-/:-@[-`{-~])/g, "$1")
        .replaceAll("&lt;", "<")
        .replaceAll("&gt;", ">")
        .replaceAll("&amp;", "&");
      for (const text of [summary, readable, readable.replaceAll("\u200B", "")]) {
        expect(text).not.toContain(secret);
        expect(text).not.toContain(Buffer.from(secret).toString("base64").slice(0, 20));
        expect(text).not.toContain(encodeURIComponent(secret));
      }
      expect(summary).toContain("***");
    }
  });
});

describe("a summary that would be too large", () => {
  const megabyte = "é".repeat(1_000_000);
  const changes = Array.from({ length: 100 }, () => ({ path: "p", before: "x".repeat(1_000), after: "y" }));

  test("stays far under 1 MiB whatever its fields hold", () => {
    const report: RunReport = {
      ...failed,
      failures: Array.from({ length: 500 }, (_, index) => ({ message: index < 12 ? megabyte : "m" })),
      diagnoses: Array.from({ length: 50 }, () => ({
        id: "x",
        title: "t",
        cause: "c",
        fix: "f",
        evidence: [megabyte, ...Array.from({ length: 100 }, () => "line")],
      })),
      resources: Array.from({ length: 300 }, (_, index) => ({
        noun: "harness",
        name: `h${index}`,
        action: "update" as const,
        changes,
      })),
    };
    const summary = rendered(report);
    expect(Buffer.byteLength(summary)).toBeLessThan(1_048_576);
    expect(summary).toContain("more characters)");
    expect(summary).toContain("_… and 488 more failures, in the log._");
    expect(summary).toContain("_… and 200 more._");
    expect(summary).toContain("… and 88 more");
  });

  test("leaves out whole sections, never half a table, and says which", () => {
    const resources = Array.from({ length: 100 }, () => ({
      noun: "é".repeat(5_000),
      name: "é".repeat(5_000),
      action: "update" as const,
      why: "é".repeat(5_000),
      changes: changes.map((change) => ({ ...change, path: "é".repeat(500) })),
    }));
    const summary = rendered({ ...deployed, resources });
    expect(Buffer.byteLength(summary)).toBeLessThan(1_048_576);
    expect(summary).toContain("| **HarnessArn** |");
    expect(summary).toContain("### Next steps");
    expect(summary).toContain("_Left out, because GitHub takes no summary over 1 MiB: What changed._");
  });
});
