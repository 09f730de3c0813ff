/** `render-summary <summary.md> <page.html> [title]`: a job summary as a page to look at without GitHub. */
import { readFileSync, writeFileSync } from "node:fs";
import { summaryPage } from "./render-summary/page.js";

const [source, target, title = "zscaler-harness-action"] = process.argv.slice(2);
if (source === undefined || target === undefined) {
  console.error("usage: render-summary <summary.md> <page.html> [title]");
  process.exit(2);
}
writeFileSync(target, summaryPage(title, [{ step: title, markdown: readFileSync(source, "utf8") }]));
