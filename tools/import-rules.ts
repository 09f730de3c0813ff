/** The house's rules of who may import whom (docs/architecture.md), as data, and the check of imports against them. */
import type { Import } from "./imports.js";

/** What the files of one room of `src/` may import beside each other. */
interface Room {
  /** Rooms, or single files of rooms. */
  readonly rooms: readonly string[];
  /** Rooms that may be imported by a dynamic `import()`, or for their types alone. */
  readonly later?: readonly string[];
  /** Rooms, or single files of rooms, that may be imported for their types alone. */
  readonly types?: readonly string[];
  /** The only files of this room that its other files may import, beside a file's own folder; absent: all. */
  readonly commons?: readonly string[];
}

const house: Readonly<Record<string, Room>> = {
  "src/main.ts": {
    rooms: ["src/settings", "src/report", "src/failure"],
    later: ["src/operations", "src/state", "src/aws"],
  },
  "src/operations": {
    rooms: [
      "src/topologies",
      "src/engine",
      "src/preflight",
      "src/resources",
      "src/policies",
      "src/state",
      "src/settings",
      "src/agent",
      "src/github",
      "src/report",
      "src/diagnosis",
      "src/aws",
      "src/waiting",
      "src/failure",
    ],
  },
  "src/topologies": {
    rooms: [
      "src/engine",
      "src/resources",
      "src/policies",
      "src/settings",
      "src/aws",
      "src/waiting",
      "src/failure",
    ],
  },
  "src/engine": {
    rooms: ["src/resources/resource.ts", "src/policies", "src/aws", "src/waiting", "src/failure"],
    // The engine tells what happens in the words that the report understands.
    types: ["src/report/progress.ts"],
  },
  "src/preflight": {
    rooms: ["src/aws", "src/waiting", "src/failure"],
    // What a kind is wanted to be tells which rights it takes.
    types: ["src/resources"],
  },
  "src/resources": {
    rooms: ["src/policies", "src/aws", "src/waiting", "src/failure"],
    commons: ["src/resources/resource.ts"],
  },
  "src/policies": { rooms: ["src/aws", "src/failure"] },
  "src/aws": { rooms: ["src/waiting", "src/failure"] },
  "src/waiting": { rooms: ["src/failure"] },
  "src/failure": { rooms: [] },

  "src/settings": { rooms: ["src/failure"] },
  "src/state": { rooms: ["src/settings", "src/aws", "src/waiting", "src/failure"] },
  "src/github": { rooms: ["src/settings", "src/failure"] },
  "src/agent": { rooms: ["src/settings", "src/aws", "src/waiting", "src/failure"] },
  "src/report": { rooms: ["src/settings", "src/diagnosis", "src/failure"] },
  "src/diagnosis": { rooms: ["src/settings", "src/failure"] },
};

/** Which places of `src/` may use a package; one that isn't listed is free. */
const packages: readonly {
  readonly names: readonly string[];
  readonly places: readonly string[];
  /** Places that may load it by a dynamic `import()` alone. */
  readonly later: readonly string[];
  /** Places that may use its types alone. */
  readonly types: readonly string[];
}[] = [
  {
    // As large as all the others together: loaded only where a network is looked at.
    names: ["@aws-sdk/client-ec2"],
    places: [],
    later: ["src/aws", "src/preflight"],
    types: ["src/aws", "src/preflight"],
  },
  {
    names: ["@aws-sdk/*", "@smithy/*"],
    places: ["src/aws", "src/resources", "src/preflight", "src/state", "src/agent"],
    later: ["src/operations"],
    types: ["src/operations", "src/topologies"],
  },
  { names: ["@actions/*"], places: ["src/report", "src/github"], later: [], types: [] },
  { names: ["@modelcontextprotocol/sdk"], places: ["src/agent"], later: [], types: [] },
];

/** What must not load before the inputs are validated: each costs more time than the check of all inputs. */
const late = ["@aws-sdk/*", "@smithy/*", "@actions/github", "@modelcontextprotocol/sdk"];

/** Folders beside `src/`: the simulator is a world of its own, and only tests see everything. */
const outside: Readonly<Record<string, readonly string[]>> = {
  simulator: ["simulator", "tools"],
  tools: ["tools", "src", "simulator"],
};

/** One line for each import that breaks a rule, each cycle, and each late package that `main.ts` loads at once. */
export function importProblems(imports: readonly Import[]): readonly string[] {
  const directions = imports.flatMap((edge) => {
    const rule = brokenRule(edge);
    if (rule === undefined) return [];
    return [`${edge.from} imports ${edge.to}${edge.how === "static" ? "" : ` (${edge.how})`}: ${rule}`];
  });
  return [...directions, ...cycles(imports), ...lateOnes(imports)];
}

