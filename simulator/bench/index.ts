/**
 * `npm run bench`: how much longer than AWS itself the action takes, what it asks of AWS, how soon it says that an
 * input is wrong, and how large it is. Prints the figures; `--write` puts them into docs/performance.md.
 */
import { existsSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { arch, cpus, loadavg, platform, totalmem } from "node:os";
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { realistic } from "../times.js";
import { figures } from "./figures.js";
import { type Journey, journey } from "./journey.js";
import { chunks, startUp } from "./start-up.js";

const usage = `Usage: npm run bench -- [--time-scale 0.05] [--runs 3] [--write]

  --time-scale  how long things take, 1 being as long as in AWS: 14 minutes (default: 0.05)
  --runs        of which the medians are taken (default: 3)
  --write       put the figures into docs/performance.md`;

const documentation = "docs/performance.md";
const [begin, end] = ["<!-- figures:begin -->", "<!-- figures:end -->"] as const;
/** A start takes a fraction of a second, and varies by as much. */
const starts = 11;

const { timeScale, runs, write } = readOptions();
const machine = describeMachine();
const nodes = [process.execPath, ...node24()];
const node = nodes.at(-1) ?? process.execPath;

console.error(`${runs} runs on an account where nothing takes any time`);
const timeless = await oneAfterAnother(() => journey(0, node));
console.error(`${runs} runs at time scale ${timeScale}`);
// At AWS's own pace a run does hardly anything but wait: all of them can, at once.
const journeys =
  timeScale === 1
    ? await Promise.all(Array.from({ length: runs }, () => journey(timeScale, node)))
    : await oneAfterAnother(() => journey(timeScale, node));
console.error("start-up");
const startUps = [];
for (const one of nodes) startUps.push(await startUp(one, starts));

const text = figures({
  ...{ timeScale, journeys, timeless, startUps, machine },
  profile: realistic,
  chunks: await chunks(),
  node: startUps.at(-1)?.version ?? "",
});
console.log(text);
if (write) await writeFile(documentation, withFigures(await readFile(documentation, "utf8"), text));

async function oneAfterAnother(run: () => Promise<Journey>): Promise<readonly Journey[]> {
  const journeys: Journey[] = [];
  while (journeys.length < runs) journeys.push(await run());
  return journeys;
}

/** What GitHub's runners use, where the end-to-end tests have fetched it. */
function node24(): readonly string[] {
  const binary = resolve("__tests__/node24/node_modules", `node-${platform()}-${arch()}`, "bin/node");
  return existsSync(binary) ? [binary] : [];
}

function describeMachine(): string {
  const cores = cpus();
  const gibibytes = Math.round(totalmem() / 2 ** 30);
  const load = loadavg()[0]?.toFixed(1);
  const date = new Date().toISOString().slice(0, 10);
  const model = cores[0]?.model.trim() ?? arch();
  return `${date}, ${cores.length} cores (${model}), ${gibibytes} GiB, load ${load} beforehand, at time scale ${timeScale}`;
}

function withFigures(document: string, content: string): string {
  const from = document.indexOf(begin);
  const to = document.indexOf(end);
  if (from < 0 || to < from) throw new Error(`${documentation} has no part between ${begin} and ${end}`);
  return `${document.slice(0, from + begin.length)}\n\n${content}\n\n${document.slice(to)}`;
}

function readOptions(): { readonly timeScale: number; readonly runs: number; readonly write: boolean } {
  try {
    const { values } = parseArgs({
      options: {
        "time-scale": { type: "string" },
        runs: { type: "string" },
        write: { type: "boolean" },
        help: { type: "boolean" },
      },
    });
    if (values.help === true) {
      console.log(usage);
      process.exit(0);
    }
    const scale = Number(values["time-scale"] ?? 0.05);
    const times = Number(values.runs ?? 3);
    if (!(scale > 0 && scale <= 1)) throw new Error("--time-scale takes a number above 0 and up to 1.");
    if (!(Number.isInteger(times) && times > 0)) throw new Error("--runs takes a whole number above 0.");
    return { timeScale: scale, runs: times, write: values.write ?? false };
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : String(error)}\n\n${usage}`);
    return process.exit(2);
  }
}
