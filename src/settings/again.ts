/** What it means to run an operation again that did not come to its end. */
import type { OperationName } from "./settings.js";

const again: Readonly<Record<OperationName, string>> = {
  deploy:
    "Run it again: it goes on where this one ended. To take everything down, run the operation destroy.",
  destroy: "Run it again: it goes on where this one ended.",
  sweep: "Run it again: what was taken down stays down, and the rest is looked at anew.",
  plan: "Run it again: it only looks, and has changed nothing.",
  status: "Run it again: it only looks, and has changed nothing.",
  logs: "Run it again: it only looks, and has changed nothing.",
  invoke:
    "Run it again: the deployment is as it was. What the agent did until then, the calls of its tools included, is done.",
};

/** In the imperative. */
export function adviceOnRunningAgain(operation: OperationName): string {
  return again[operation];
}
