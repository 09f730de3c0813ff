/**
 * What each TypeScript file of a tree imports, read from its syntax tree: static, type-only and dynamic imports and
 * re-exports alike. TypeScript 7 has no compiler API in JavaScript, so swc parses.
 */
import { readdirSync, readFileSync } from "node:fs";
import { join, posix } from "node:path";
import { parseSync } from "@swc/core";

/**
 * `types` leaves no trace in the compiled file (`import type`, `export type … from`, `import("…").T`); `static` loads
 * with the importer, `dynamic` when it is called.
 */
export type ImportHow = "static" | "dynamic" | "types";

export interface Import {
  /** Path from the root of the tree, `/` as separator: `src/main.ts`. */
  readonly from: string;
  /** The imported file's path where it is in the tree, otherwise the package: `zod`, `@aws-sdk/client-s3`, `node:fs`. */
  readonly to: string;
  readonly how: ImportHow;
}

/** All imports in the `.ts` files below `folders`, each of which is a path from `root`. Throws on a syntax error. */
export function importsIn(root: string, folders: readonly string[]): readonly Import[] {
  return folders.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && entry.name.endsWith(".ts"))
      .map((entry) =>
        posix.join(folder, toPosix(entry.parentPath.slice(join(root, folder).length)), entry.name),
      )
      .sort()
      .flatMap((file) => importsOf(file, readFileSync(join(root, file), "utf8"))),
  );
}

/** The imports of one file. A dynamic import of something that is not a literal is one of `(computed)`. */
export function importsOf(file: string, source: string): readonly Import[] {
  const module = parseSync(source, { syntax: "typescript", target: "es2022" });
  return nodesOf(module).flatMap((node) => {
    const found = specifierIn(node);
    return found === undefined ? [] : [{ from: file, to: target(file, found.specifier), how: found.how }];
  });
}

type Node = Readonly<Record<string, unknown>>;

/** The node and everything below it. */
function nodesOf(value: unknown): readonly Node[] {
  if (Array.isArray(value)) return value.flatMap(nodesOf);
  return isNode(value) ? [value, ...Object.values(value).flatMap(nodesOf)] : [];
}

function specifierIn(node: Node): { readonly specifier: string; readonly how: ImportHow } | undefined {
  switch (node["type"]) {
    case "ImportDeclaration":
    case "ExportNamedDeclaration":
    case "ExportAllDeclaration": {
      const specifier = literal(node["source"]);
      return specifier === undefined
        ? undefined
        : { specifier, how: node["typeOnly"] === true ? "types" : "static" };
    }
    case "TsImportType":
      return { specifier: literal(node["argument"]) ?? "(computed)", how: "types" };
    case "CallExpression": {
      if (!isNode(node["callee"]) || node["callee"]["type"] !== "Import") return undefined;
      const [first]: readonly unknown[] = Array.isArray(node["arguments"]) ? node["arguments"] : [];
      const specifier = isNode(first) ? literal(first["expression"]) : undefined;
      return { specifier: specifier ?? "(computed)", how: "dynamic" };
    }
    default:
      return undefined;
  }
}

function literal(node: unknown): string | undefined {
  return isNode(node) && node["type"] === "StringLiteral" && typeof node["value"] === "string"
    ? node["value"]
    : undefined;
}

/** `./x.js` in `src/a/b.ts` is `src/a/x.ts`; `@scope/name/deep.js` is the package `@scope/name`. */
function target(file: string, specifier: string): string {
  if (specifier.startsWith(".")) {
    return posix.join(posix.dirname(file), specifier).replace(/\.js$/, ".ts");
  }
  const parts = specifier.split("/");
  return specifier.startsWith("node:")
    ? specifier
    : parts.slice(0, specifier.startsWith("@") ? 2 : 1).join("/");
}

function toPosix(path: string): string {
  return path.replaceAll("\\", "/");
}

function isNode(value: unknown): value is Node {
  return typeof value === "object" && value !== null;
}
