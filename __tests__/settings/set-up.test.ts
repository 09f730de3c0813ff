import { readFileSync } from "node:fs";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { parse } from "yaml";
import { rules } from "../../src/diagnosis/diagnose.js";
import { awsCredentials } from "../../src/settings/aws-credentials.js";
import { awsStandingAfter, lacksZscalerCredentials, setUpFor } from "../../src/settings/set-up.js";
import { environmentOf, type Given, zscalerCredentials } from "./environment.js";

const hosted = { RUNNER_ENVIRONMENT: "github-hosted", HOME: "/nowhere" };

describe("whether a job has AWS credentials", () => {
  test.each([
    [{ AWS_ACCESS_KEY_ID: "AKIA", AWS_SECRET_ACCESS_KEY: "s" }, "given"],
    [{ AWS_WEB_IDENTITY_TOKEN_FILE: "/token" }, "given"],
    [{ AWS_CONTAINER_CREDENTIALS_FULL_URI: "http://localhost" }, "given"],
    [{ AWS_PROFILE: "deploy" }, "given"],
    // A secret of the repository that does not exist is an empty text.
    [{ AWS_ACCESS_KEY_ID: "AKIA", AWS_SECRET_ACCESS_KEY: "" }, "missing"],
    [{}, "missing"],
  ])("%j on a runner of GitHub's: %s", async (variables, expected) => {
    expect(await awsCredentials({ ...hosted, ...variables })).toBe(expected);
  });

  test("can't be seen on another runner, whose machine may have a role", async () => {
    expect(await awsCredentials({ ...hosted, RUNNER_ENVIRONMENT: "self-hosted" })).toBe("unseen");
  });

  test("is yes where an earlier step left a file of profiles, wherever that is", async () => {
    const home = await mkdtemp(join(tmpdir(), "home-"));
    try {
      await mkdir(join(home, ".aws"));
      await writeFile(join(home, ".aws", "credentials"), "");
      expect(await awsCredentials({ ...hosted, HOME: home })).toBe("given");
      const file = join(home, ".aws", "credentials");
      expect(await awsCredentials({ ...hosted, AWS_SHARED_CREDENTIALS_FILE: file })).toBe("given");
      expect(await awsCredentials({ ...hosted, AWS_CONFIG_FILE: file })).toBe("given");
    } finally {
      await rm(home, { recursive: true });
    }
  });
});

describe("which Zscaler credentials a deployment lacks", () => {
  const lacks = (inputs: Given, variables = {}) =>
    lacksZscalerCredentials(environmentOf({ operation: "deploy", ...inputs }, variables));

  test.each<[string, Given, boolean]>([
    ["a hosted server needs them", {}, true],
    ["all are given", zscalerCredentials, false],
    ["a secret of the account has them", { "credentials-secret": "mine" }, false],
    ["a server that takes an API key", { "mcp-url": "https://x/mcp", "auth-mode": "api-key" }, false],
    ["a server that signs in to Zscaler", { "mcp-url": "https://x/mcp" }, true],
    ["an operation that needs none", { operation: "destroy" }, false],
  ])("%s", (_, inputs, expected) => {
    expect(lacks(inputs)).toBe(expected);
  });

  test("a server that runs already needs a pair alone", () => {
    const { "zscaler-client-id": id = "", "zscaler-client-secret": secret = "" } = zscalerCredentials;
    const pair = { "zscaler-client-id": id, "zscaler-client-secret": secret };
    expect(lacks({ "mcp-url": "https://x/mcp", ...pair })).toBe(false);
    expect(lacks(pair)).toBe(true);
  });
});

