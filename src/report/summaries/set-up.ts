/** What to set up before the first run, in order: what is there already, what is missing, and the job to copy. */
import type { SetUpStep } from "../../settings/set-up.js";
import { table } from "../blocks.js";
import { code, codeBlock, link, proseCell } from "../escape.js";
import type { RepositoryRunFacts } from "../run-report.js";
import type { Section } from "./section.js";

const marks: Readonly<Record<SetUpStep["standing"], string>> = { done: "✅", missing: "❌", unseen: "❔" };

export function setUpSections({ setUp }: RepositoryRunFacts): readonly Section[] {
  if (setUp === undefined) return [];
  const rows = setUp.steps.map(({ what, standing, how, page }, index) => [
    `${index + 1}`,
    marks[standing],
    `**${proseCell(what)}**`,
    standing === "done" ? "" : `${proseCell(how)} (${URL.canParse(page) ? link("more", page) : code(page)})`,
  ]);
  const seen = setUp.steps.some(({ standing }) => standing === "unseen")
    ? `\n\n${marks.unseen} can't be seen from within the job, or not yet.`
    : "";
  return [
    { title: "What to set up, in this order", body: `${table(["", "", "What", "How"], rows)}${seen}` },
    {
      title: "The job, as it should read",
      body:
        setUp.workflow &&
        codeBlock(setUp.workflow, { language: "yaml", maxLines: 100, maxLineLength: 1_000 }),
    },
  ];
}
