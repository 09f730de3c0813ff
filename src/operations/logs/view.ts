/** Lines as they are shown: one event a line, into the log and whole into a file; and what is kept of them to tell. */
import { type FileHandle, mkdtemp, open } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { LogEvent } from "../../agent/log-events/reader.js";
import { diagnose, rules } from "../../diagnosis/diagnose.js";
import type { Diagnosis } from "../../diagnosis/diagnosis.js";
import { logLine, plain } from "../../report/escape.js";
import type { Context } from "../operation.js";

interface Tally {
  readonly lines: number;
  /** When its first and its last event happened. */
  readonly first: number;
  readonly last: number;
}

export interface LogView {
  readonly file: string;
  show(events: readonly LogEvent[]): Promise<void>;
  /** By the group's name. */
  readonly tallies: ReadonlyMap<string, Tally>;
  readonly lastLines: readonly string[];
  /** Known problems that the lines speak of, root causes first. */
  readonly problems: readonly Diagnosis[];
  close(): Promise<void>;
}

const mostLastLines = 20;
/** As many as a diagnosis looks at. */
const batch = 1_000;
const mostQuotes = 5;

/** Makes the file, in a folder of its own, since a job may look at logs more than once. */
export async function openLogView(slug: string, { log, secrets, environment }: Context): Promise<LogView> {
  const folder = await mkdtemp(join(environment["RUNNER_TEMP"] ?? tmpdir(), "zscaler-harness-logs-"));
  const path = join(folder, `${slug}.log`);
  const file: FileHandle = await open(path, "w");
  const tallies = new Map<string, Tally>();
  const problems = new Map<string, Diagnosis>();
  let lastLines: readonly string[] = [];

  function count({ at, group: { name } }: LogEvent): void {
    const { lines, first, last } = tallies.get(name) ?? { lines: 0, first: at, last: at };
    tallies.set(name, { lines: lines + 1, first: Math.min(first, at), last: Math.max(last, at) });
  }

  function learn(messages: readonly string[]): void {
    for (const diagnosis of diagnose({ errors: [], events: [], logs: messages })) {
      const before = problems.get(diagnosis.id);
      const evidence = [...new Set([...(before?.evidence ?? []), ...diagnosis.evidence])].slice(
        0,
        mostQuotes,
      );
      problems.set(diagnosis.id, { ...(before ?? diagnosis), evidence });
    }
  }

  return {
    file: path,
    tallies,
    get lastLines() {
      return lastLines;
    },
    get problems() {
      return rules.flatMap(({ id }) => problems.get(id) ?? []);
    },

    async show(events) {
      for (let start = 0; start < events.length; start += batch) {
        const part = events.slice(start, start + batch);
        const lines = part.map((event) => lineOf(event, (text) => secrets.scrub(text)));
        log.foreign(lines, { maxLines: lines.length });
        await file.appendFile(lines.map((line) => `${line}\n`).join(""));
        lastLines = [...lastLines, ...lines].slice(-mostLastLines);
        for (const event of part) count(event);
        learn(part.map(({ message }) => plain(message)));
      }
    },

    close: () => file.close(),
  };
}

/**
 * Time, source and message on one line. The file is shown again by whoever likes: so nothing in it steers a terminal,
 * and no runner takes a command from it.
 */
export function lineOf(
  { at, group: { source }, message }: LogEvent,
  scrub: (text: string) => string,
): string {
  const text = scrub(plain(message)).trimEnd().replaceAll("\n", " ⏎ ");
  return logLine(`${new Date(at).toISOString()} ${source.padEnd("harness".length)} ${text}`);
}
