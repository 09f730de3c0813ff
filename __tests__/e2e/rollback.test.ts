/** An image that does not start: the step fails with AWS's reason, status tells it too, and a good image mends it. */
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
  run,
  stateKey,
  stateText,
  writes,
} from "./action.js";
import { ecs, gatewayWithCognito, gatewayWithIam, type Topology } from "./topologies.js";

/** The stage is unlocked, and its state says how the last run ended. */
async function expectOutcome(account: Account, outcome: string): Promise<void> {
  expect(ofType(account, "AWS::S3::Object").map(({ id }) => id)).toEqual([`${bucket}/${stateKey()}`]);
  expect(JSON.parse((await stateText(account)) ?? "")).toMatchObject({ lastRun: { outcome } });
}

interface Failing {
  readonly topology: Topology;
  /** AWS's reason on a first deploy, and on an update. */
  readonly reasons: readonly [RegExp, RegExp];
  /** Whether the version before serves on. */
  readonly turnsBack: boolean;
  /** What a second try with the same image calls. */
  readonly again: readonly string[];
  /** What going back to the image before calls. */
  readonly back: readonly string[];
}

/** A runtime has no trial: its new version serves at once, and reading its tools shows that it does not. */
const behindGateway = {
  reasons: [
    /target is FAILED: .*Runtime initialization time exceeded/,
    /target is UPDATE_UNSUCCESSFUL: .*Runtime initialization time exceeded/,
  ],
  turnsBack: false,
  again: ["bedrock-agentcore-control:UpdateGatewayTarget"],
  back: gatewayWithIam.container.calls,
} as const;

const failing: readonly Failing[] = [
  {
    topology: ecs,
    reasons: [/tasks failed to start/, /rolled back because the circuit breaker threshold was exceeded/],
    turnsBack: true,
    again: ecs.container.calls,
    back: [],
  },
  { topology: gatewayWithCognito, ...behindGateway },
  { topology: gatewayWithIam, ...behindGateway },
];

const crashed = "RuntimeError: the application failed to start";

test.concurrent.each(failing)(
  "$topology.name: an image that crashes fails first deploy and update with the reason, and is mended by one that does not",
  (example) =>
    inAccount(async (account) => {
      const { topology, reasons, turnsBack, again, back } = example;
      const { inputs } = topology;
      const crash = { ...inputs, image: `${repository}:crash` };
      const failed = await bad(deploy(account, crash));
      expect(errorsOf(failed)).toMatch(reasons[0]);
      expect(failed.stdout).toContain(crashed);
      expect(failed.outputs).toHaveProperty("mcp-url");
      await expectOutcome(account, "failed");

      account.forgetCalls();
      const mended = await good(deploy(account, inputs));
      expect(changesMade(account).filter((call) => call.startsWith("iam:"))).toEqual([]);
      expect(mended.outputs).toMatchObject({ status: "ready", "mcp-url": failed.outputs["mcp-url"] });
      await expectOutcome(account, "succeeded");

      const update = await bad(deploy(account, crash));
      expect(errorsOf(update)).toMatch(reasons[1]);
      expect(errorsOf(update)).toContain("Fix: ");
      expect(update.stdout).toContain(crashed);
      expect(update.summary).toContain("Fix");
      expect(update.outputs).toMatchObject({
        status: "degraded",
        "harness-arn": mended.outputs["harness-arn"],
        "mcp-url": mended.outputs["mcp-url"],
      });
      await expectOutcome(account, "failed");
      const asked = () => ask(account, mended.outputs["harness-arn"], "List the ZPA app segments.");
      expect((await asked()).tools).toEqual([`zpa_list_app_segments ${turnsBack ? "success" : "error"}`]);

      account.forgetCalls();
      const seen = await bad(run(account, { operation: "status" }));
      expect(writes(account)).toEqual([]);
      expect(seen.outputs["status"]).toBe(turnsBack ? "degraded" : "failed");
      expect(errorsOf(seen)).toMatch(
        turnsBack ? /the version before serves.*ROLLBACK_SUCCESSFUL/ : reasons[1],
      );
      expect(seen.summary).toContain("Fix");

      // Its cause may have gone.
      expect(errorsOf(await bad(deploy(account, crash)))).toMatch(reasons[1]);
      expect(changesMade(account)).toEqual(again);

      account.forgetCalls();
      const returned = await good(deploy(account, inputs));
      expect(changesMade(account)).toEqual(back);
      expect(returned.outputs).toMatchObject({ status: "ready" });
      expect((await asked()).tools).toEqual(["zpa_list_app_segments success"]);
      await expectOutcome(account, "succeeded");
    })(),
);

test.concurrent("an update to an image that does not answer its health check fails, and the version before serves on", () =>
  inAccount(async (account) => {
    const first = await good(deploy(account));
    const image = "709825985650.dkr.ecr.us-east-1.amazonaws.com/zscaler/zscaler-mcp-server:0.10.4-bedrock";
    const failed = await bad(deploy(account, { image }));
    expect(errorsOf(failed)).toMatch(/Task failed ELB health checks/);
    expect(failed.stdout).toContain('"GET /health" 401');
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
  })());
