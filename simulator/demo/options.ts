/** The demo's command line. */
import { parseArgs } from "node:util";

const usage = `Usage: npm run demo -- [--time-scale 0.02] [--keep-open]

  --time-scale  how long things take, 1 being as long as in AWS (default: 0.02)
  --keep-open   leave the simulated account running afterwards, to try the bundle by hand`;

export interface DemoOptions {
  readonly timeScale: number;
  readonly keepOpen: boolean;
}

/** Ends the process where the command line is wrong, or asks for help. */
export function readOptions(): DemoOptions {
  try {
    const { values } = parseArgs({
      options: {
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
    return { timeScale, keepOpen: values["keep-open"] ?? false };
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : String(error)}\n\n${usage}`);
    return process.exit(2);
  }
}
