/** GitHub's own validator of workflows, knowing the inputs and outputs of this repository's action. */
import { readFileSync } from "node:fs";
import { DescriptionDictionary, data } from "@actions/expressions";
import { type ValidationConfig, validate } from "@actions/languageservice";
import { clearCacheEntry } from "@actions/languageservice/utils/workflow-cache";
import { isActionStep } from "@actions/workflow-parser/model/type-guards";
import { TextDocument } from "vscode-languageserver-textdocument";
import { parse } from "yaml";
import { isThisAction, type Problem } from "./workflow.js";

/** What workflows may say of an action: its `action.yml`, as far as they see it. */
export type ActionMetadata = NonNullable<
  Awaited<ReturnType<NonNullable<ValidationConfig["actionsMetadataProvider"]>["fetchActionMetadata"]>>
>;

export const readAction = (file: string): ActionMetadata =>
  parse(readFileSync(file, "utf8")) as ActionMetadata;

/** Everything that GitHub would refuse or warn of: keys, values, expressions, contexts; and wrong names of inputs and outputs. */
export async function validatorProblems(
  file: string,
  text: string,
  action: ActionMetadata,
): Promise<readonly Problem[]> {
  const uri = `file:///${file}`;
  // It keeps what it parsed by the address alone.
  clearCacheEntry(uri);
  // It looks up no action by a path.
  const named = text.replace(/^(\s*(?:- )?uses:\s*)\.\/(?=\s|$)/gm, "$1this/zscaler-harness-action@main");
  const found = await validate(TextDocument.create(uri, "yaml", 1, named), configuration(action));
  return found.map(({ message, range }) => ({
    line: range.start.line + 1,
    sentence: `GitHub says: ${(typeof message === "string" ? message : message.value).replace(/\.?$/, ".")}`,
  }));
}

const configuration = (action: ActionMetadata): ValidationConfig => ({
  actionsMetadataProvider: {
    fetchActionMetadata: async ({ owner, name, path }) =>
      path === undefined && isThisAction(`${owner}/${name}`)
        ? action
        : { name, description: "not known here" },
  },
  contextProviderConfig: {
    async getContext(name, context, { job }) {
      if (name !== "steps" || context === undefined || job === undefined || !("steps" in job))
        return undefined;
      const ours = new Set(
        job.steps
          .filter(isActionStep)
          .filter(({ uses }) => isThisAction(uses.value.split("@", 1)[0] ?? ""))
          .map(({ id }) => id),
      );
      // The validator takes any output of an action for possible; of ours all are known.
      return new DescriptionDictionary(
        ...context.pairs().map((pair) => (ours.has(pair.key) ? { ...pair, value: stepOf(action) } : pair)),
      );
    },
  },
});

function stepOf({ outputs = {} }: ActionMetadata): DescriptionDictionary {
  const known = Object.keys(outputs).map((key) => ({ key, value: new data.StringData("") }));
  return new DescriptionDictionary(
    { key: "outputs", value: new DescriptionDictionary(...known) },
    { key: "outcome", value: new data.Null() },
    { key: "conclusion", value: new data.Null() },
  );
}
