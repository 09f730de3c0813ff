/** One step of the demo: an operation run in sight, measured, and held to what it promises. */
import type { Simulator } from "../index.js";
import { type OperationRun, pollInterval, runOperation } from "../operation.js";
import { logView } from "./log-view.js";
import { fileOf, type StepPage } from "./pages.js";
import { summaryText } from "./summary-text.js";
import { count, dim, facts, heading, mark, say, span, subheading } from "./terminal.js";

export interface Step extends OperationRun {
  /** Says whether what was promised is true. */
  promise(text: string, isKept: boolean): void;
}

export interface Stepping {
  /** @throws NotGreen where the action failed: what follows has nothing to stand on. */
  run(name: string, about: string, inputs: Readonly<Record<string, string>>): Promise<Step>;
  showSummary(step: Pick<OperationRun, "summary">): void;
  promise(text: string, isKept: boolean): void;
  /** Whether every promise so far was kept. */
  isWhole(): boolean;
  readonly pages: readonly StepPage[];
}

export class NotGreen extends Error {}

export function stepping(simulator: Simulator, timeScale: number, folder: string): Stepping {
  const pages: StepPage[] = [];
  let isWhole = true;

  function promise(text: string, isKept: boolean): void {
    mark(text, isKept);
    isWhole &&= isKept;
  }

  return {
    pages,
    promise,
    showSummary,
    isWhole: () => isWhole,

    async run(name, about, given) {
      const title = `${pages.length + 1}. ${name}`;
      heading(title);
      say(dim(about));
      const inputs = { ...given, "poll-interval": pollInterval(timeScale) };
      facts(
        Object.entries(inputs).map(([name, value]) => [
          name,
          name === "zscaler-client-secret" ? "***" : value,
        ]),
      );

      subheading("Log");
      const lines: string[] = [];
      const view = logView((line) => {
        lines.push(line);
        say(line);
      });
      const result = await runOperation(simulator, { inputs, onOutput: (text) => view.write(text) });

      const { milliseconds, calls, writes, summary, outputs } = result;
      const inAws = span(milliseconds / timeScale);
      const promises: { text: string; isKept: boolean }[] = [];
      const figures = [span(milliseconds), inAws, String(calls.length), String(writes.length)];
      pages.push({ title, summary, outputs, log: lines.join("\n"), figures, promises });

      subheading("Figures");
      facts([
        ["time", `${span(milliseconds)}; ÷ ${timeScale} that is ${inAws} of simulated AWS time`],
        ["AWS calls", `${calls.length}, ${count(writes.length, "write")} among them`],
      ]);
      const step: Step = {
        ...result,
        promise(text, isKept) {
          promises.push({ text, isKept });
          promise(text, isKept);
        },
      };
      step.promise("the action succeeded", result.exitCode === 0);
      if (result.exitCode === 0) return step;
      showSummary(step);
      throw new NotGreen();
    },
  };

  function showSummary({ summary }: Pick<OperationRun, "summary">): void {
    subheading("Summary");
    for (const line of summaryText(summary)) say(line === "" ? "" : `  ${line}`);
    say(dim(`  as a page: ${folder}/${fileOf(pages.at(-1) ?? { title: "" })}`));
  }
}
