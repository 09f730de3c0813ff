/** The rows of the table that a status shows, from what was seen. */
import { messageOf } from "../../failure/failure.js";
import { duration } from "../../report/duration.js";
import type { StatusMark, StatusRow } from "../../report/summaries/status.js";
import { secret } from "../../resources/secret.js";
import type { Brought } from "./brought.js";
import type { StageDrift } from "./drift.js";
import { partsOf } from "./gateway-path.js";
import type { Shaken } from "./handshake.js";
import type { StageLook } from "./look.js";
import { liveIn, type Part } from "./part.js";
import type { Seen, Verdict } from "./verdict.js";

export interface Told extends Seen {
  readonly drift: StageDrift;
  /** ISO time or `never`; undefined: nothing says so. */
  readonly expires: string | undefined;
}

/** HarnessArn and MCP URL first. */
export function rowsOf(seen: Told, { problems }: Verdict, now: number): readonly StatusRow[] {
  const { look, tasks, handshake, used, drift } = seen;
  const { harness, service, parts } = look;
  const path = look.path === undefined ? [] : partsOf(look.path);
  const others = parts.filter(
    (part) => part !== harness && part !== service && !path.includes(part) && isShown(part),
  );
  return [
    ...(harness === undefined ? [] : [harnessRow(harness, now)]),
    ...(handshake === undefined ? [] : [handshakeRow(handshake)]),
    ...(service === undefined || !isShown(service) ? [] : [serviceRow(service, tasks, problems)]),
    ...path.map(partRow),
    ...[...others.map(partRow), ...used.map(broughtRow), ...plaintextRow(look)].toSorted(
      (one, other) => rankOf(one) - rankOf(other),
    ),
    driftRow(drift),
    ...lastRunRow(look, now),
    ...expiryRow(seen.expires, now),
  ];
}

/** What matters most to whether the agent works. */
const ranks = [
  "credential provider",
  "OAuth2 credential provider",
  "IAM role",
  "existing IAM role",
  "secret",
  "existing secret",
  "user pool",
  "app client",
  "user pool domain",
];

function rankOf({ label }: StatusRow): number {
  const rank = ranks.indexOf(label);
  return rank < 0 ? ranks.length : rank;
}

/** What neither exists nor should is not worth a row. */
function isShown({ seen, remembered }: Part): boolean {
  return seen.kind !== "missing" || remembered !== undefined;
}

function harnessRow(part: NonNullable<StageLook["harness"]>, now: number): StatusRow {
  const { seen } = part;
  const row = partRow(part);
  if (seen.kind !== "live") return { ...row, label: "HarnessArn" };
  const { createdAt, updatedAt } = seen.live.harness;
  const times = {
    ...(createdAt === undefined ? {} : { created: ago(createdAt, now) }),
    ...(updatedAt === undefined ? {} : { updated: ago(updatedAt, now) }),
  };
  return {
    ...row,
    label: "HarnessArn",
    name: seen.live.id,
    facts: { ...row.facts, ...times },
  };
}

function serviceRow(
  part: NonNullable<StageLook["service"]>,
  tasks: Seen["tasks"],
  problems: Verdict["problems"],
): StatusRow {
  const isSound = !problems.some(({ noun, name }) => noun === part.node.noun && name === part.node.name);
  const told = partRow(part);
  const row: StatusRow =
    isSound || told.mark !== "good" ? told : { ...told, mark: "warning", word: "degraded" };
  if (part.seen.kind !== "live" || tasks === undefined) return row;
  const { deployment, ...facts } = row.facts ?? {};
  const digests = tasks.imageDigests.filter((digest) => !facts["image"]?.includes(digest));
  return {
    ...row,
    facts: {
      ...(deployment === undefined ? {} : { deployment }),
      tasks: `${tasks.running} running, ${tasks.desired} desired`,
      ...facts,
      ...(digests.length === 0 ? {} : { digest: digests.join(", ") }),
      ...(part.seen.live.host === undefined ? {} : { endpoint: part.seen.live.host }),
    },
  };
}

function partRow({ node, seen, stranger, remembered }: Part): StatusRow {
  const base = { label: node.noun, name: node.name };
  switch (seen.kind) {
    case "unread":
      return { ...base, mark: "unknown", word: "unknown", why: `not allowed: ${seen.action}` };
    case "missing": {
      const why = remembered?.status === "planned" ? "the last deploy did not get to make it" : seen.why;
      return { ...base, mark: "bad", word: "missing", ...(why === undefined ? {} : { why }) };
    }
    case "live": {
      const facts = Object.fromEntries(
        Object.entries(node.facts(seen.live)).filter(([, value]) => value !== ""),
      );
      if (stranger !== undefined && remembered === undefined)
        return { ...base, mark: "none", word: "exists, not ours", why: stranger, facts };
      const whose =
        stranger !== undefined
          ? { why: "not ours: found, used and kept" }
          : node.kind === secret.kind
            ? { why: "managed by this stage" }
            : {};
      const { health } = seen;
      if (health.status === "ready") return { ...base, mark: "good", word: "ready", ...whose, facts };
      return { ...base, mark: marks[health.status], word: health.status, why: health.why, facts };
    }
  }
}

