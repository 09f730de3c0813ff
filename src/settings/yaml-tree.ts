/** A YAML document whose parts know their lines, for files in which people want to be told where they are wrong. */
import type { Node } from "yaml";

/** Every scalar is text: whoever reads it knows what it means. Lines count from 1. */
export type Tree =
  | { readonly kind: "text"; readonly line: number; readonly text: string }
  | { readonly kind: "list"; readonly line: number; readonly items: readonly Tree[] }
  | { readonly kind: "map"; readonly line: number; readonly members: readonly Member[] };

export interface Member {
  readonly key: string;
  /** Of the key. */
  readonly line: number;
  readonly value: Tree;
}

/** What is wrong, and in which line. */
export type Fault = (line: number, what: string) => void;

/** Undefined only after a fault. An alias stands for what it names without being copied: nothing can swell. */
export async function treeOf(text: string, fault: Fault): Promise<Tree | undefined> {
  const { isAlias, isMap, isScalar, isSeq, LineCounter, parseDocument } = await import("yaml");
  const lines = new LineCounter();
  const lineAt = (offset = 0) => Math.max(1, lines.linePos(offset).line);
  const anchored = new Map<string, Tree>();
  let isWhole = true;

  const document = parseDocument(text, {
    schema: "failsafe",
    stringKeys: true,
    lineCounter: lines,
    prettyErrors: false,
    logLevel: "error",
  });
  for (const { message, pos } of [...document.errors, ...document.warnings])
    fault(lineAt(pos[0]), `is not valid YAML: ${message}`);
  // What follows a fault of the syntax was read by guess.
  if (document.errors.some(({ code }) => code !== "DUPLICATE_KEY")) return undefined;
  const tree = built(document.contents, 0);
  return isWhole ? tree : undefined;

  /** `offset` is where an absent value would stand. */
  function built(node: Node | null, offset: number): Tree {
    const line = lineAt(node?.range?.[0] ?? offset);
    if (isAlias(node)) {
      const named = anchored.get(node.source);
      if (named !== undefined) return { ...named, line };
      isWhole = false;
      fault(line, "names an anchor that does not stand before it");
      return { kind: "text", line, text: "" };
    }
    const tree = builtPart(node, line);
    if (node?.anchor !== undefined) anchored.set(node.anchor, tree);
    return tree;
  }

  function builtPart(node: Node | null, line: number): Tree {
    if (isSeq<Node | null>(node)) {
      const offset = node.range?.[0] ?? 0;
      return { kind: "list", line, items: node.items.map((item) => built(item, offset)) };
    }
    if (isMap<Node, Node | null>(node)) {
      const members = node.items.map(({ key, value }) => {
        const offset = key.range?.[0] ?? 0;
        return {
          key: isScalar(key) ? String(key.value) : "",
          line: lineAt(offset),
          value: built(value, offset),
        };
      });
      return { kind: "map", line, members };
    }
    return { kind: "text", line, text: isScalar(node) ? String(node.value ?? "") : "" };
  }
}
