/** The log of one stage among several that are at work at once. */
import type { Annotation, Log } from "../../report/log.js";

/** Each line begins with the stage's name. Phases of a stage are lines: GitHub has no groups within groups. */
export function stageLog(log: Log, stage: string): Log {
  const named = (text: string) => `${stage}  ${text}`;
  const titled = (annotation: Annotation): Annotation => ({
    ...annotation,
    title: `${stage}: ${annotation.title}`,
  });
  return {
    ...log,
    group(title, run) {
      log.line(named(title));
      return run();
    },
    line: (text) => log.line(named(text)),
    detail: (text) => log.detail(named(text)),
    notice: (annotation) => log.notice(titled(annotation)),
    warning: (annotation) => log.warning(titled(annotation)),
    error: (annotation) => log.error(titled(annotation)),
    foreign: (lines, { folded: _title, ...limits } = {}) => log.foreign(lines.map(named), limits),
  };
}