const marks = { pending: "moving", failed: "bad" } as const satisfies Record<string, StatusMark>;

function handshakeRow(handshake: Shaken): StatusRow {
  const base = { label: "MCP URL", ...(handshake.url === undefined ? {} : { name: handshake.url }) };
  switch (handshake.kind) {
    case "verified": {
      const { serverName, serverVersion, tools, milliseconds, protocolVersion } = handshake;
      return {
        ...base,
        mark: "good",
        word: "answers",
        facts: {
          handshake: `${tools.length} tools in ${duration(milliseconds)}`,
          server: `${serverName} ${serverVersion}`,
          protocol: protocolVersion,
        },
      };
    }
    case "unreachable-private":
      return { ...base, mark: "unknown", word: "not checked", why: "it is not reachable from here" };
    case "unchecked":
      return { ...base, mark: "unknown", word: "not checked", why: handshake.why };
    case "refused":
      return { ...base, mark: "bad", word: "does not answer", why: messageOf(handshake.failure) };
  }
}

function broughtRow({ noun, name, seen }: Brought): StatusRow {
  const base = { label: noun, name };
  switch (seen.kind) {
    case "fit":
      return {
        ...base,
        mark: "good",
        word: "ready",
        why: "external: used, never changed",
        facts: seen.facts,
      };
    case "unfit":
      return { ...base, mark: "bad", word: "unusable", why: messageOf(seen.failure) };
    case "unread":
      return { ...base, mark: "unknown", word: "unknown", why: seen.why };
  }
}

/** The opt-out of Secrets Manager. */
function plaintextRow({ service, path }: StageLook): readonly StatusRow[] {
  const container = liveIn(service)?.configuration.primaryContainer;
  const runtime = liveIn(path?.runtime)?.runtime;
  const isIn = (variables: readonly (string | undefined)[]) => variables.includes("ZSCALER_CLIENT_SECRET");
  const places = [
    ...(isIn(container?.environment?.map(({ name }) => name) ?? []) ? ["the task definition"] : []),
    ...(isIn(Object.keys(runtime?.environmentVariables ?? {})) ? ["the environment of the runtime"] : []),
  ];
  return places.map((place) => ({
    label: "secret",
    mark: "warning",
    word: "none",
    why: `the credentials stand in plain text in ${place}`,
  }));
}

function driftRow(drift: StageDrift): StatusRow {
  const base = { label: "Drift" };
  if (drift.kind === "unknown") return { ...base, mark: "unknown", word: "unknown", why: drift.why };
  const missed = drift.uncompared.map(({ node, why }) => `${node.noun} ${node.name} not compared: ${why}`);
  const why = missed.length === 0 ? {} : { why: missed.join("; ") };
  const { length } = drift.drifted;
  if (length === 0)
    return missed.length === 0
      ? { ...base, mark: "good", word: "none" }
      : { ...base, mark: "unknown", word: "none found", ...why };
  return { ...base, mark: "warning", word: `${length} changed by hand`, ...why };
}

function lastRunRow({ state }: StageLook, now: number): readonly StatusRow[] {
  const run = state?.lastRun;
  if (run === undefined) return [];
  const { operation, outcome, at, actor, commit, url } = run;
  return [
    {
      label: "Last run",
      mark: outcome === "succeeded" ? "good" : outcome === "running" ? "moving" : "bad",
      word: `${operation} ${outcome}`,
      facts: {
        when: ago(new Date(at), now),
        ...(actor === "" ? {} : { by: actor }),
        ...(commit === "" ? {} : { commit: commit.slice(0, 12) }),
      },
      ...(url === "" ? {} : { url }),
    },
  ];
}

function expiryRow(expires: string | undefined, now: number): readonly StatusRow[] {
  if (expires === undefined) return [];
  const left = Date.parse(expires) - now;
  if (Number.isNaN(left)) return [{ label: "Expires", mark: "none", word: "never" }];
  return left > 0
    ? [{ label: "Expires", mark: "none", word: `in ${duration(left)}`, facts: { at: expires } }]
    : [{ label: "Expires", mark: "bad", word: `${duration(-left)} ago`, facts: { at: expires } }];
}

function ago(at: Date, now: number): string {
  const iso = at.toISOString().replace(/\.\d+Z$/, "Z");
  return `${iso} (${duration(now - at.getTime())} ago)`;
}
