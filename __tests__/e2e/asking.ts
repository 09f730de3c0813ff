/** Whether a stage answers while a run is at work on it. */
import { GetHarnessCommand } from "@aws-sdk/client-bedrock-agentcore-control";
import type { ActionResult } from "../../simulator/runner.js";
import { type Account, ask } from "./action.js";

/** Asks on and on while a run goes on; answers how often it was in vain while the harness itself was not being moved. */
export async function askedDuring<T>(account: Account, deployed: ActionResult, running: Promise<T>) {
  const { "harness-arn": harnessArn, "harness-id": harnessId } = deployed.outputs;
  const harness = async () =>
    (await account.clients.control.send(new GetHarnessCommand({ harnessId }))).harness;
  const before = (await harness())?.harnessVersion;
  // With its role its rights change, and with its tools the server that it calls.
  const hasBegun = () =>
    account.calls().some(({ operation, mutating, input }) => {
      const { RoleName } = (input ?? {}) as { readonly RoleName?: string };
      return (
        mutating &&
        (operation === "UpdateHarness" || RoleName?.startsWith("zscaler-mcp-harness-execution-role"))
      );
    });
  const isMoving = async () => {
    if (!hasBegun()) return false;
    const now = await harness();
    return now?.harnessVersion === before || now?.status !== "READY";
  };
  let [asked, inVain, done] = [0, 0, false];
  const ended = running.finally(() => {
    done = true;
  });
  while (!done) {
    const [hadBegun, wasMoving] = [hasBegun(), await isMoving()];
    const { tools } = await ask(account, harnessArn, "List the ZIA locations.").catch(() => ({ tools: [] }));
    asked += 1;
    // On a busy machine the whole move may fit into one question.
    const hasMoved = wasMoving || (await isMoving()) || hadBegun !== hasBegun();
    if (tools.join() !== "zia_list_locations success" && !hasMoved) inVain += 1;
    await new Promise((resolve) => setTimeout(resolve, 40));
  }
  return { result: await ended, asked, inVain };
}
