/** A simulated account, and the action's own clients in it. */
import { afterAll, beforeAll } from "@jest/globals";
import { type Simulator, type SimulatorOptions, startSimulator } from "../../simulator/index.js";
import type { Aws } from "../../src/aws/aws.js";
import { createClients, identify } from "../../src/aws/clients.js";

export interface TestAccount {
  readonly simulator: Simulator;
  readonly aws: Aws;
  /** Values that were registered as secret. */
  readonly masked: readonly string[];
  /** Names of the operations called since `from` was taken. */
  callsOf(work: () => Promise<unknown>): Promise<readonly string[]>;
}

const region = "us-east-1";

/** Starts an account before the tests of a file and stops it after them. */
export function inAccount(options: SimulatorOptions = {}): () => TestAccount {
  const saved = { ...process.env };
  const stop = new AbortController();
  let account: TestAccount | undefined;
  beforeAll(async () => {
    const simulator = await startSimulator({ timeScale: 0.0005, region, ...options });
    process.env = { ...saved, ...simulator.environment };
    const clients = createClients({ region, signal: stop.signal });
    const masked: string[] = [];
    account = {
      simulator,
      masked,
      aws: {
        ...(await identify(clients)),
        clients,
        signal: stop.signal,
        mask: (values) => void masked.push(...values),
      },
      async callsOf(work) {
        simulator.forgetCalls();
        await work();
        return simulator.calls().map(({ operation }) => operation);
      },
    };
  });
  afterAll(async () => {
    stop.abort();
    process.env = saved;
    await account?.simulator.stop();
  });
  return () => {
    if (account === undefined) throw new Error("the account has not started");
    return account;
  };
}

/** What the engine hands to a create or a sync. */
export const making = {
  tags: {
    "managed-by": "zscaler-harness-action",
    "zscaler-harness-stage": "pr-7",
    "zscaler-harness-repository": "octo/app",
    "zscaler-harness-region": "us-east-1",
  },
  token: "0123456789abcdef".repeat(4),
} as const;
