/** A foreign text as a block of a summary. */
import { codeBlock } from "../escape.js";

/** GitHub does not wrap the lines of a block, and a paragraph of an answer is one line. */
const lineWidth = 120;

export function textBlock(text: string, maxLines: number): string | undefined {
  if (text === "") return undefined;
  return codeBlock(text.split(/\r?\n/).flatMap(wrapped), { maxLines, maxLineLength: 2_000 });
}

function wrapped(line: string): readonly string[] {
  const lines: string[] = [];
  let rest = line;
  while (rest.length > lineWidth) {
    const space = rest.lastIndexOf(" ", lineWidth);
    if (space < lineWidth / 2) break;
    lines.push(rest.slice(0, space));
    rest = rest.slice(space + 1);
  }
  return [...lines, rest];
}
