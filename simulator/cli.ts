/** `npm run simulator`: the local AWS alone, for trying the bundle by hand. Ctrl-C stops it. */
import { parseArgs } from "node:util";
import { startSimulator } from "./index.js";

const usage = `Usage: npm run simulator -- [--port 4566] [--time-scale 0.05] [--region us-east-1]

  --port        where the endpoint listens (default: any free port)
  --time-scale  how long things take, 1 being as long as in AWS (default: 0.05)
  --region      the account's region (default: us-east-1)`;

function numberOption(name: string, value: string | undefined): number | undefined {
  if (value === undefined) return undefined;
  const number = Number(value);
  if (Number.isFinite(number) && number >= 0) return number;
  console.error(`--${name} takes a number, not "${value}".\n\n${usage}`);
  return process.exit(2);
}

function readOptions(): Readonly<
  Partial<Record<"port" | "time-scale" | "region" | "help", string | boolean>>
> {
  try {
    return parseArgs({
      options: {
        port: { type: "string" },
        "time-scale": { type: "string" },
        region: { type: "string" },
        help: { type: "boolean" },
      },
    }).values;
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : String(error)}\n\n${usage}`);
    return process.exit(2);
  }
}

const { port, "time-scale": timeScale, region, help } = readOptions();
if (help) {
  console.log(usage);
  process.exit(0);
}

const text = (value: string | boolean | undefined): string | undefined =>
  typeof value === "string" ? value : undefined;
const portNumber = numberOption("port", text(port));
const regionName = text(region);

const simulator = await startSimulator({
  timeScale: numberOption("time-scale", text(timeScale)) ?? 0.05,
  ...(portNumber === undefined ? {} : { port: portNumber }),
  ...(regionName === undefined ? {} : { region: regionName }),
});

const quote = (value: string): string => `'${value.replaceAll("'", "'\\''")}'`;
for (const [name, value] of Object.entries(simulator.environment))
  console.log(`export ${name}=${quote(value)}`);
console.log(`
# A local AWS account in ${simulator.cloud.region} runs at ${simulator.url}. Paste the lines above into another shell, then for instance:
#   INPUT_OPERATION=deploy node dist/index.js
#   aws sts get-caller-identity
# Ctrl-C stops it and forgets everything.`);

const stop = (): void => {
  void simulator.stop().then(() => process.exit(0));
};
process.once("SIGINT", stop);
process.once("SIGTERM", stop);
