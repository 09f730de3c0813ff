/** The right to use a customer's KMS key, but only through the service that holds the encrypted thing. */
import { arn, dnsSuffix } from "../aws/arn.js";
import type { Place } from "../aws/aws.js";
import { allow, type Statement } from "./document.js";

/** No statement where AWS's own key encrypts: services need no grant for that. `kmsKey` is an ARN, id or alias. */
export function decryptThrough(
  place: Place,
  service: string,
  kmsKey: string | undefined,
): readonly Statement[] {
  if (kmsKey === undefined || /(^|:)alias\/aws\//.test(kmsKey)) return [];
  return [
    allow("DecryptWithCustomerKey", ["kms:Decrypt"], [keyResource(place, kmsKey)], {
      StringEquals: { "kms:ViaService": `${service}.${place.region}.${dnsSuffix(place)}` },
    }),
  ];
}

function keyResource(place: Place, kmsKey: string): string {
  // KMS never authorises on an alias's ARN, and the key behind an alias may change: the ViaService condition fences it.
  if (/(^|:)alias\//.test(kmsKey)) return arn(place, "kms", "key/*");
  return kmsKey.startsWith("arn:") ? kmsKey : arn(place, "kms", `key/${kmsKey}`);
}
