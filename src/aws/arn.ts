/** ARNs, for every partition. */
import type { Place } from "./aws.js";

/** `arn:<partition>:<service>:<region>:<account>:<resource>` */
export function arn(place: Place, service: string, resource: string): string {
  return `arn:${place.partition}:${service}:${place.region}:${place.account}:${resource}`;
}

/** A policy that AWS itself keeps. */
export function awsManagedPolicy(place: Place, name: string): string {
  return `arn:${place.partition}:iam::aws:policy/${name}`;
}

/** What stands after the last `/`. */
export function lastSegment(text: string): string {
  return text.slice(text.lastIndexOf("/") + 1);
}

/** What the public names of AWS's services end in. */
export function dnsSuffix({ partition }: Pick<Place, "partition">): string {
  return partition === "aws-cn" ? "amazonaws.com.cn" : "amazonaws.com";
}
