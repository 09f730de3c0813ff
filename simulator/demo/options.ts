/** The demo's command line. */
import { parseArgs } from "node:util";
import type { HostingInputs } from "../operation.js";

const usage = `Usage: npm run demo -- [--topology gateway [--gateway-auth iam]] [--time-scale 0.02] [--keep-open]

  --topology      where the MCP server runs: ecs or gateway (default: ecs)
  --gateway-auth  who lets the harness in at the gateway: cognito or iam (default: cognito)
  --time-scale    how long things take, 1 being as long as in AWS (default: 0.02)
  --keep-open     leave the simulated account running afterwards, to try the bundle by hand`;

export interface DemoOptions {
  readonly hosting: HostingInputs;
  readonly timeScale: number;
  readonly keepOpen: boolean;
}

/** Ends the process where the command line is wrong, or asks for help. */
export function readOptions(): DemoOptions {
  try {
    const { values } = parseArgs({
      options: {
        topology: { type: "string" },
        "gateway-auth": { type: "string" },
        "time-scale": { type: "string" },
        "keep-open": { type: "boolean" },
        help: { type: "boolean" },
      },
    });
    if (values.help === true) {
      console.log(usage);
      process.exit(0);
    }
    const timeScale = Number(values["time-scale"] ?? 0.02);
    if (!(timeScale > 0 && timeScale <= 1))
      throw new Error("--time-scale takes a number above 0 and up to 1.");
    const hosting = hostingOf(values);
    return { hosting, timeScale, keepOpen: values["keep-open"] ?? false };
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : String(error)}\n\n${usage}`);
    return process.exit(2);
  }
}

function hostingOf(values: {
  readonly topology?: string | undefined;
  readonly "gateway-auth"?: string | undefined;
}): HostingInputs {
  const { topology = "ecs", "gateway-auth": auth } = values;
  if (topology === "ecs") {
    if (auth !== undefined) throw new Error("--gateway-auth is for --topology gateway.");
    return {};
  }
  if (topology !== "gateway") throw new Error("--topology takes ecs or gateway.");
  if (auth !== undefined && auth !== "cognito" && auth !== "iam")
    throw new Error("--gateway-auth takes cognito or iam.");
  return { topology, "gateway-auth": auth ?? "cognito" };
}
