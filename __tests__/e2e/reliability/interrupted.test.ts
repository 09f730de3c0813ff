import { describe, expect, test } from "@jest/globals";
import type { ActionProcess, ActionResult } from "../../../simulator/runner.js";
import {
  type Account,
  bucket,
  deploy,
  destroy,
  errorsOf,
  good,
  inAccount,
  type RunOptions,
  remains,
  stateKey,
  stateText,
  things,
} from "../action.js";
import { again, hastily, kill, unverified } from "./killing.js";
import { type Outcome, outcomeOf } from "./outcome.js";

/** A rollout takes two seconds: whoever waits for it can be interrupted. */
const slow = { timeScale: 0.01 };

/** The runner's patience after SIGINT, and then after SIGTERM, in ms. */
const patience = { interrupt: 7_500, terminate: 2_500 };

interface Interrupted {
  readonly result: ActionResult;
  /** Milliseconds from SIGINT to the end. */
  readonly took: number;
}

/** Cancels the run as the runner does, once it has made the nth call of this operation. */
async function interruptedAt(
  account: Account,
  operation: string,
  nth: number,
  running: (options: RunOptions) => Promise<ActionResult>,
): Promise<Interrupted> {
  let child: ActionProcess | undefined;
  let interruptedAt = Number.NaN;
  const timers: NodeJS.Timeout[] = [];
  const takeBack = account.faults.on({
    operation,
    nth,
    effect: {
      kind: "hook",
      when: "after",
      run: async () => {
        interruptedAt = performance.now();
        child?.kill("SIGINT");
        const { interrupt, terminate } = patience;
        timers.push(setTimeout(() => child?.kill("SIGTERM"), interrupt));
        timers.push(setTimeout(() => child?.kill("SIGKILL"), interrupt + terminate));
        // The process knows of the signal before it has the answer.
        await new Promise((resolve) => setTimeout(resolve, 100));
      },
    },
  });
  try {
    const result = await running({
      onSpawn: (process) => {
        child = process;
      },
    });
    return { result, took: performance.now() - interruptedAt };
  } finally {
    for (const timer of timers) clearTimeout(timer);
    takeBack();
  }
}

const lock = (stage = "default"): string => `AWS::S3::Object ${bucket}/${stateKey(stage)}.lock`;

let remembered: Promise<Outcome> | undefined;
const undisturbed = (): Promise<Outcome> => {
  remembered ??= (async () => {
    const outcomes: Outcome[] = [];
    await inAccount(async (account) => {
      await good(deploy(account, unverified));
      outcomes.push(await outcomeOf(account));
    }, slow)();
    const [outcome] = outcomes;
    if (outcome === undefined) throw new Error("the calm account has told nothing");
    return outcome;
  })();
  return remembered;
};

async function lastOutcome(account: Account): Promise<string | undefined> {
  const text = await stateText(account);
  return text === undefined ? undefined : JSON.parse(text).lastRun.outcome;
}

