/** A job summary as a page that stands alone and looks as GitHub shows it, in the reader's light or dark theme. */
import { html } from "../../src/report/escape.js";
import { drawn } from "./drawings.js";
import { htmlOf } from "./markdown.js";

/** One framed part of a page. Its HTML is put in as it is. */
export interface Card {
  readonly name: string;
  readonly kind: string;
  readonly body: string;
}

/** `sections`: each summary with the name of the step that wrote it. */
export function summaryPage(
  title: string,
  sections: readonly { readonly step: string; readonly markdown: string }[],
): string {
  return page(
    title,
    sections.map(({ step, markdown }) => summaryCard(step, markdown)),
  );
}

export function summaryCard(step: string, markdown: string): Card {
  return { name: step, kind: "summary", body: htmlOf(markdown, drawn) };
}

export function page(title: string, cards: readonly Card[]): string {
  const sections = cards.map(
    ({ name, kind, body }) =>
      `<section class="card"><header>${html(name)} <span>${html(kind)}</span></header><div class="body">${body}</div></section>`,
  );
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${html(title)}</title>
<style>${style}</style>
</head>
<body>
<main>
${sections.join("\n")}
</main>
</body>
</html>
`;
}

const style = `
:root {
  color-scheme: light dark;
  --page: #f6f8fa; --card: #fff; --text: #1f2328; --muted: #59636e; --line: #d1d9e0; --soft: #f6f8fa;
  --code: #818b981f; --link: #0969da; --blue: #0969da; --green: #1a7f37; --red: #d1242f; --amber: #9a6700;
  --bar: #54aeff; --serve: #4ac26b; --bar-text: #0b1f33;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #010409; --card: #0d1117; --text: #f0f6fc; --muted: #9198a1; --line: #3d444d; --soft: #151b23;
    --code: #656c7633; --link: #4493f8; --blue: #4493f8; --green: #3fb950; --red: #f85149; --amber: #d29922;
    --bar: #388bfd; --serve: #2ea043; --bar-text: #fff;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0; padding: 24px; background: var(--page); color: var(--text);
  font: 14px/1.5 -apple-system, BlinkMacSystemFont, "Segoe UI", "Noto Sans", Helvetica, Arial, sans-serif;
}
main { max-width: 1012px; margin: 0 auto; display: grid; gap: 24px; }
.card { background: var(--card); border: 1px solid var(--line); border-radius: 6px; overflow: hidden; }
.card > header { padding: 12px 24px; border-bottom: 1px solid var(--line); font-weight: 600; }
.card > header span { color: var(--muted); font-weight: 400; }
.body { padding: 8px 24px 24px; overflow-wrap: break-word; }
h2, h3 { line-height: 1.25; margin: 24px 0 16px; font-weight: 600; }
h2 { font-size: 21px; padding-bottom: 6px; border-bottom: 1px solid var(--line); }
h3 { font-size: 17.5px; }
h2 code, h3 code { font-size: .85em; }
p { margin: 0 0 16px; }
a { color: var(--link); text-decoration: none; }
a:hover { text-decoration: underline; }
code, pre { font: 12px/1.45 ui-monospace, SFMono-Regular, "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace; }
code { padding: .2em .4em; background: var(--code); border-radius: 6px; overflow-wrap: anywhere; }
pre { margin: 0 0 16px; padding: 16px; background: var(--soft); border-radius: 6px; overflow: auto; }
pre code { padding: 0; background: none; white-space: pre; }
table { border-collapse: collapse; margin: 0 0 16px; display: block; width: max-content; max-width: 100%; overflow: auto; }
th, td { padding: 6px 13px; border: 1px solid var(--line); text-align: left; vertical-align: top; }
th { font-weight: 600; }
td strong { white-space: nowrap; }
tbody tr:nth-child(2n) { background: var(--soft); }
details { margin: 0 0 16px; }
summary { cursor: pointer; margin-bottom: 8px; }
.alert { margin: 0 0 16px; padding: 8px 16px; border-left: .25em solid var(--tone); }
.alert > :last-child { margin-bottom: 0; }
.alert-title { color: var(--tone); font-weight: 500; margin-bottom: 6px; }
.note { --tone: var(--blue); } .warning { --tone: var(--amber); } .caution { --tone: var(--red); }
.drawing { display: block; width: 100%; height: auto; margin: 0 0 16px; font: 12px -apple-system, "Segoe UI", "Noto Sans", "DejaVu Sans", sans-serif; }
.drawing text { fill: var(--text); }
.gantt { background: var(--soft); border-radius: 6px; }
.gantt .section { font-weight: 600; font-size: 11.5px; }
.gantt .tick { stroke: var(--line); stroke-dasharray: 2 3; }
.gantt .axis { fill: var(--muted); font-size: 11px; }
.gantt .bar { fill: var(--bar); } .gantt .done { fill: var(--serve); } .gantt .crit { fill: var(--red); }
.gantt .inside { fill: var(--bar-text); font-size: 11px; } .gantt .beside { fill: var(--muted); font-size: 11px; }
.flowchart { max-height: 420px; }
.node { fill: var(--soft); stroke: var(--line); stroke-width: 1.2; }
.node.round { stroke: var(--blue); } .node.store { stroke: var(--amber); }
.flowchart .name { font-weight: 600; } .flowchart .sub { fill: var(--muted); font-size: 11px; }
.flowchart .edge { fill: var(--muted); font-size: 10.5px; }
.link { fill: none; stroke: var(--muted); stroke-width: 1.3; } .dotted { stroke-dasharray: 4 4; }
#tip path { fill: var(--muted); }
`;
