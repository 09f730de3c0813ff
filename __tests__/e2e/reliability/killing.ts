/** Ends runs in the middle of their calls, at every call there is. */
import type { RecordedCall } from "../../../simulator/cloud.js";
import type { FaultRule, SimulatorOptions } from "../../../simulator/index.js";
import type { ActionProcess, ActionResult } from "../../../simulator/runner.js";
import { type Account, good, type Inputs, nameOf, type RunOptions } from "../action.js";

/** An hour takes four seconds: what AWS had begun is done before the next run starts. */
export const hasty: SimulatorOptions = { timeScale: 0.001 };
/** An hour takes eighteen seconds: the next run meets what AWS is still at. */
export const unhurried: SimulatorOptions = { timeScale: 0.005 };
/** Of a deploy and a destroy. */
export const hastily: Inputs = { "poll-interval": "50ms" };
/** The handshake has tests of its own; here it would only take time. */
export const unverified: Inputs = { ...hastily, verify: "false" };

/** Deploys behind a gateway, by who lets the harness in there. */
export const gatewayDeploys: readonly (readonly [auth: string, Inputs])[] = ["cognito", "iam"].map((auth) => [
  auth,
  { ...unverified, topology: "gateway", "gateway-auth": auth },
]);

/** GitHub's "Re-run failed jobs": the same run, its next attempt. */
export const again: RunOptions = { environment: { GITHUB_RUN_ATTEMPT: "2" } };

/** How many lives are lived at once: a run waits about as long as it computes. */
const lanes = 4;

/** Which of a run's calls is the one to be killed at: the nth of its name. */
export type Moment = Required<Pick<FaultRule, "service" | "operation" | "nth">>;

/** Calls `live` with 0, 1, 2, … until it says that nothing was left to kill, and gives back every complaint. */
export async function atEveryCall(
  live: (index: number, lane: number) => Promise<boolean>,
): Promise<{ readonly lives: number; readonly problems: readonly string[] }> {
  const problems: string[] = [];
  let next = 0;
  let lives = 0;
  let isOver = false;
  await Promise.all(
    Array.from({ length: lanes }, async (_, lane) => {
      while (!isOver) {
        const index = next++;
        try {
          if (await live(index, lane)) lives += 1;
          else isOver = true;
        } catch (error) {
          problems.push(`call ${index}: ${error instanceof Error ? error.message : String(error)}`);
          // Enough to see what is wrong.
          if (problems.length === 10) isOver = true;
        }
      }
    }),
  );
  return { lives, problems };
}

/**
 * A kill at a read leaves in AWS what the write before it left, so that the writes are enough to kill at, those of
 * state, lock and bucket included. `KILL_AT=calls` kills at every call: the proof of that, which takes many minutes.
 */
const isThorough = process.env["KILL_AT"] === "calls";

/** Each call since the calls were last forgotten that is worth a life, as its own moment. */
export function momentsOf(account: Account, isWorthIt: (call: RecordedCall) => boolean = () => true) {
  const counts = new Map<string, number>();
  // A write that was refused, because a role was not known everywhere yet, need not be refused another time.
  const isMoment = (call: RecordedCall) =>
    isThorough || (call.mutating && call.error === undefined && isWorthIt(call));
  return account
    .calls()
    .filter(isMoment)
    .map((call): Moment => {
      const nth = (counts.get(nameOf(call)) ?? 0) + 1;
      counts.set(nameOf(call), nth);
      return { service: call.service, operation: call.operation, nth };
    });
}

/**
 * Which changes of a deploy or destroy behind a gateway are worth a life each. What state, lock and bucket come to is
 * shown on ECS. With IAM the secret, the roles and the log groups come and go as with Cognito; runtime, gateway, target
 * and harness let one another in by other means.
 */
export function worthKilling(auth: string): (call: RecordedCall) => boolean {
  return ({ service }) => service !== "s3" && (auth === "cognito" || service === "bedrock-agentcore-control");
}

/**
 * Complains where a run was not killed at its moment. How often something is looked at, or a lock renewed, is a matter of
 * time: such a moment need not come again.
 */
export function requireKilled(moment: Moment | undefined, killedAt: string | undefined): void {
  if (moment === undefined || (killedAt === undefined && (isThorough || moment.operation === "PutObject")))
    return;
  const expected = `${moment.service}:${moment.operation}`;
  if (killedAt !== expected) throw new Error(`killed at ${killedAt}, not at ${expected}`);
}

/**
 * Runs the action and kills it when this call has taken effect and is not answered yet. Returns the name of that call;
 * undefined where the run ended before it.
 */
export async function kill(
  account: Account,
  moment: Moment,
  running: (options: RunOptions) => Promise<ActionResult>,
): Promise<string | undefined> {
  account.forgetCalls();
  let child: ActionProcess | undefined;
  let last: RecordedCall | undefined;
  let bury = (): void => {};
  const buried = new Promise<void>((resolve) => {
    bury = resolve;
  });
  const takeBack = account.faults.on({
    ...moment,
    effect: {
      kind: "hook",
      when: "after",
      run: async () => {
        last = callAt(account, moment);
        child?.kill("SIGKILL");
        await buried;
      },
    },
  });
  try {
    const result = await running({
      onSpawn: (process) => {
        child = process;
      },
    });
    if (last !== undefined && result.signal === "SIGKILL") return nameOf(last);
    await good(Promise.resolve(result));
    return undefined;
  } finally {
    bury();
    takeBack();
  }
}

function callAt(account: Account, { service, operation, nth }: Moment): RecordedCall | undefined {
  return account.calls().filter((call) => call.service === service && call.operation === operation)[nth - 1];
}
