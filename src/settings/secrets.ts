/** The secret values of a run, for masking before their first use, whether the inputs are valid or not. */
import { type InputName, inputNames, specOf } from "./input-table.js";
import { type Environment, rawInput } from "./read-inputs.js";

/** Inputs whose values are secret. */
export const secretInputs: readonly InputName[] = inputNames.filter(
  (name) => specOf(name).secrecy === "secret",
);

/** Container variables whose names say that the value is secret. */
const secretVariable = /SECRET|PASSWORD|PASSPHRASE|TOKEN|PRIVATE_?KEY|API_?KEY|STATE_KEYS|CREDENTIAL/i;

/**
 * Every secret value in the environment, and what is made of it: `Authorization` headers and their base64. Whoever
 * masks them adds the encoded forms of each.
 */
export function secretsOf(environment: Environment): readonly string[] {
  const values = secretInputs.map((name) => rawInput(environment, name));
  const clientIds = either(environment, "zscaler-client-id", "ZSCALER_CLIENT_ID");
  const clientSecrets = either(environment, "zscaler-client-secret", "ZSCALER_CLIENT_SECRET");
  const pairs = clientSecrets.flatMap((secret) =>
    clientIds.map((id) => Buffer.from(`${id}:${secret}`).toString("base64")),
  );
  const token = rawInput(environment, "auth-token");
  return [
    ...new Set([
      ...values,
      ...clientSecrets,
      ...pairs,
      ...pairs.map((pair) => `Basic ${pair}`),
      ...(token === "" ? [] : [`Bearer ${token}`]),
      ...containerSecrets(environment),
    ]),
  ].filter((value) => value !== "");
}

/** The input's value and the variable's: which of the two counts is not decided yet. */
function either(environment: Environment, name: InputName, variable: string): readonly string[] {
  return [rawInput(environment, name), environment[variable]?.trim() ?? ""].filter((value) => value !== "");
}

function containerSecrets(environment: Environment): readonly string[] {
  return rawInput(environment, "container-environment")
    .split("\n")
    .map((line) => line.split(/=(.*)/s))
    .filter(([key = ""]) => secretVariable.test(key))
    .map(([, value = ""]) => value.trim());
}
