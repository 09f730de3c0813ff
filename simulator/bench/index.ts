/**
 * `npm run bench`: how much longer than AWS itself the action takes, what it asks of AWS, how soon it says that an
 * input is wrong, and how large it is. Prints the figures; `--write` puts them into docs/performance.md.
 */
import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { arch, cpus, loadavg, platform, totalmem } from "node:os";
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { realistic } from "../times.js";
import { type Hosting, hostings } from "./chains.js";
import { bundleFigures, type Hosted, journeyFigures } from "./figures.js";
import { type Journey, journey } from "./journey.js";
import { chunks, startUp } from "./start-up.js";

const usage = `Usage: npm run bench -- [--topology gateway] [--time-scale 0.05] [--runs 3] [--write]

  --topology    measure ecs or gateway alone, and not the bundle (default: all)
  --time-scale  how long things take, 1 being as long as in AWS: 14 minutes (default: 0.05)
  --runs        of which the medians are taken (default: 3)
  --write       put the figures into docs/performance.md`;

const documentation = "docs/performance.md";
/** A start takes a fraction of a second, and varies by as much. */
const starts = 11;
const topologies = ["ecs", "gateway"] as const;
type Topology = (typeof topologies)[number];

const { topology, timeScale, runs, write } = readOptions();
const machine = describeMachine();
const nodes = [process.execPath, ...node24()];
const node = nodes.at(-1) ?? process.execPath;
const measured = hostings.filter((one) => topology === undefined || topologyOf(one) === topology);

console.error(`${runs} runs on an account where nothing takes any time`);
const timeless = new Map<Hosting, readonly Journey[]>();
for (const one of measured) timeless.set(one, await oneAfterAnother(() => journey(one, 0, node)));
console.error(`${runs} runs at time scale ${timeScale}`);
const scaled = await scaledJourneys();
const hosted = measured.map(
  (hosting): Hosted => ({
    hosting,
    journeys: scaled.get(hosting) ?? [],
    timeless: timeless.get(hosting) ?? [],
  }),
);
const parts = new Map<Topology | "bundle", string>();
const version = execFileSync(node, ["--version"], { encoding: "utf8" }).trim();
for (const one of topologies) {
  const ofThis = hosted.filter(({ hosting }) => topologyOf(hosting) === one);
  if (ofThis.length > 0)
    parts.set(one, journeyFigures({ hosted: ofThis, timeScale, machine, profile: realistic, node: version }));
}
if (topology === undefined) {
  console.error("start-up");
  const startUps = [];
  for (const one of nodes) startUps.push(await startUp(one, starts));
  parts.set("bundle", bundleFigures(startUps, await chunks()));
}
console.log([...parts.values()].join("\n\n"));
if (write) {
  let document = await readFile(documentation, "utf8");
  for (const [part, text] of parts) document = withFigures(document, part, text);
  await writeFile(documentation, document);
}

function topologyOf(hosting: Hosting): Topology {
  return hosting === "ecs" ? "ecs" : "gateway";
}

/** At AWS's own pace a run does hardly anything but wait: all of them can, at once. */
async function scaledJourneys(): Promise<ReadonlyMap<Hosting, readonly Journey[]>> {
  const several = async (one: Hosting) => {
    const run = () => journey(one, timeScale, node);
    const journeys =
      timeScale === 1 ? await Promise.all(Array.from({ length: runs }, run)) : await oneAfterAnother(run);
    return [one, journeys] as const;
  };
  if (timeScale === 1) return new Map(await Promise.all(measured.map(several)));
  const journeys = new Map<Hosting, readonly Journey[]>();
  for (const one of measured) journeys.set(...(await several(one)));
  return journeys;
}

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

function withFigures(document: string, part: string, content: string): string {
  const [begin, end] = [`<!-- figures ${part}:begin -->`, `<!-- figures ${part}:end -->`];
  const from = document.indexOf(begin);
  const to = document.indexOf(end);
  if (from < 0 || to < from) throw new Error(`${documentation} has no part between ${begin} and ${end}`);
  return `${document.slice(0, from + begin.length)}\n\n${content}\n\n${document.slice(to)}`;
}

function readOptions(): {
  readonly topology: Topology | undefined;
  readonly timeScale: number;
  readonly runs: number;
  readonly write: boolean;
} {
  try {
    const { values } = parseArgs({
      options: {
        topology: { type: "string" },
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
    const topology = topologies.find((one) => one === values.topology);
    if (values.topology !== undefined && topology === undefined)
      throw new Error("--topology takes ecs or gateway.");
    const scale = Number(values["time-scale"] ?? 0.05);
    const times = Number(values.runs ?? 3);
    if (!(scale > 0 && scale <= 1)) throw new Error("--time-scale takes a number above 0 and up to 1.");
    if (!(Number.isInteger(times) && times > 0)) throw new Error("--runs takes a whole number above 0.");
    return { topology, timeScale: scale, runs: times, write: values.write ?? false };
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : String(error)}\n\n${usage}`);
    return process.exit(2);
  }
}
