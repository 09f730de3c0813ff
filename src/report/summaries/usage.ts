/** A step of a workflow that uses this action again, for this stage. */
import type { RunFacts } from "../run-report.js";

export function usage(
  { actionReference, stage }: Pick<RunFacts, "actionReference" | "stage">,
  operation: string,
  region: string,
  inputs: Readonly<Record<string, string>> = {},
): readonly string[] {
  const given = Object.entries({ ...(stage === "default" ? {} : { stage }), ...inputs });
  return [
    `- uses: ${actionReference ?? "your-org/zscaler-harness-action@v1"}`,
    "  with:",
    `    operation: ${operation}`,
    ...given.map(([name, value]) => `    ${name}: ${JSON.stringify(value)}`),
    `    region: ${region}`,
  ];
}
