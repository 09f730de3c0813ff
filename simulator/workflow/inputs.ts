/** `inputs` of a workflow that somebody starts by hand. */
import { z } from "zod";
import type { WorkflowEvent } from "./events.js";
import type { WorkflowFile } from "./file.js";

/** GitHub takes no more of them. */
const most = 25;

const given = z.record(z.string(), z.string());

/** Throws where GitHub would refuse to start the workflow with them. */
export function inputsOf(
  { events, path }: WorkflowFile,
  event: WorkflowEvent,
): Readonly<Record<string, unknown>> {
  if (event.name !== "workflow_dispatch") return {};
  const declared = events.workflow_dispatch?.inputs ?? {};
  const values = given.parse(event.payload["inputs"] ?? {});
  const unknown = Object.keys(values).find((name) => !(name in declared));
  if (unknown !== undefined) throw new Error(`${path}: Unexpected inputs provided: ["${unknown}"]`);
  if (Object.keys(declared).length > most) throw new Error(`${path} has more than ${most} inputs`);
  return Object.fromEntries(
    Object.entries(declared).map(([name, input]) => {
      const text = values[name] ?? String(input.default ?? "");
      if (text === "" && input.required) throw new Error(`${path}: Required input '${name}' not provided`);
      if (input.options !== undefined && text !== "" && !input.options.includes(text)) {
        throw new Error(
          `${path}: Provided value '${text}' for input '${name}' not in the list of allowed values`,
        );
      }
      return [name, input.type === "boolean" ? text === "true" : text];
    }),
  );
}