describe("a cancelled run ends in time, with its lock freed and what it did written down", () => {
  test.concurrent.each([
    ["a deploy that is looking", "GetRole", 1, undefined],
    ["a deploy that just took the lock", "PutObject", 1, undefined],
    ["a deploy that is creating", "CreateRole", 2, "cancelled"],
    ["a deploy that is handing over the container", "CreateExpressGatewayService", 1, "cancelled"],
    ["a deploy that waits for the rollout", "ListServiceDeployments", 6, "cancelled"],
  ])(
    "%s",
    async (_, operation, nth, outcome) => {
      await inAccount(async (account) => {
        const { result, took } = await interruptedAt(account, operation, nth, (options) =>
          deploy(account, unverified, options),
        );
        expect([result.exitCode, errorsOf(result)]).toEqual([
          1,
          expect.stringContaining("The run was cancelled (SIGINT)"),
        ]);
        expect(took).toBeLessThan(patience.interrupt);
        expect(things(account)).not.toContain(lock());
        expect(await lastOutcome(account)).toBe(outcome);
        await good(deploy(account, unverified));
        expect(await outcomeOf(account)).toEqual(await undisturbed());
      }, slow)();
    },
    60_000,
  );

  test.concurrent.each([
    ["a destroy that is looking", "ListTaskDefinitions", 1],
    ["a destroy that is removing", "DeleteApiKeyCredentialProvider", 1],
    ["a destroy that waits until the service is gone", "DescribeExpressGatewayService", 6],
  ])(
    "%s",
    async (_, operation, nth) => {
      await inAccount(async (account) => {
        await good(deploy(account, unverified));
        const { result, took } = await interruptedAt(account, operation, nth, (options) =>
          destroy(account, hastily, options),
        );
        expect([result.exitCode, errorsOf(result)]).toEqual([
          1,
          expect.stringContaining("The run was cancelled (SIGINT)"),
        ]);
        expect(took).toBeLessThan(patience.interrupt);
        expect(things(account)).not.toContain(lock());
        expect(await stateText(account)).toBeDefined();
        await good(destroy(account, hastily));
        expect(remains(account)).toEqual([]);
      }, slow)();
    },
    60_000,
  );

  test.concurrent(
    "a deploy whose call to AWS does not answer",
    inAccount(async (account) => {
      account.faults.on({ operation: "CreateHarness", effect: { kind: "delay", ms: 60_000 } });
      const { result, took } = await interruptedAt(account, "CreateLogGroup", 1, (options) =>
        deploy(account, unverified, options),
      );
      expect(result.exitCode).toBe(1);
      expect(took).toBeLessThan(patience.interrupt);
      expect(things(account)).not.toContain(lock());
    }, slow),
    60_000,
  );

  test.concurrent(
    "a deploy whose bucket does not answer any more, as far as it can",
    inAccount(async (account) => {
      const silence = (): void => {
        account.faults.on({ service: "s3", times: 1_000, effect: { kind: "delay", ms: 60_000 } });
      };
      account.faults.on({
        operation: "CreateLogGroup",
        effect: { kind: "hook", when: "before", run: silence },
      });
      const { result, took } = await interruptedAt(account, "CreateLogGroup", 1, (options) =>
        deploy(account, unverified, options),
      );
      expect(result.exitCode).toBe(1);
      expect(took).toBeLessThan(patience.interrupt);
    }, slow),
    60_000,
  );
});

const makingTheCluster = { service: "ecs", operation: "CreateCluster", nth: 1 } as const;
const makingTheHarness = {
  service: "bedrock-agentcore-control",
  operation: "CreateHarness",
  nth: 1,
} as const;

describe("the post step", () => {
  test.concurrent(
    "frees the lock of a main that was killed, so that the next run need not wait for its lease",
    inAccount(async (account) => {
      let main: ActionResult | undefined;
      await kill(account, makingTheCluster, async (options) => {
        main = await deploy(account, unverified, options);
        return main;
      });
      expect(things(account)).toContain(lock());
      const post = await good(deploy(account, unverified, { stage: "post", state: main?.state ?? {} }));
      expect(post.stdout).toContain("Freed the lock");
      expect(things(account)).not.toContain(lock());
      const next = await good(deploy(account, unverified, { environment: { GITHUB_RUN_ID: "1002" } }));
      expect(next.stdout).not.toContain("waiting for the lock");
    }, slow),
    60_000,
  );

  test.concurrent(
    "leaves the lock of the run alone that has taken over meanwhile",
    inAccount(async (account) => {
      let main: ActionResult | undefined;
      await kill(account, makingTheCluster, async (options) => {
        main = await deploy(account, unverified, options);
        return main;
      });
      await kill(account, makingTheHarness, (options) =>
        deploy(account, unverified, { ...options, ...again }),
      );
      expect(things(account)).toContain(lock());
      const post = await good(deploy(account, unverified, { stage: "post", state: main?.state ?? {} }));
      expect(post.stdout).toBe("");
      expect(things(account)).toContain(lock());
    }, slow),
    60_000,
  );

  test.concurrent(
    "of a run that ended by itself asks AWS nothing",
    inAccount(async (account) => {
      const main = await good(deploy(account, unverified));
      account.forgetCalls();
      await good(deploy(account, unverified, { stage: "post", state: main.state }));
      expect(account.calls()).toEqual([]);
    }, slow),
    60_000,
  );
});
