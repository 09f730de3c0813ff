/** From when until when lines are looked for. */
import { Failure } from "../../failure/failure.js";
import { duration } from "../../report/duration.js";
import type { LogsSettings, Moment } from "../../settings/settings.js";

/** Milliseconds since the epoch; `until` undefined: the window stays open. */
export interface Window {
  readonly since: number;
  readonly until: number | undefined;
}

/** Moments that were given as how long ago count from the run's start. `Failure` where nothing could be in the window. */
export function windowOf({ since, until, follow, timeout }: LogsSettings, startedAt: number): Window {
  if (follow >= timeout)
    throw new Failure(
      "LOGS_FOLLOW_TOO_LONG",
      `\`follow\` (${duration(follow)}) is not shorter than \`timeout\` (${duration(timeout)}), which would end it as a failure.`,
      { fix: "Give a longer `timeout`, or a shorter `follow`." },
    );
  const moment = (given: Moment) => ("at" in given ? given.at : startedAt - given.ago);
  const window = { since: moment(since), until: until && moment(until) };
  if (window.until !== undefined && window.until <= window.since)
    throw new Failure(
      "LOGS_WINDOW_EMPTY",
      `\`until\` (${utc(window.until)}) does not lie after \`since\` (${utc(window.since)}).`,
      { fix: "Give an earlier `since`, or a later `until`. Both take a time, or how long ago: `2h`." },
    );
  if (window.until !== undefined && window.until <= startedAt && follow > 0)
    throw new Failure(
      "LOGS_WINDOW_CLOSED",
      `\`follow\` waits for new lines, but \`until\` (${utc(window.until)}) ends before they come.`,
      { fix: "Leave out `until` or `follow`." },
    );
  return window;
}

function utc(moment: number): string {
  return new Date(moment).toISOString();
}
