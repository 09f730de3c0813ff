/** A step's log as GitHub's page shows it: groups with titles, commands obeyed and not shown, masked values as `***`. */
import { commandIn } from "../runner/workflow-commands.js";
import { bold, styled } from "./terminal.js";

export interface LogView {
  /** Takes output as it comes, in pieces that need not end with a line. */
  write(text: string): void;
}

const annotationStyles = { error: "red", warning: "yellow", notice: "blue" } as const;

export function logView(show: (line: string) => void): LogView {
  const masks = new Set<string>();
  let rest = "";
  /** Until this token comes, nothing is a command. */
  let resume: string | undefined;

  const masked = (text: string): string =>
    [...masks].sort((a, b) => b.length - a.length).reduce((line, mask) => line.replaceAll(mask, "***"), text);

  function line(text: string): void {
    if (resume !== undefined) {
      if (text.trim() === `::${resume}::`) resume = undefined;
      else show(`  ${masked(text)}`);
      return;
    }
    const stop = /^\s*::stop-commands::(.+)$/.exec(text);
    const command = stop === null ? commandIn(text) : undefined;
    if (stop !== null) resume = stop[1];
    else if (command === undefined) {
      if (text !== "") show(`  ${masked(text)}`);
    } else if (command.name === "add-mask") masks.add(command.message);
    else if (command.name === "group") show(`  ${bold(`▾ ${masked(command.message)}`)}`);
    else if (command.name === "error" || command.name === "warning" || command.name === "notice") {
      const title = command.properties["title"] ?? command.name;
      for (const part of `${title}: ${command.message}`.split("\n"))
        show(`  ${styled(annotationStyles[command.name], masked(part))}`);
    }
  }

  return {
    write(text) {
      const lines = (rest + text).split(/\r?\n/);
      rest = lines.pop() ?? "";
      for (const one of lines) line(one);
    },
  };
}
