/** The parts a policy document is read from, and what IAM says where they are not what they should be. */

import { AwsError } from "../service.js";

export const malformed = (message: string) => new AwsError("MalformedPolicyDocument", 400, message);
export const syntaxError = () => malformed("Syntax errors in policy.");

export type Fields = Readonly<Record<string, unknown>>;

export function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function fieldsOf(value: unknown, known: ReadonlySet<string>): Fields {
  if (!isFields(value) || Object.keys(value).some((name) => !known.has(name))) {
    throw syntaxError();
  }
  return value;
}

/** One string or a list of them. */
export function strings(value: unknown): readonly string[] {
  const list: readonly unknown[] = Array.isArray(value) ? value : [value];
  return list.map((item) => {
    if (typeof item !== "string") {
      throw syntaxError();
    }
    return item;
  });
}