describe("the job that can be copied", () => {
  const jobOf = (inputs: Given, variables = {}) => {
    const { workflow = [] } = setUpFor(environmentOf(inputs, variables), "no credentials");
    const { jobs } = parse(workflow.join("\n"));
    return Object.values(jobs)[0] as {
      permissions: Record<string, string>;
      steps: readonly { uses: string; with: Record<string, string> }[];
    };
  };

  test("signs in, and goes on with what was written", () => {
    const { permissions, steps } = jobOf(
      { operation: "plan", stage: "pr-7", region: "eu-west-1", image: "zscaler/zscaler-mcp-server:0.15.2" },
      { GITHUB_ACTION_REPOSITORY: "acme/harness", GITHUB_ACTION_REF: "v1" },
    );
    expect(permissions["id-token"]).toBe("write");
    expect(steps).toEqual([
      {
        uses: expect.stringMatching(/^aws-actions\/configure-aws-credentials@/),
        with: expect.objectContaining({ "aws-region": "eu-west-1" }),
      },
      {
        uses: "acme/harness@v1",
        with: {
          operation: "plan",
          stage: "pr-7",
          image: "zscaler/zscaler-mcp-server:0.15.2",
          // biome-ignore-start lint/suspicious/noTemplateCurlyInString: expressions of the runner
          "zscaler-client-id": "${{ secrets.ZSCALER_CLIENT_ID }}",
          "zscaler-client-secret": "${{ secrets.ZSCALER_CLIENT_SECRET }}",
          "zscaler-customer-id": "${{ secrets.ZSCALER_CUSTOMER_ID }}",
          "zscaler-vanity-domain": "${{ secrets.ZSCALER_VANITY_DOMAIN }}",
          // biome-ignore-end lint/suspicious/noTemplateCurlyInString: expressions of the runner
        },
      },
    ]);
  });

  test("takes over no name of a branch that would be more than a name", () => {
    const { steps } = jobOf({ operation: "status", stage: "x\n  evil: true", region: "a # b" });
    expect(steps[1]?.with).toEqual({ operation: "status" });
    // biome-ignore lint/suspicious/noTemplateCurlyInString: an expression of the runner
    expect(steps[0]?.with["aws-region"]).toBe("${{ vars.AWS_REGION }}");
  });

  test("is left out where it reads so already", () => {
    const environment = environmentOf({ operation: "deploy", ...zscalerCredentials });
    expect(setUpFor(environment, "no rights").workflow).toBeUndefined();
    expect(setUpFor(environment, "refused").workflow).toBeDefined();
  });
});

test("what a diagnosis says of the set-up is said of rules that there are", () => {
  const standings = rules.map((rule) => awsStandingAfter([rule])).filter((one) => one !== undefined);
  expect(standings.toSorted()).toEqual([
    ...["no credentials", "no rights", "no rights", "no rights", "no rights", "refused", "refused"],
  ]);
  expect(awsStandingAfter([{ id: "image-not-found" }])).toBeUndefined();
});

describe("what a first run is told is what the documents say", () => {
  const { steps, workflow = [] } = setUpFor(environmentOf({ operation: "deploy" }), "no credentials");

  test.each(steps.map(({ page }) => page))("%s is there", (page) => {
    const [file = "", heading] = page.split("#");
    const text = readFileSync(file, "utf8");
    const slugs = [...text.matchAll(/^#+ (.*)$/gm)].map(([, title = ""]) =>
      title
        .toLowerCase()
        .replaceAll(/[^a-z0-9 -]/g, "")
        .replaceAll(" ", "-"),
    );
    const anchors = [...text.matchAll(/<a id="([^"]+)">/g)].map(([, id]) => id);
    expect(heading === undefined || [...slugs, ...anchors].includes(heading)).toBe(true);
  });

  test("the job signs in as the README's does", () => {
    const readme = readFileSync("README.md", "utf8");
    for (const line of workflow.filter((one) => /configure-aws|role-to-assume|aws-region|id-token/.test(one)))
      expect(readme).toContain(line.trim());
    expect(workflow.join("\n")).toMatch(/configure-aws-credentials@[0-9a-f]{40} # v/);
  });
});
