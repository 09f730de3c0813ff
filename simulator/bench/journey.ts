/** Deploy, deploy again, change the image, destroy: each measured, on an account of its own for every run. */
import { startSimulator } from "../index.js";
import {
  deployInputs,
  destroyInputs,
  type HostingInputs,
  ownImage,
  pollInterval,
  runOperation,
} from "../operation.js";
import type { Hosting } from "./chains.js";
import type { OperationName } from "./frame.js";

export interface Measured {
  /** From the start of the process to its end. */
  readonly milliseconds: number;
  readonly calls: number;
  readonly writes: number;
}

export type Journey = Readonly<Record<OperationName, Measured>>;

const inputsOf: Readonly<Record<Hosting, HostingInputs>> = {
  ecs: {},
  "gateway, cognito": { topology: "gateway", "gateway-auth": "cognito" },
  "gateway, iam": { topology: "gateway", "gateway-auth": "iam" },
};

/** @throws Error where an operation fails: its time would mean nothing */
export async function journey(hosting: Hosting, timeScale: number, node: string): Promise<Journey> {
  const simulator = await startSimulator({ timeScale });
  const measured = async (given: Readonly<Record<string, string>>): Promise<Measured> => {
    const inputs = { ...given, "poll-interval": pollInterval(timeScale) };
    const { exitCode, milliseconds, calls, writes, stdout } = await runOperation(simulator, { inputs, node });
    if (exitCode !== 0) throw new Error(`${given["operation"]} ended with ${exitCode}:\n${stdout}`);
    return { milliseconds, calls: calls.length, writes: writes.length };
  };
  try {
    const before = deployInputs("bench", ownImage(simulator, "1.0"), inputsOf[hosting]);
    const after = deployInputs("bench", ownImage(simulator, "2.0"), inputsOf[hosting]);
    return {
      deploy: await measured(before),
      "deploy again": await measured(before),
      "change the image": await measured(after),
      destroy: await measured(destroyInputs("bench")),
    };
  } finally {
    await simulator.stop();
  }
}
