/** What a person reads while the run goes on: groups, lines, annotations; foreign text that stays text. */
import { randomUUID } from "node:crypto";
import * as core from "@actions/core";
import { capped, cappedLines, logLine, plain, singleLine, withoutOldCommands } from "./escape.js";
import type { Secrets } from "./secrets.js";

export interface Annotation {
  /** What happened, in a few words. */
  readonly title: string;
  readonly message: string;
  /** What to do about it. */
  readonly fix?: string | undefined;
  /** Where it is shown among the workspace's files. */
  readonly at?: { readonly file: string; readonly line: number } | undefined;
}

export interface Log {
  /** One collapsible group per phase of the run. GitHub has no groups within groups. */
  group<Result>(title: string, run: () => Promise<Result>): Promise<Result>;
  line(text: string): void;
  /** Shown only where step debugging is on. */
  detail(text: string): void;
  notice(annotation: Annotation): void;
  warning(annotation: Annotation): void;
  error(annotation: Annotation): void;
  /** Text that AWS, a container or a model wrote: the runner takes no command from it. */
  foreign(lines: readonly string[], options?: ForeignOptions): void;
}

export interface ForeignOptions {
  /** Title of a group of its own, which is closed at first. It would end a group around it. */
  readonly folded?: string;
  readonly maxLines?: number;
  readonly maxLineLength?: number;
}

const longestLine = 4_000;
/** GitHub cuts longer annotations without a word. */
const longestAnnotation = 4_000;
const longestTitle = 200;

/** Writes to the runner's log. */
export function runnerLog(secrets: Secrets): Log {
  const oneLine = (text: string) => logLine(secrets.scrub(plain(text)));
  const annotate =
    (issue: typeof core.error) =>
    ({ title, message, fix, at }: Annotation) => {
      const clean = (text: string) => withoutOldCommands(secrets.scrub(text));
      const whole = clean(plain(fix === undefined ? message : `${message}\n\nFix: ${fix}`));
      issue(capped(whole, longestAnnotation), {
        title: capped(clean(singleLine(title)), longestTitle),
        ...(at === undefined ? {} : { file: at.file, startLine: at.line }),
      });
    };

  return {
    async group(title, run) {
      core.startGroup(capped(oneLine(title), longestTitle));
      try {
        return await run();
      } finally {
        core.endGroup();
      }
    },
    line: (text) => core.info(capped(oneLine(text), longestLine)),
    detail: (text) => core.debug(capped(oneLine(text), longestLine)),
    notice: annotate(core.notice),
    warning: annotate(core.warning),
    error: annotate(core.error),
    foreign(lines, { folded, maxLines = 1_000, maxLineLength = longestLine } = {}) {
      if (folded !== undefined) core.startGroup(capped(oneLine(folded), longestTitle));
      const kept = cappedLines(
        lines.flatMap((line) => secrets.scrub(plain(line)).split("\n")),
        maxLines,
      );
      if (kept.length > 0) {
        const token = randomUUID();
        const block = kept.map((line) => `  ${capped(logLine(line), maxLineLength)}`);
        core.info([`::stop-commands::${token}`, ...block, `::${token}::`].join("\n"));
      }
      if (folded !== undefined) core.endGroup();
    },
  };
}
