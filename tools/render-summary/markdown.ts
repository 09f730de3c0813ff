/**
 * The part of GitHub-flavoured markdown that this action's job summaries are written in, as HTML: headings, tables,
 * paragraphs, alerts, fenced blocks, details, and inside a line code, bold, italics, links and escapes.
 */
import { html } from "../../src/report/escape.js";

/** Turns a fenced block into HTML; undefined leaves it a block of code. */
export type Drawing = (language: string, content: string) => string | undefined;

export function htmlOf(markdown: string, draw: Drawing): string {
  const lines = markdown.split("\n");
  const parts: string[] = [];
  let next = 0;
  while (next < lines.length) {
    const block = blockAt(lines, next, draw);
    parts.push(block.html);
    next = block.end;
  }
  return parts.filter((part) => part !== "").join("\n");
}

interface Block {
  readonly html: string;
  /** Index of the first line after it. */
  readonly end: number;
}

function blockAt(lines: readonly string[], start: number, draw: Drawing): Block {
  const line = lines[start] ?? "";
  const fence = /^(`{3,})(\w*)$/.exec(line);
  if (fence !== null) {
    return fenced(lines, start, { mark: fence[1] ?? "", language: fence[2] ?? "" }, draw);
  }
  const heading = /^(#{1,6}) (.*)$/.exec(line);
  if (heading !== null) {
    const level = heading[1]?.length ?? 1;
    return { html: `<h${level}>${inline(heading[2] ?? "")}</h${level}>`, end: start + 1 };
  }
  if (line.startsWith("|")) {
    return table(lines, start);
  }
  if (line.startsWith("> [!")) {
    return alert(lines, start);
  }
  const opened = /^<details><summary>(.*)<\/summary>$/.exec(line);
  if (opened !== null) {
    return { html: `<details><summary>${opened[1]}</summary>`, end: start + 1 };
  }
  if (line === "</details>" || line === "") {
    return { html: line, end: start + 1 };
  }
  return paragraph(lines, start);
}

function endOf(lines: readonly string[], start: number, goesOn: (line: string) => boolean): number {
  const length = lines.slice(start).findIndex((line) => !goesOn(line));
  return length === -1 ? lines.length : start + length;
}

function fenced(
  lines: readonly string[],
  start: number,
  { mark, language }: { readonly mark: string; readonly language: string },
  draw: Drawing,
): Block {
  const end = endOf(lines, start + 1, (line) => line !== mark);
  const content = lines.slice(start + 1, end).join("\n");
  return { html: draw(language, content) ?? `<pre><code>${html(content)}</code></pre>`, end: end + 1 };
}

function table(lines: readonly string[], start: number): Block {
  const end = endOf(lines, start, (line) => line.startsWith("|"));
  const [head = [], , ...rows] = lines.slice(start, end).map(cells);
  const row = (tag: string, texts: readonly string[]) =>
    `<tr>${texts.map((text) => `<${tag}>${inline(text)}</${tag}>`).join("")}</tr>`;
  const top = head.every((text) => text === "") ? "" : `<thead>${row("th", head)}</thead>`;
  return {
    html: `<table>${top}<tbody>${rows.map((texts) => row("td", texts)).join("")}</tbody></table>`,
    end,
  };
}

/** A bar splits cells unless it is escaped, also inside code. */
function cells(line: string): readonly string[] {
  return [...line.slice(1).matchAll(/((?:\\.|[^|\\])*)\|/g)].map(([, cell = ""]) =>
    cell.trim().replaceAll("\\|", "|"),
  );
}

function alert(lines: readonly string[], start: number): Block {
  const end = endOf(lines, start, (line) => line.startsWith(">"));
  const kind = /\[!(\w+)\]/.exec(lines[start] ?? "")?.[1]?.toLowerCase() ?? "note";
  const paragraphs = lines
    .slice(start + 1, end)
    .map((line) => line.replace(/^> ?/, ""))
    .filter((line) => line !== "")
    .map((line) => `<p>${inline(line)}</p>`);
  const title = `<p class="alert-title">${kind.charAt(0).toUpperCase()}${kind.slice(1)}</p>`;
  return { html: `<div class="alert ${kind}">${title}${paragraphs.join("")}</div>`, end };
}

function paragraph(lines: readonly string[], start: number): Block {
  const end = endOf(
    lines,
    start + 1,
    (line) => line !== "" && !/^(?:#{1,6} |`{3}|\||> \[!|<\/?details)/.test(line),
  );
  return { html: `<p>${inline(lines.slice(start, end).join(" "))}</p>`, end };
}

/** Code first: nothing inside it is markup. It is put back where it stood once the rest is done. */
function inline(text: string): string {
  const codes: string[] = [];
  const marked = text
    .replaceAll("\uE000", "")
    .replaceAll(/(?<![\\`])(`+)(?!`)(.*?)(?<!`)\1(?!`)/g, (_, _ticks: string, content: string) => {
      codes.push(`<code>${html(content.replace(/^ (.*) $/, "$1"))}</code>`);
      return `\uE000${codes.length - 1}\uE000`;
    });
  return spans(marked).replaceAll(/\uE000(\d+)\uE000/g, (_, index: string) => codes[Number(index)] ?? "");
}

function spans(text: string): string {
  return text
    .replaceAll(/(?<!\\)\[((?:\\.|[^\]\\])*)\]\((https:[^)\s]+)\)/g, (_, label: string, url: string) => {
      return `<a href="${html(url)}">${label}</a>`;
    })
    .replaceAll(/(?<!\\)\*\*(.+?)(?<!\\)\*\*/g, "<strong>$1</strong>")
    .replaceAll(/(?<![\\\w])_(.+?)(?<!\\)_(?!\w)/g, "<em>$1</em>")
    .replaceAll(/\\([!-/:-@[-`{-~])/g, "$1");
}
