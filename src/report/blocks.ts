/** Blocks of markdown that a job summary is made of. Their text is escaped by whoever writes it. */

/** A table with more rows than this is cut with a note. */
export const mostRows = 100;

export function table(head: readonly string[], rows: readonly (readonly string[])[]): string | undefined {
  if (rows.length === 0) {
    return undefined;
  }
  const left = rows.length - mostRows;
  return [
    `| ${head.join(" | ")} |`,
    `| ${head.map(() => "---").join(" | ")} |`,
    ...rows.slice(0, mostRows).map((row) => `| ${row.join(" | ")} |`),
    ...(left > 0 ? ["", `_… and ${left} more._`] : []),
  ].join("\n");
}

/** One of GitHub's coloured boxes. */
export function alert(kind: "NOTE" | "WARNING" | "CAUTION", paragraphs: readonly string[]): string {
  return [`> [!${kind}]`, paragraphs.map((paragraph) => `> ${paragraph}`).join("\n>\n")].join("\n");
}

/** A block that is closed until clicked. The title is ours. */
export function details(title: string, content: string): string {
  return `<details><summary>${title}</summary>\n\n${content}\n\n</details>`;
}

export function mermaid(drawing: string): string {
  return `\`\`\`mermaid\n${drawing}\n\`\`\``;
}

/** Paragraphs, without those that have nothing to say; undefined where none has. */
export function joined(parts: readonly (string | undefined)[]): string | undefined {
  const said = parts.filter((part) => part !== undefined && part !== "");
  return said.length === 0 ? undefined : said.join("\n\n");
}
