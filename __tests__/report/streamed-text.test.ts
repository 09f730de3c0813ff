import { expect, test } from "@jest/globals";
import { streamedText } from "../../src/report/streamed-text.js";

/** What is shown of these pieces, call by call; undefined ends the text. */
function shown(...pieces: readonly (string | undefined)[]): readonly (readonly string[])[] {
  const calls: (readonly string[])[] = [];
  const text = streamedText({ foreign: (lines) => calls.push(lines) });
  for (const piece of pieces) {
    if (piece === undefined) text.end();
    else text.write(piece);
  }
  return calls;
}

test("a line is shown once it is complete, however its pieces are cut", () => {
  expect(shown("Two dev", "ices:\n- LAP", "TOP-42\r", "\n- LAPTOP-43")).toEqual([
    ["Two devices:"],
    ["- LAPTOP-42"],
  ]);
});

test("what is left is shown at the end, and the next piece begins a new line", () => {
  expect(shown("I look.", undefined, undefined, "Two.", undefined)).toEqual([["I look."], ["Two."]]);
});

test("empty lines between paragraphs stay", () => {
  expect(shown("a\n\nb\n", undefined)).toEqual([["a", "", "b"]]);
});
