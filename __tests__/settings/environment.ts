import { Failures } from "../../src/failure/failure.js";
import { readSettings } from "../../src/settings/inputs.js";
import type { Environment } from "../../src/settings/read-inputs.js";
import type { DeploySettings, DestroySettings } from "../../src/settings/settings.js";

export type Given = Readonly<Record<string, string>>;

export const zscalerCredentials: Given = {
  "zscaler-client-id": "client-1",
  "zscaler-client-secret": "s3cr3t-value",
  "zscaler-customer-id": "216196257331281920",
  "zscaler-vanity-domain": "acme",
};

/** A runner's environment with these inputs. */
export function environmentOf(inputs: Given, variables: Environment = {}): Environment {
  const given = Object.entries(inputs).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value]);
  return { GITHUB_REPOSITORY: "acme/agents", ...variables, ...Object.fromEntries(given) };
}

/** What a deploy with these further inputs is told. */
export async function deployed(inputs: Given = {}, variables: Environment = {}): Promise<DeploySettings> {
  const settings = await readSettings(
    environmentOf({ operation: "deploy", ...zscalerCredentials, ...inputs }, variables),
  );
  if (settings.operation !== "deploy") {
    throw new Error(`settings of ${settings.operation}`);
  }
  return settings;
}

export async function destroyed(inputs: Given = {}, variables: Environment = {}): Promise<DestroySettings> {
  const settings = await readSettings(environmentOf({ operation: "destroy", ...inputs }, variables));
  if (settings.operation !== "destroy") {
    throw new Error(`settings of ${settings.operation}`);
  }
  return settings;
}

export interface Complaint {
  readonly code: string;
  readonly message: string;
  readonly fix: string | undefined;
}

/** Everything that these inputs are refused for; empty where they are fine. */
export async function complaintsAbout(
  inputs: Given,
  variables: Environment = {},
  readText?: (path: string, mostBytes: number) => Promise<string>,
): Promise<readonly Complaint[]> {
  try {
    await readSettings(environmentOf(inputs, variables), readText);
    return [];
  } catch (error) {
    if (!(error instanceof Failures)) {
      throw error;
    }
    return error.failures.map(({ code, message, fix }) => ({ code, message, fix }));
  }
}

/** What a deploy with these further inputs is refused for, message and fix of each in one line. */
export async function deployComplaints(
  inputs: Given,
  variables: Environment = {},
): Promise<readonly string[]> {
  const complaints = await complaintsAbout(
    { operation: "deploy", ...zscalerCredentials, ...inputs },
    variables,
  );
  return complaints.map(({ message, fix }) => [message, fix].filter(Boolean).join(" "));
}
