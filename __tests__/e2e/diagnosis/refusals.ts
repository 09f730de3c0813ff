/** AWS says no. */
import type { FaultRule } from "../../../simulator/index.js";
import { type Account, deploy, type Inputs } from "../action.js";
import { unverified } from "../reliability/killing.js";
import type { Scenario } from "./scenario.js";

/** More often than the SDK and the action try. */
export const always = 1_000;

/** From now on the account answers so to the operation. */
export function refusing(
  account: Account,
  operation: string,
  code: string,
  message: string,
  { status = 400, nth = 1 }: { readonly status?: number; readonly nth?: number } = {},
): void {
  const effect: FaultRule["effect"] = { kind: "error", code, status, message };
  account.faults.on({ operation, nth, times: always, effect });
}

/** A deploy in such an account. */
export const refused =
  (
    operation: string,
    code: string,
    message: string,
    options: { readonly status?: number } = {},
    inputs: Inputs = {},
  ): Scenario["provoke"] =>
  (account) => {
    refusing(account, operation, code, message, options);
    return deploy(account, { ...unverified, ...inputs });
  };
