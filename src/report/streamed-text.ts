/** Foreign text that comes in pieces, shown line by line as its lines are complete. */
import type { Log } from "./log.js";

export interface StreamedText {
  write(piece: string): void;
  /** Shows what is left; the next piece begins a new line. */
  end(): void;
}

/** A whole paragraph of an answer is one line of text; it is never broken, because that could hide a secret. */
const longestLine = 100_000;

export function streamedText(log: Pick<Log, "foreign">): StreamedText {
  let rest = "";

  function show(lines: readonly string[]): void {
    if (lines.length > 0) log.foreign(lines, { maxLineLength: longestLine });
  }

  return {
    write(piece) {
      const lines = `${rest}${piece}`.split(/\r?\n/);
      rest = lines.pop() ?? "";
      show(lines);
    },
    end() {
      if (rest !== "") show([rest]);
      rest = "";
    },
  };
}
