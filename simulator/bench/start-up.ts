/** How long it takes to say that an input is wrong, from the start of the process to its end; and the bundle's size. */
import { execFileSync, spawn } from "node:child_process";
import { readdir, readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { gzipSync } from "node:zlib";
import { bundlePath } from "../operation.js";
import { runAction } from "../runner.js";
import { median } from "./statistics.js";

export interface StartUp {
  /** `v24.21.0`. */
  readonly version: string;
  /** Milliseconds, medians. */
  readonly bare: number;
  readonly inputError: number;
}

/** In turns, so that a busy moment of the machine meets both. */
export async function startUp(node: string, runs: number): Promise<StartUp> {
  const bare: number[] = [];
  const inputError: number[] = [];
  for (let run = 0; run < runs; run += 1) {
    bare.push(await bareStart(node));
    inputError.push(await inputErrorStart(node));
  }
  const version = execFileSync(node, ["--version"], { encoding: "utf8" }).trim();
  return { version, bare: median(bare), inputError: median(inputError) };
}

async function bareStart(node: string): Promise<number> {
  const started = performance.now();
  const child = spawn(node, ["-e", "0"], { stdio: ["ignore", "pipe", "pipe"], env: {} });
  child.stdout.resume();
  child.stderr.resume();
  await new Promise((resolve, reject) => child.once("close", resolve).once("error", reject));
  return performance.now() - started;
}

async function inputErrorStart(node: string): Promise<number> {
  const inputs = { operation: "deploy", "task-cpu": "7" };
  const { exitCode, milliseconds, annotations } = await runAction({ bundle: bundlePath(), inputs, node });
  if (exitCode === 1 && annotations.some(({ title }) => title === "Input error")) return milliseconds;
  throw new Error(`The bundle did not report the wrong input, but ended with ${exitCode}.`);
}

export interface Chunk {
  readonly file: string;
  readonly bytes: number;
  readonly zipped: number;
}

/** Largest first. */
export async function chunks(): Promise<readonly Chunk[]> {
  const folder = dirname(bundlePath());
  const files = (await readdir(folder)).filter((file) => file.endsWith(".js"));
  const sizes = await Promise.all(
    files.map(async (file) => {
      const content = await readFile(join(folder, file));
      return { file, bytes: content.length, zipped: gzipSync(content).length };
    }),
  );
  return sizes.toSorted((a, b) => b.bytes - a.bytes);
}
