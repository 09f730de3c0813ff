/** Files that inputs name. */
import { open } from "node:fs/promises";

/** Reads a text file of at most so many bytes. Rejects with an Error whose message is the reason. */
export type ReadText = (path: string, mostBytes: number) => Promise<string>;

export const readTextFile: ReadText = async (path, mostBytes) => {
  const file = await open(path, "r");
  try {
    const facts = await file.stat();
    if (!facts.isFile()) {
      throw new Error("it is not a regular file");
    }
    if (facts.size > mostBytes) {
      throw new Error(`it has ${facts.size} bytes, which is more than ${mostBytes}`);
    }
    return new TextDecoder("utf-8", { fatal: true }).decode(await file.readFile());
  } finally {
    await file.close();
  }
};
