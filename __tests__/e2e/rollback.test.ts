/** A rollout that AWS turns back: the step fails with AWS's reason, the old version serves on, and a good image mends it. */
import { expect, test } from "@jest/globals";
import {
  type Account,
  ask,
  bad,
  bucket,
  changesMade,
  deploy,
  errorsOf,
  good,
  inAccount,
  ofType,
  repository,
  rollouts,
  stateKey,
  stateText,
} from "./action.js";

const crash = { image: `${repository}:crash` };
const withoutHealth = {
  image: "709825985650.dkr.ecr.us-east-1.amazonaws.com/zscaler/zscaler-mcp-server:0.10.4-bedrock",
};

/** The stage is unlocked, and its state says how the last run ended. */
async function expectOutcome(account: Account, outcome: string): Promise<void> {
  expect(ofType(account, "AWS::S3::Object").map(({ id }) => id)).toEqual([`${bucket}/${stateKey()}`]);
  expect(JSON.parse((await stateText(account)) ?? "")).toMatchObject({ lastRun: { outcome } });
}

test.concurrent.each([
  {
    which: "that crashes",
    image: crash,
    reason: /rolled back because the circuit breaker threshold was exceeded/,
    says: "RuntimeError: the application failed to start",
  },
  {
    which: "that does not answer its health check",
    image: withoutHealth,
    reason: /Task failed ELB health checks/,
    says: '"GET /health" 401',
  },
])("an update to an image $which fails, and the version before serves on", ({ image, reason, says }) =>
  inAccount(async (account) => {
    const first = await good(deploy(account));
    const failed = await bad(deploy(account, image));
    expect(errorsOf(failed)).toMatch(reason);
    expect(errorsOf(failed)).toContain("Fix: ");
    expect(failed.stdout).toContain(says);
    expect(failed.summary).toContain("Fix");
    expect(failed.outputs).toMatchObject({
      status: "degraded",
      "harness-arn": first.outputs["harness-arn"],
      "mcp-url": first.outputs["mcp-url"],
    });
    await expectOutcome(account, "failed");
    const [newest] = await rollouts(account);
    expect(newest?.status).toBe("ROLLBACK_SUCCESSFUL");
    const { tools } = await ask(account, first.outputs["harness-arn"], "List the ZPA app segments.");
    expect(tools).toEqual(["zpa_list_app_segments success"]);

    // The next good image converges.
    account.forgetCalls();
    const mended = await good(deploy(account, { image: `${repository}:2.0` }));
    expect(changesMade(account)).toEqual(["ecs:UpdateExpressGatewayService"]);
    expect(mended.outputs).toMatchObject({ status: "ready", changed: "true" });
    expect(mended.stdout).toContain("Zscaler MCP Server 0.15.2");
    await expectOutcome(account, "succeeded");
  })(),
);

test.concurrent("going back to the image before needs no rollout: AWS has done that already", () =>
  inAccount(async (account) => {
    await good(deploy(account));
    await bad(deploy(account, crash));
    account.forgetCalls();
    const again = await good(deploy(account));
    expect(changesMade(account)).toEqual([]);
    expect(again.outputs).toMatchObject({ status: "ready" });
    expect(again.stdout).toContain("Zscaler MCP Server 0.14.0");
    await expectOutcome(account, "succeeded");
  })());

test.concurrent("the same bad image is tried again, and fails again: its cause may have gone", () =>
  inAccount(async (account) => {
    await good(deploy(account));
    await bad(deploy(account, crash));
    account.forgetCalls();
    const again = await bad(deploy(account, crash));
    expect(changesMade(account)).toEqual(["ecs:UpdateExpressGatewayService"]);
    expect(errorsOf(again)).toMatch(/rolled back because/);
  })());

test.concurrent("a first deploy of an image that crashes is mended by one that does not", () =>
  inAccount(async (account) => {
    const failed = await bad(deploy(account, crash));
    expect(errorsOf(failed)).toMatch(/tasks failed to start/);
    expect(failed.stdout).toContain("RuntimeError: the application failed to start");
    expect(failed.outputs).toHaveProperty("service-arn");
    expect(failed.outputs).toHaveProperty("mcp-url");
    await expectOutcome(account, "failed");

    account.forgetCalls();
    const mended = await good(deploy(account));
    expect(changesMade(account).filter((call) => call.startsWith("iam:"))).toEqual([]);
    expect(mended.outputs).toMatchObject({ status: "ready", "mcp-url": failed.outputs["mcp-url"] });
    const { tools } = await ask(account, mended.outputs["harness-arn"], "List the ZIA locations.");
    expect(tools).toEqual(["zia_list_locations success"]);
    await expectOutcome(account, "succeeded");
    account.forgetCalls();
    expect((await good(deploy(account))).outputs["changed"]).toBe("false");
    expect(changesMade(account)).toEqual([]);
  })());