function brokenRule(edge: Import): string | undefined {
  const [top = ""] = edge.from.split("/", 1);
  if (edge.to === "(computed)") return "a computed import can't be checked or bundled";
  if (top === "src") return isInTree(edge.to) ? brokenRoomRule(edge) : brokenPackageRule(edge);
  const places = outside[top];
  if (!isInTree(edge.to) || places === undefined || withinAny(edge.to, places)) return undefined;
  return `${top}/ may import only ${places.join(", ")}`;
}

function brokenRoomRule({ from, to, how }: Import): string | undefined {
  const name = Object.keys(house).find((place) => within(from, place));
  const room = name === undefined ? undefined : house[name];
  if (name === undefined || room === undefined) return "its folder has no rule in tools/import-rules.ts";
  if (within(to, name)) {
    if (room.commons === undefined || room.commons.includes(to) || partOf(name, from) === partOf(name, to))
      return undefined;
    return `files of ${name} share only ${room.commons.join(", ")}`;
  }
  const places = {
    static: room.rooms,
    dynamic: [...room.rooms, ...(room.later ?? [])],
    types: [...room.rooms, ...(room.later ?? []), ...(room.types ?? [])],
  }[how];
  if (withinAny(to, places)) return undefined;
  return `${name} may import only ${places.length === 0 ? "packages" : places.join(", ")}`;
}

/** `kind.ts` and the files of the folder `kind/` beside it tell one story together. */
function partOf(room: string, file: string): string | undefined {
  return file
    .slice(room.length + 1)
    .split("/")[0]
    ?.replace(/\.ts$/, "");
}

function brokenPackageRule({ from, to, how }: Import): string | undefined {
  const rule = packages.find(({ names }) => matchesAny(to, names));
  if (rule === undefined) return undefined;
  const places = { static: [], dynamic: rule.later, types: rule.types }[how];
  if (withinAny(from, [...rule.places, ...places])) return undefined;
  return rule.places.length === 0
    ? `only ${rule.later.join(", ")} may use it, and load it only when it is needed`
    : `only ${rule.places.join(", ")} may use it`;
}

/** Cycles of imports that load together; two files may know each other's types. */
function cycles(imports: readonly Import[]): readonly string[] {
  const next = adjacency(imports.filter(({ how, to }) => how === "static" && isInTree(to)));
  const done = new Set<string>();
  const found: string[] = [];
  function walk(file: string, path: readonly string[]): void {
    const start = path.indexOf(file);
    if (start >= 0) {
      found.push(`cycle: ${[...path.slice(start), file].join(" → ")}`);
    } else if (!done.has(file)) {
      for (const to of next.get(file) ?? []) walk(to, [...path, file]);
      done.add(file);
    }
  }
  for (const file of next.keys()) walk(file, []);
  return found;
}

/** Late packages that load with `src/main.ts`, each with the way to it. */
function lateOnes(imports: readonly Import[]): readonly string[] {
  const next = adjacency(imports.filter(({ how }) => how === "static"));
  const seen = new Set<string>();
  const found: string[] = [];
  function walk(file: string, path: readonly string[]): void {
    if (seen.has(file)) return;
    seen.add(file);
    if (matchesAny(file, late)) {
      found.push(
        `${[...path, file].join(" → ")}: loads before the inputs are validated; import it dynamically`,
      );
    }
    for (const to of next.get(file) ?? []) walk(to, [...path, file]);
  }
  walk("src/main.ts", []);
  return found;
}

function adjacency(imports: readonly Import[]): ReadonlyMap<string, readonly string[]> {
  const next = new Map<string, string[]>();
  for (const { from, to } of imports) next.set(from, [...(next.get(from) ?? []), to]);
  return next;
}

/** Whether this is a file of the tree, which `importsOf` writes with its extension, and not a package. */
function isInTree(to: string): boolean {
  return to.includes("/") && /\.(ts|js|json)$/.test(to);
}

function within(path: string, place: string): boolean {
  return path === place || path.startsWith(`${place}/`);
}

function withinAny(path: string, places: readonly string[]): boolean {
  return places.some((place) => within(path, place));
}

function matchesAny(name: string, patterns: readonly string[]): boolean {
  return patterns.some((pattern) =>
    pattern.endsWith("/*") ? name.startsWith(pattern.slice(0, -1)) : name === pattern,
  );
}
