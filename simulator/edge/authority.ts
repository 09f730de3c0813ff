/**
 * The certificate authority behind the simulated public names: what a user's inspecting proxy has too, and trusted
 * in the same way, by `NODE_EXTRA_CA_CERTS`.
 */
import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from "node:crypto";
import * as der from "./der.js";

export interface Certificate {
  /** PEM, the leaf only. */
  readonly certificate: string;
  /** PEM, PKCS #8. */
  readonly privateKey: string;
}

export interface CertificateAuthority {
  /** PEM of the root. */
  readonly certificate: string;
  /** A certificate for one host name; the same one every time. */
  certificateFor(hostname: string): Certificate;
}

const ecdsaWithSha256 = der.sequence(der.oid("1.2.840.10045.4.3.2"));
const authorityName = "Simulated public certificate authority";
const tenYears = 10 * 365 * 24 * 60 * 60 * 1000;

export function createCertificateAuthority(now: number): CertificateAuthority {
  const root = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const certificate = issue({
    subject: authorityName,
    subjectKey: root.publicKey,
    issuerKey: root.publicKey,
    signingKey: root.privateKey,
    now,
    extensions: [
      extension("2.5.29.19", true, der.sequence(der.boolean(true))),
      extension("2.5.29.15", true, der.bits(Buffer.from([0b0000_0110]), 1)),
    ],
  });
  const issued = new Map<string, Certificate>();

  function newCertificate(hostname: string): Certificate {
    const pair = generateKeyPairSync("ec", { namedCurve: "P-256" });
    return {
      certificate: issue({
        subject: hostname.slice(0, 64),
        subjectKey: pair.publicKey,
        issuerKey: root.publicKey,
        signingKey: root.privateKey,
        now,
        extensions: [
          extension("2.5.29.17", false, der.sequence(der.implicit(2, Buffer.from(hostname, "ascii")))),
          extension("2.5.29.15", true, der.bits(Buffer.from([0b1000_0000]), 7)),
          extension("2.5.29.37", false, der.sequence(der.oid("1.3.6.1.5.5.7.3.1"))),
        ],
      }),
      privateKey: String(pair.privateKey.export({ type: "pkcs8", format: "pem" })),
    };
  }

  return {
    certificate,
    certificateFor(hostname) {
      const known = issued.get(hostname) ?? newCertificate(hostname);
      issued.set(hostname, known);
      return known;
    },
  };
}

interface Issuance {
  readonly subject: string;
  readonly subjectKey: KeyObject;
  readonly issuerKey: KeyObject;
  readonly signingKey: KeyObject;
  readonly now: number;
  readonly extensions: readonly Uint8Array[];
}

/** RFC 5280, section 4.1. */
function issue(issuance: Issuance): string {
  const oneDay = 24 * 60 * 60 * 1000;
  const body = der.sequence(
    der.context(0, der.integer(Buffer.from([2]))),
    der.integer(Buffer.concat([Buffer.from([1]), randomBytes(15)])),
    ecdsaWithSha256,
    commonName(authorityName),
    der.sequence(der.time(new Date(issuance.now - oneDay)), der.time(new Date(issuance.now + tenYears))),
    commonName(issuance.subject),
    publicKeyInfo(issuance.subjectKey),
    der.context(
      3,
      der.sequence(
        ...issuance.extensions,
        extension("2.5.29.14", false, der.octets(keyIdentifier(issuance.subjectKey))),
        extension("2.5.29.35", false, der.sequence(der.implicit(0, keyIdentifier(issuance.issuerKey)))),
      ),
    ),
  );
  const signature = sign("sha256", body, issuance.signingKey);
  return pem(der.sequence(body, ecdsaWithSha256, der.bits(signature)));
}

function extension(identifier: string, critical: boolean, value: Uint8Array): Buffer {
  return der.sequence(der.oid(identifier), ...(critical ? [der.boolean(true)] : []), der.octets(value));
}

function commonName(name: string): Buffer {
  return der.sequence(der.set(der.sequence(der.oid("2.5.4.3"), der.text(name))));
}

function publicKeyInfo(key: KeyObject): Buffer {
  return key.export({ type: "spki", format: "der" });
}

function keyIdentifier(key: KeyObject): Buffer {
  return createHash("sha1").update(publicKeyInfo(key)).digest();
}

function pem(bytes: Buffer): string {
  const lines = bytes.toString("base64").match(/.{1,64}/g) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join("\n")}\n-----END CERTIFICATE-----\n`;
}
