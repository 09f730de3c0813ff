import { describe, expect, test } from "@jest/globals";
import type { InvokeReport, ReportedAnswer } from "../../src/report/summaries/invoke.js";
import { renderSummary } from "../../src/report/summary.js";

const rendered = (report: InvokeReport) => renderSummary(report, { scrub: (text) => text });

const answer: ReportedAnswer = {
  text: "There are two devices:\n\n- LAPTOP-42\n- LAPTOP-43",
  stopReason: "end_turn",
  calls: [{ tool: "@zscaler/zdx_list_devices", outcome: "success", milliseconds: 420 }],
  inputTokens: 12_000,
  outputTokens: 345,
  totalTokens: 12_345,
  latency: 4_200,
  sessionId: "zscaler-harness-8a6e0804-2bd0-4672-b79d-d97027f9071a",
  attempts: 1,
};

const answered: InvokeReport = {
  kind: "invoke",
  outcome: "answered",
  stage: "pr-123",
  startedAt: 0,
  endedAt: 5_000,
  actionReference: "acme/zscaler-harness-action@v1",
  partition: "aws",
  region: "us-east-1",
  harnessName: "zscaler_mcp_harness_pr_123",
  harnessArn:
    "arn:aws:bedrock-agentcore:us-east-1:111122223333:harness/zscaler_mcp_harness_pr_123-a1b2c3d4e5",
  harnessId: "zscaler_mcp_harness_pr_123-a1b2c3d4e5",
  harnessVersion: "3",
  prompt: "List the devices.",
  expectations: 2,
  answer,
  failures: [],
  diagnoses: [],
};

describe("the summary of an invocation", () => {
  test("says first whether the answer is as expected", () => {
    const first = (changed: Partial<InvokeReport>) => rendered({ ...answered, ...changed }).split("\n")[0];
    const failures = [{ message: "expect: /x/ does not match the answer" }];
    expect(first({})).toBe("## ✅ Harness `zscaler_mcp_harness_pr_123` answered as expected (5.0s)");
    expect(first({ expectations: 0 })).toBe("## ✅ Harness `zscaler_mcp_harness_pr_123` answered (5.0s)");
    expect(first({ outcome: "unexpected", failures })).toMatch(
      /^## ❌ .* answered, but not as expected \(5\.0s\)/,
    );
    expect(first({ outcome: "unexpected", failures: [...failures, ...failures] })).toContain(
      "not as expected: 2 expectations failed",
    );
    expect(first({ outcome: "unanswered" })).toContain("gave no whole answer");
    expect(first({ outcome: "unanswered", answer: undefined })).toContain("gave no answer");
    expect(first({ outcome: "absent", answer: undefined })).toContain("There is no harness");
    expect(first({ outcome: "cancelled" })).toMatch(/^## 🛑 .* was not waited for/);
  });

  test("has what was used, every tool call, question and answer, and how to go on", () => {
    expect(rendered(answered)).toBe(`## ✅ Harness \`zscaler_mcp_harness_pr_123\` answered as expected (5.0s)

|  |  |
| --- | --- |
| **HarnessArn** | \`arn:aws:bedrock-agentcore:us-east-1:111122223333:harness/zscaler_mcp_harness_pr_123-a1b2c3d4e5\` |
| **Harness version** | \`3\` |
| **Session** | \`zscaler-harness-8a6e0804-2bd0-4672-b79d-d97027f9071a\` |
| **Stop reason** | \`end_turn\` |
| **Tokens** | 12,345: 12,000 read, 345 written |
| **Latency** | 4.2s |
| **Stage** | \`pr-123\` |
| **Region** | \`us-east-1\` |
| **Console** | [Harness](https://us-east-1.console.aws.amazon.com/bedrock-agentcore/home?region=us-east-1#/harnesses/zscaler_mcp_harness_pr_123-a1b2c3d4e5) |

### Tool calls

| Tool | Outcome | Time |
| --- | --- | --- |
| \`@zscaler/zdx_list_devices\` | ✅ succeeded | 0.4s |

### Question

\`\`\`text
List the devices.
\`\`\`

### Answer

\`\`\`text
There are two devices:

- LAPTOP-42
- LAPTOP-43
\`\`\`

### Next steps

<details><summary>Go on in this session</summary>

\`\`\`yaml
- uses: acme/zscaler-harness-action@v1
  with:
    operation: invoke
    stage: "pr-123"
    session-id: "zscaler-harness-8a6e0804-2bd0-4672-b79d-d97027f9071a"
    prompt: "And what follows from that?"
    region: us-east-1
\`\`\`

</details>
`);
  });

  test("of a failure leads with what failed and ends with where to read more", () => {
    const summary = rendered({
      ...answered,
      outcome: "unanswered",
      answer: {
        ...answer,
        stopReason: "",
        calls: [{ tool: "shell", outcome: "unanswered", milliseconds: 1 }],
      },
      failures: [{ message: "The harness did not answer", fix: "Look at its log." }],
    });
    expect(summary.indexOf("The harness did not answer")).toBeLessThan(summary.indexOf("HarnessArn"));
    expect(summary).toContain("| **Stop reason** | none |");
    expect(summary).toContain("| `shell` | ❔ no result came | 0.0s |");
    expect(summary).not.toContain("Go on in this session");
    expect(summary).toContain("operation: logs");
  });

  test("goes on at the endpoint that was asked", () => {
    expect(rendered({ ...answered, endpoint: "live" })).toContain('    endpoint: "live"\n    session-id:');
  });

  test("wraps long paragraphs, which GitHub does not, and breaks no word", () => {
    const text = `${"word ".repeat(60).trim()}\n${"x".repeat(300)}`;
    const lines = rendered({ ...answered, answer: { ...answer, text } }).split("\n");
    const words = lines.filter((line) => line.startsWith("word"));
    expect(words.every((line) => line.length <= 120)).toBe(true);
    expect(words.join(" ")).toBe("word ".repeat(60).trim());
    expect(lines).toContain("x".repeat(300));
  });

  test("stays whole where the answer is huge", () => {
    const text = `${"line\n".repeat(300_000)}`;
    const summary = rendered({ ...answered, answer: { ...answer, text } });
    expect(Buffer.byteLength(summary)).toBeLessThan(1_000_000);
    expect(summary).toMatch(/… \(\d+ more lines\)/);
    expect(summary).toContain("Next steps");
  });

  test("nothing that an agent says or a tool is called acts on the page", () => {
    const summary = rendered({
      ...answered,
      prompt: "```\n</details>",
      answer: {
        ...answer,
        text: "````\n# Heading\n</details> <img src=x> @octocat",
        stopReason: "`|@octocat",
        calls: [{ tool: "@x|y/`z`<b>", outcome: "error", milliseconds: 1 }],
      },
      harnessName: "`<b>",
    });
    expect(summary).toContain("`````text\n````\n# Heading");
    expect(summary).toContain("````text\n```\n</details>\n````");
    expect(summary).toContain("| ``  @x\\|y/`z`<b>  ``".replaceAll("  ", " "));
  });
});
