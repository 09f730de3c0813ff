/** IAM policies as they stand in docs/. */

export type Condition = Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;

export interface Statement {
  readonly Sid: string;
  readonly Effect: "Allow" | "Deny";
  readonly Action: string | readonly string[];
  readonly Resource: string | readonly string[];
  readonly Condition?: Condition;
}

export interface Policy {
  readonly Version: "2012-10-17";
  readonly Statement: readonly Statement[];
}

/** One or many, as IAM lets both be written. */
export function listed(value: string | readonly string[]): readonly string[] {
  return typeof value === "string" ? [value] : value;
}

/** One alone is written without a list, as everywhere in docs/. */
export function unlisted(values: readonly string[]): string | readonly string[] {
  const [only, ...others] = values;
  return only !== undefined && others.length === 0 ? only : values;
}

const width = 110;

/** As the formatter has it: a list of strings stands on one line where it fits. */
export function policyText(policy: Policy): string {
  const text = JSON.stringify(policy, undefined, 2);
  const fitted = text.replaceAll(
    /^( *)("[^"\n]+": )\[\n((?: *"[^"\n]*",?\n)+) *\](,?)$/gm,
    (whole, indent: string, key: string, items: string, comma: string) => {
      const line = `${indent}${key}[${items.trim().split(/\n\s*/).join(" ")}]${comma}`;
      return line.length <= width ? line : whole;
    },
  );
  return `${fitted}\n`;
}
