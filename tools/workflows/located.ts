/** YAML with the place of each value, so that a finding can name its line. */
import { isAlias, isMap, isScalar, isSeq, LineCounter, type Node, parseDocument } from "yaml";

export interface Located {
  /** The line of its key, or its own in a list; counted from 1. */
  readonly line: number;
  readonly lastLine: number;
  /** A scalar as text; empty for anything else. */
  readonly text: string;
  readonly entries: ReadonlyMap<string, Located>;
  readonly items: readonly Located[];
}

/** Throws where the text is no YAML. Anchors are resolved, as GitHub does. */
export function parseLocated(text: string): Located {
  const counter = new LineCounter();
  const document = parseDocument(text, { lineCounter: counter });
  const [error] = document.errors;
  if (error !== undefined) throw error;

  function located(node: unknown, start: number): Located {
    const [, end = start] = (node as Node | null)?.range ?? [];
    const line = counter.linePos(start).line;
    // The end lies behind the last character: behind a block's last line, on the next one.
    const place = { line, lastLine: counter.linePos(Math.max(start, end - 1)).line };
    const target: unknown = isAlias(node) ? node.resolve(document) : node;
    if (isMap(target)) {
      const pairs = target.items.map(({ key, value }): [string, Located] => {
        const [from = start] = (key as Node | null)?.range ?? [];
        return [isScalar(key) ? String(key.value) : "", located(value, from)];
      });
      return { ...place, text: "", entries: new Map(pairs), items: [] };
    }
    if (isSeq(target)) {
      const items = target.items.map((item) => located(item, (item as Node | null)?.range?.[0] ?? start));
      return { ...place, text: "", entries: new Map(), items };
    }
    const scalar = isScalar(target) && target.value !== null ? String(target.value) : "";
    return { ...place, text: scalar, entries: new Map(), items: [] };
  }
  return located(document.contents, 0);
}

/** What stands under these keys; undefined where one of them is missing. */
export function at(node: Located | undefined, ...keys: readonly string[]): Located | undefined {
  return keys.reduce<Located | undefined>((found, key) => found?.entries.get(key), node);
}

/** This value and all that it holds. */
export function everything(node: Located): readonly Located[] {
  return [node, ...node.items.flatMap(everything), ...[...node.entries.values()].flatMap(everything)];
}
