/** Why a file that an input names could not be read. */
import { messageOf } from "../failure/failure.js";

/** The code of an error of the file system, whose message would repeat the path. */
export function reasonOf(error: unknown): string {
  const code = typeof error === "object" && error !== null && "code" in error ? error.code : undefined;
  return typeof code === "string" ? code : messageOf(error);
}
