/**
 * Foreign text, made harmless for the place where it will stand. What AWS, a container, a model or a pull request wrote
 * may carry workflow commands, markdown, HTML, mentions, tracking images, terminal and bidirectional controls.
 */

/** Invisible, and keeps `@`, `#` and `://` from becoming a mention, a reference or a link. */
const breaker = "\u200B";

// Escape sequences: CSI (`ESC [ … m`), OSC (`ESC ] … BEL`), and the two-character ones.
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what this removes
const ansi = /[\u001B\u009B](?:\][^\u0007\u001B]*(?:\u0007|\u001B\\)?|\[?[0-?]*[ -/]*[@-~])/g;

/** Controls, format characters (bidirectional marks, zero-width, soft hyphen, tags), line and paragraph separators. */
const invisible = /(?![\t\n])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

/** Text without anything that steers a terminal or the direction of writing. Line feeds and tabs stay. */
export function plain(text: string): string {
  return text.replaceAll("\r\n", "\n").replaceAll(ansi, "").replaceAll("\r", "\n").replaceAll(invisible, "");
}

/** The first `limit` characters, with a note of how many were left out. Never cuts a surrogate pair in two. */
export function capped(text: string, limit: number): string {
  if (text.length <= limit) {
    return text;
  }
  const end = /[\uD800-\uDBFF]/.test(text.charAt(limit - 1)) ? limit - 1 : limit;
  return `${text.slice(0, end)}… (${text.length - end} more characters)`;
}

/** Plain text on one line. */
export function singleLine(text: string): string {
  return plain(text).replaceAll(/\s+/g, " ").trim();
}

/** The first `limit` lines, with a note of how many were left out. */
export function cappedLines(lines: readonly string[], limit: number): readonly string[] {
  const left = lines.length - limit;
  return left > 0 ? [...lines.slice(0, limit), `… (${left} more lines)`] : lines;
}

/** Without the old form of commands, `##[name]`, which works anywhere in a line and which the web page renders. */
export function withoutOldCommands(text: string): string {
  return text.replaceAll("##[", "# #[");
}

/** A line of a runner's log that the runner takes as text: neither the old nor the new form, `::name::` at its start. */
export function logLine(text: string): string {
  return withoutOldCommands(plain(text).replaceAll("\n", " ")).replace(/^(\s*):(?=:)/, "$1: ");
}

/** HTML text or a quoted attribute. */
export function html(text: string): string {
  return plain(text)
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    .replaceAll("'", "&#39;");
}

/** Foreign text inside a line of GitHub-flavoured markdown: shown as it is, never as markup, a mention or a link. */
export function markdown(text: string): string {
  return (
    singleLine(text)
      .replaceAll("&", "&amp;")
      .replaceAll("<", "&lt;")
      .replaceAll(">", "&gt;")
      .replaceAll(/[\\*_[\]{}|~$!]/g, "\\$&")
      .replaceAll("@", `@${breaker}`)
      .replaceAll("#", `\\#${breaker}`)
      // Not by a backslash: next to real code an escaped backtick could be read as part of its fence.
      .replaceAll("`", "&#96;")
      .replaceAll("://", `:${breaker}//`)
      .replaceAll(/\b(www|GH|mailto)([.:-])/gi, `$1${breaker}$2`)
      .replace(/^([-+=]|\d+[.)])/, (start) => `${start.slice(0, -1)}\\${start.slice(-1)}`)
  );
}

/** A cell of a markdown table. */
export function markdownCell(text: string, limit = 1_000): string {
  return markdown(capped(singleLine(text), limit));
}

/** Foreign text as inline code: the fence is longer than any run of backticks inside. */
export function code(text: string, limit = 1_000): string {
  const content = capped(singleLine(text), limit);
  if (content === "") {
    return "";
  }
  const fence = "`".repeat(longestRun(content, /`+/g) + 1);
  const padding = fence.length > 1 || content.startsWith(" ") ? " " : "";
  return `${fence}${padding}${content}${padding}${fence}`;
}

/** Inline code inside a table cell. */
export function codeCell(text: string, limit = 1_000): string {
  return withoutBars(code(text, limit));
}

/** Foreign lines as a fenced block: nothing in it can end it. Long lines and long lists are cut with a note. */
export function codeBlock(
  lines: readonly string[],
  { language = "text", maxLines = 40, maxLineLength = 500 } = {},
): string {
  const kept = cappedLines(
    lines.flatMap((line) => plain(line).split("\n")).map((line) => capped(line, maxLineLength)),
    maxLines,
  );
  const fence = "`".repeat(Math.max(3, longestRun(kept.join("\n"), /`+/g) + 1));
  return `${fence}${language}\n${kept.join("\n")}\n${fence}`;
}

/**
 * Our own sentences, which may name things in backticks: those become code, everything else is escaped. A foreign
 * piece inside such a sentence can at most become code.
 */
export function prose(text: string): string {
  return singleLine(text)
    .split(/((?<!`)`[^`]+`(?!`))/)
    .map((part) => {
      if (/^`[^`]+`$/.test(part)) {
        return code(part.slice(1, -1));
      }
      const [, before = "", , after = ""] = /^(\s*)(.*?)(\s*)$/.exec(part) ?? [];
      return part.trim() === "" ? part : `${before}${markdown(part)}${after}`;
    })
    .join("");
}

/** Our own sentences inside a table cell. */
export function proseCell(text: string): string {
  return withoutBars(prose(text));
}

/** A bar ends a table cell, even inside code, unless an odd number of backslashes stands before it. */
function withoutBars(cell: string): string {
  return cell.replaceAll(/(\\*)\|/g, (bar, slashes: string) =>
    slashes.length % 2 === 0 ? `${slashes}\\|` : bar,
  );
}

/** A link whose text and target can't break out. Anything but https becomes the text alone. */
export function link(text: string, url: string): string {
  if (!URL.canParse(url) || new URL(url).protocol !== "https:") {
    return markdown(text);
  }
  const target = singleLine(url)
    .replaceAll(/[\s"'<>\\^`{|}]/g, encodeURIComponent)
    .replaceAll("(", "%28")
    .replaceAll(")", "%29");
  return `[${markdown(text)}](${target})`;
}

/** A Mermaid label: letters, digits and the punctuation that no Mermaid grammar gives a meaning; colons if `quoted`. */
export function mermaidLabel(text: string, { limit = 60, quoted = false } = {}): string {
  const label = singleLine(text)
    .replaceAll(quoted ? /[^\p{L}\p{N} ./_+():-]/gu : /[^\p{L}\p{N} ./_+()-]/gu, " ")
    .replaceAll(/\s+/g, " ")
    .trim();
  return label.length <= limit ? label : `${label.slice(0, limit - 1)}…`;
}

function longestRun(text: string, run: RegExp): number {
  let longest = 0;
  for (const [found] of text.matchAll(run)) {
    longest = Math.max(longest, found.length);
  }
  return longest;
}
