/** What the token vault keeps for a credential provider, read as the service itself reads it. */
import { GetSecretValueCommand } from "@aws-sdk/client-secrets-manager";
import type { Aws } from "../aws/aws.js";
import { deniedAction, errorName, found, isAccessDenied } from "../aws/errors.js";
import { stringMembers } from "../aws/secret-string.js";
import { Failure } from "../failure/failure.js";

/** The caller may not read it, or it is kept in a form that this version does not know. */
export interface Unknown {
  readonly why: string;
}

export interface VaultSecret {
  readonly secretArn: string | undefined;
  /** Of a user's own secret: which member it is. */
  readonly jsonKey: string | undefined;
  /** Whose it is. */
  readonly provider: string;
}

/** What may be the value, the likeliest first; masked. Throws a `Failure` where the harness cannot have it either. */
export async function vaultValues(
  { clients: { secrets }, mask }: Aws,
  { secretArn: SecretId, jsonKey, provider }: VaultSecret,
): Promise<readonly string[]> {
  const gone = () => missing(`the secret of the credential provider ${provider}`);
  const secret = await found(secrets.send(new GetSecretValueCommand({ SecretId }))).catch((thrown) => {
    // A secret that is scheduled for deletion.
    throw errorName(thrown) === "InvalidRequestException" ? gone() : thrown;
  });
  if (secret?.SecretString === undefined) throw gone();
  const readings = readingsOf(secret.SecretString, jsonKey);
  mask([secret.SecretString, ...readings]);
  return readings;
}

/** What `read` gives, or why the caller may not know it. */
export async function unlessDenied<T>(read: () => Promise<T>): Promise<T | Unknown> {
  try {
    return await read();
  } catch (thrown) {
    if (isAccessDenied(thrown))
      return { why: `reading the credential is not allowed (${deniedAction(thrown)})` };
    throw thrown;
  }
}

export const unknownForm: Unknown = { why: "the credential is kept in a form that is not known" };

/** The form of the vault's own secrets is not documented: the value itself, or a member of a JSON object. */
function readingsOf(text: string, jsonKey: string | undefined): readonly string[] {
  const members = stringMembers(text);
  if (jsonKey !== undefined) return members[jsonKey] === undefined ? [] : [members[jsonKey]];
  const entries = Object.entries(members).toSorted(([one], [other]) => rank(one) - rank(other));
  return entries.length > 0 ? entries.map(([, value]) => value) : [text];
}

/** Beside a secret there may stand whose it is. */
function rank(name: string): number {
  return /secret|key/i.test(name) ? 0 : 1;
}

export function missing(what: string): Failure {
  return new Failure(
    "CREDENTIAL_MISSING",
    `${what} does not exist: the harness has nothing to sign in with`,
    {
      fix: "Deploy again: it puts the credential back.",
    },
  );
}
