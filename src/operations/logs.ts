/**
 * Shows what the harness and the MCP server's container logged, as one stream in the order of time: the newest lines
 * of a window and, where asked, what comes while the step waits. Changes nothing in AWS.
 */
import { follow } from "../agent/log-events/follow.js";
import { type LeftOut, newest } from "../agent/log-events/newest.js";
import { type LogReader, logReader } from "../agent/log-events/reader.js";
import { Failure, messageOf } from "../failure/failure.js";
import { duration } from "../report/duration.js";
import type { LogsSettings } from "../settings/settings.js";
import type { State } from "../state/schema.js";
import { type Found, findGroups, missingGroup, readingFailure } from "./logs/groups.js";
import { logsResult } from "./logs/report.js";
import { openLogView } from "./logs/view.js";
import { windowOf } from "./logs/window.js";
import type { Context, Result } from "./operation.js";
import { openSession, type Session } from "./session.js";

export async function logs(settings: LogsSettings, context: Context): Promise<Result> {
  const { log } = context;
  const window = windowOf(settings, context.startedAt);
  const session = await openSession(settings, context);
  const { aws } = session;
  const view = await openLogView(settings.stage.slug, context);
  const readers: LogReader[] = [];
  let found: readonly Found[] = [];
  let leftOut: LeftOut | undefined;
  const failures: unknown[] = [];

  try {
    found = await log.group("Find the log groups", find);
    const latest = await newest(readers, settings.limit);
    leftOut = latest.leftOut;
    if (leftOut !== undefined) log.line(leftOutLine(leftOut, settings.limit));
    await view.show(latest.events);
    if (settings.follow > 0) await followOn();
  } catch (thrown) {
    failures.push(aws.signal.aborted ? aws.signal.reason : thrown);
  } finally {
    await view.close();
  }
  if (failures.length === 0) failures.push(...troubles());
  return logsResult({ settings, context, session, window, view, found, readers, leftOut, failures });

  async function find(): Promise<readonly Found[]> {
    const groups = await findGroups(aws, settings, await stateOf(session));
    for (const one of groups) {
      if (one.absence !== undefined) session.give(one.absence);
      if (one.failure !== undefined) log.line(messageOf(one.failure));
      add(one.groups);
    }
    for (const { group } of readers) log.line(`${group.source}: ${group.name}`);
    return groups;
  }

  function add(groups: Found["groups"]): void {
    for (const group of groups)
      if (!readers.some((reader) => reader.group.name === group.name))
        readers.push(logReader(aws, group, { ...window, pattern: settings.filter }));
  }

  async function followOn(): Promise<void> {
    log.line(`Waiting ${duration(settings.follow)} for new lines`);
    await follow({
      length: settings.follow,
      pace: session.pace,
      signal: aws.signal,
      async readers() {
        for (const { again } of found) if (again !== undefined) add(await again());
        return readers;
      },
      show: (events) => view.show(events),
    });
  }

  /** Groups that are not there are worth a word, groups that can't be read are failures; each is told once. */
  function troubles(): readonly Failure[] {
    const failures = found.flatMap(({ failure }) => failure ?? []);
    for (const { group, trouble } of readers) {
      if (trouble?.kind === "missing" && !view.tallies.has(group.name)) session.give(missingGroup(group));
      if (trouble?.kind === "failed")
        failures.push(readingFailure(aws, group, settings.filter, trouble.thrown));
    }
    return [...new Map(failures.map((failure) => [failure.message, failure])).values()];
  }
}

/** A role that may read logs need not read the state: without it, the names of the stage lead to the same groups. */
async function stateOf({ store, give }: Session): Promise<State | undefined> {
  try {
    return (await store.read())?.state;
  } catch (thrown) {
    if (!(thrown instanceof Failure) || thrown.code !== "STATE_ACCESS_DENIED") throw thrown;
    give({
      level: "note",
      title: "State not read",
      message: `${thrown.message} The logs are looked for by the names of the stage.`,
    });
    return undefined;
  }
}

function leftOutLine({ count, andMore }: LeftOut, limit: number): string {
  const older = andMore
    ? `more than ${count} older lines`
    : count === 1
      ? "1 older line"
      : `${count} older lines`;
  return `The newest ${limit} lines; ${older} left out (input limit)`;
}
