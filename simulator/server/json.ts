/** JSON bodies, both ways, as a shape directs. */
import type { Shape, TimestampFormat } from "./shape.js";
import {
  formatTimestamp,
  isRecord,
  memberPath,
  type Problem,
  parseTimestamp,
  refuseUnknownMembers,
  unknownMember,
} from "./wire.js";

/** Timestamps in JSON bodies are epoch seconds unless the model says otherwise. */
const defaultFormat: TimestampFormat = "epoch-seconds";

export function decodeJson(value: unknown, shape: Shape, path: string, problems: Problem[]): unknown {
  if (value === null || value === undefined) return undefined;
  switch (shape.kind) {
    case "structure":
    case "union":
      return decodeMembers(value, shape, path, problems);
    case "list":
      if (!Array.isArray(value)) return mismatch(value, shape, path, problems);
      return value.map((item, index) => decodeJson(item, shape.element, `${path}[${index}]`, problems));
    case "map":
      if (!isRecord(value)) return mismatch(value, shape, path, problems);
      return Object.fromEntries(
        Object.entries(value).map(([key, item]) => [
          key,
          decodeJson(item, shape.element, memberPath(path, key), problems),
        ]),
      );
    case "document":
      return value;
    case "unit":
      // A member that says all by being there: an object with nothing in it.
      return isRecord(value) ? {} : mismatch(value, shape, path, problems);
    default:
      return decodeSimple(value, shape, path, problems);
  }
}

function decodeMembers(value: unknown, shape: Shape, path: string, problems: Problem[]): unknown {
  if (!isRecord(value)) return mismatch(value, shape, path, problems);
  const decoded: Record<string, unknown> = {};
  for (const [key, item] of Object.entries(value)) {
    const member = memberByWireName(shape, key);
    const at = memberPath(path, key);
    if (!member) {
      problems.push({ kind: "unknown", path: at, message: `Unknown member ${key} in ${shape.name}` });
      continue;
    }
    const [name, memberShape] = member;
    const result = decodeJson(item, memberShape, at, problems);
    if (result !== undefined) decoded[name] = result;
  }
  return decoded;
}

function memberByWireName(shape: Shape, wireName: string): [string, Shape] | undefined {
  const direct = shape.members.get(wireName);
  if (direct && (direct.traits.jsonName ?? wireName) === wireName) return [wireName, direct];
  return [...shape.members].find(([, member]) => member.traits.jsonName === wireName);
}

function decodeSimple(value: unknown, shape: Shape, path: string, problems: Problem[]): unknown {
  const type = typeof value;
  if (shape.kind === "string" && type === "string") return value;
  if ((shape.kind === "number" || shape.kind === "big-number") && type === "number") return value;
  if (shape.kind === "boolean" && type === "boolean") return value;
  if (shape.kind === "blob" && type === "string") return Buffer.from(String(value), "base64");
  if (shape.kind === "timestamp" && (typeof value === "string" || typeof value === "number")) {
    const date = parseTimestamp(value);
    if (date) return date;
  }
  return mismatch(value, shape, path, problems);
}

function mismatch(value: unknown, shape: Shape, path: string, problems: Problem[]): undefined {
  const found = Array.isArray(value) ? "list" : typeof value;
  problems.push({ kind: "type", path, message: `A ${found} where ${path} takes a ${shape.kind}` });
  return undefined;
}

/** The plain value that `JSON.stringify` then writes. */
export function encodeJson(value: unknown, shape: Shape): unknown {
  if (value === undefined || value === null) return undefined;
  switch (shape.kind) {
    case "structure":
    case "union": {
      if (!isRecord(value)) throw new Error(`${shape.name} takes members, not ${typeof value}`);
      if (shape.kind === "union" && unknownMember in value)
        return Object.fromEntries([value[unknownMember] as [string, unknown]]);
      refuseUnknownMembers(value, shape);
      return Object.fromEntries(
        [...shape.members].map(([name, member]) => [
          member.traits.jsonName ?? name,
          encodeJson(value[name], member),
        ]),
      );
    }
    case "list":
      return [...(value as Iterable<unknown>)].map((item) => encodeJson(item, shape.element));
    case "map":
      return Object.fromEntries(
        Object.entries(value).map(([key, item]) => [key, encodeJson(item, shape.element)]),
      );
    case "timestamp":
      if (!(value instanceof Date)) throw new Error(`A timestamp is a Date, not ${typeof value}`);
      return formatTimestamp(value, shape.timestampFormat ?? defaultFormat);
    case "blob":
      return Buffer.from(value as Uint8Array).toString("base64");
    default:
      return value;
  }
}
