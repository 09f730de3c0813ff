import { describe, expect, test } from "@jest/globals";
import {
  bad,
  bucket,
  changesMade,
  deploy,
  errorsOf,
  good,
  inAccount,
  repository,
  stateKey,
  stateText,
  things,
} from "../action.js";
import { hasty, unverified } from "./killing.js";
import { outcomeOf } from "./outcome.js";

const lock = `AWS::S3::Object ${bucket}/${stateKey()}.lock`;

describe("a deploy of which one resource fails", () => {
  test(
    "lets the others that are under way end, writes down what they came to, begins nothing new, and converges when run again",
    inAccount(async (account) => {
      account.faults.on({ operation: "CreateSecret", effect: { kind: "delay", ms: 500 } });
      account.faults.on({
        operation: "CreateCluster",
        effect: {
          kind: "error",
          code: "InvalidParameterException",
          status: 400,
          message: "No clusters today.",
        },
      });
      const result = await bad(deploy(account, unverified));
      expect(errorsOf(result)).toContain("No clusters today.");
      expect(result.outputs["status"]).toBe("failed");

      const { nodes, lastRun } = JSON.parse((await stateText(account)) ?? "{}");
      expect(lastRun.outcome).toBe("failed");
      expect(nodes.secret).toMatchObject({ status: "present", id: expect.stringContaining(":secret:") });
      expect(nodes["infrastructure-role"].status).toBe("present");
      for (const id of ["cluster", "task-execution-role", "credentials", "mcp-service", "harness"])
        expect([id, nodes[id].status]).toEqual([id, "planned"]);
      // These need the secret, which came after the failure.
      const begun = changesMade(account);
      expect(begun).toContain("secretsmanager:CreateSecret");
      expect(begun).not.toContain("bedrock-agentcore-control:CreateApiKeyCredentialProvider");
      expect(begun.filter((name) => name === "iam:CreateRole")).toHaveLength(2);
      expect(things(account)).not.toContain(lock);

      await good(deploy(account, unverified));
      await inAccount(async (calm) => {
        await good(deploy(calm, unverified));
        expect(await outcomeOf(account)).toEqual(await outcomeOf(calm));
      }, hasty)();
    }, hasty),
  );

  test(
    "fails in time where AWS takes longer than the input timeout, and goes on from there when run again",
    inAccount(
      async (account) => {
        const result = await bad(deploy(account, { ...unverified, timeout: "3s" }));
        expect(errorsOf(result)).toContain("The run did not end within 3");
        expect(errorsOf(result)).toContain("Raise the input timeout");
        expect(result.milliseconds).toBeLessThan(6_000);
        expect(things(account)).not.toContain(lock);
        const { nodes, lastRun } = JSON.parse((await stateText(account)) ?? "{}");
        expect(lastRun.outcome).toBe("failed");
        expect(nodes["mcp-service"]).toMatchObject({ status: "present" });

        const next = await good(deploy(account, unverified));
        expect(JSON.parse(next.outputs["changes"] ?? "[]")).not.toContainEqual(
          expect.objectContaining({ resource: "mcp-service" }),
        );
        await inAccount(async (calm) => {
          await good(deploy(calm, unverified));
          expect(await outcomeOf(account)).toEqual(await outcomeOf(calm));
        }, hasty)();
      },
      { timeScale: 0.03 },
    ),
  );

  test(
    "tells what the container wrote, although the time ran out while it was still waited for",
    inAccount(
      async (account) => {
        const result = await bad(
          deploy(account, { ...unverified, image: `${repository}:crash`, timeout: "4s" }),
        );
        expect(errorsOf(result)).toContain("The run did not end within 4");
        expect(result.stdout).toMatch(
          /::group::Last lines of the container[\s\S]+RuntimeError: the application failed to start/,
        );
      },
      { timeScale: 0.05, profile: { loadBalancerProvision: 0, deploymentPending: 0, logIngestion: 0 } },
    ),
  );
});
