/** What was found wrong, each cause once. */
import { errorName, isRejectedCredential, isUnreachable } from "../aws/errors.js";
import { Failure, messageOf } from "../failure/failure.js";

/** Without those that the remedy of an earlier one mends, too. */
export function distinct(findings: readonly unknown[]): readonly unknown[] {
  return findings.filter(
    (one, index) => findings.findIndex((other) => causeOf(other) === causeOf(one)) === index,
  );
}

/** A network that is cut, or a token that has expired, fails every read alike. */
function causeOf(thrown: unknown): string {
  if (thrown instanceof Failure) return `${thrown.code} ${thrown.message}`;
  if (isRejectedCredential(thrown)) return "credentials";
  if (isUnreachable(thrown)) return "network";
  return `${errorName(thrown)} ${messageOf(thrown)}`;
}
