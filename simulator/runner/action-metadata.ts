/** Inputs as the runner passes them: defaults from `action.yml`, names as variables. */
import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { parse } from "yaml";
import { z } from "zod";

const metadataSchema = z.object({
  inputs: z.record(z.string(), z.object({ default: z.coerce.string().optional() }).loose()).nullish(),
});

/** `INPUT_` and the name in capitals, blanks as underscores; hyphens stay. */
export const inputVariables = (inputs: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(inputs).map(([name, value]) => [
      `INPUT_${name.replaceAll(" ", "_").toUpperCase()}`,
      value,
    ]),
  );

/** Every declared input has a variable: without a default it is empty. */
export async function defaultInputs(bundle: string, token: string): Promise<Record<string, string>> {
  const text = await readMetadata(bundle);
  if (text === undefined) return {};
  const { inputs } = metadataSchema.parse(parse(text));
  return Object.fromEntries(
    Object.entries(inputs ?? {}).map(([name, input]) => [name, evaluate(input.default ?? "", token)]),
  );
}

async function readMetadata(bundle: string): Promise<string | undefined> {
  for (const folder of [dirname(bundle), dirname(dirname(bundle))]) {
    for (const name of ["action.yml", "action.yaml"]) {
      const text = await readFile(join(folder, name), "utf8").catch(() => undefined);
      if (text !== undefined) return text;
    }
  }
  return undefined;
}

/** The only expression that an action's default commonly holds is the job's token; others are empty outside of a job. */
const evaluate = (text: string, token: string): string =>
  text.replace(/\$\{\{\s*(.*?)\s*\}\}/g, (_, expression: string) =>
    expression === "github.token" ? token : "",
  );
