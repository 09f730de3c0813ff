/**
 * The key a pool signs access tokens with. AWS has a second one in each pool's key set for ID tokens, which only people
 * who sign in get.
 */
import { generateKeyPair, type JsonWebKey, type KeyObject, randomBytes } from "node:crypto";
import { promisify } from "node:util";

export interface SigningKey {
  readonly keyId: string;
  readonly privateKey: KeyObject;
  /** As the pool's key set shows it. */
  readonly publicKey: JsonWebKey;
}

export async function newSigningKey(): Promise<SigningKey> {
  const keyId = randomBytes(32).toString("base64");
  const { privateKey, publicKey } = await promisify(generateKeyPair)("rsa", { modulusLength: 2048 });
  return {
    keyId,
    privateKey,
    publicKey: { ...publicKey.export({ format: "jwk" }), alg: "RS256", kid: keyId, use: "sig" },
  };
}
