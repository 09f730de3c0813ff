/** What a stage uses and does not own: roles that were brought, and a secret that somebody else keeps. */
import { isAccessDenied } from "../../aws/errors.js";
import { Failure, messageOf } from "../../failure/failure.js";
import { apiKeyCredentialProvider, type LiveApiKey } from "../../resources/api-key-credential-provider.js";
import { existingRole } from "../../resources/existing-role.js";
import { existingSecret } from "../../resources/existing-secret.js";
import { broughtRole } from "../../topologies/roles.js";
import type { Session } from "../session.js";
import type { StageLook } from "./look.js";
import { liveIn, ofKind } from "./part.js";

export interface Brought {
  readonly noun: string;
  readonly name: string;
  readonly seen:
    | { readonly kind: "fit"; readonly facts: Readonly<Record<string, string>> }
    | { readonly kind: "unfit"; readonly failure: Failure }
    | { readonly kind: "unread"; readonly why: string };
}

/** Known from what the harness, and service or gateway and runtime, are configured with. */
export function broughtBy(look: StageLook, session: Session): Promise<readonly Brought[]> {
  return Promise.all([...rolesBy(look, session), ...secretsBy(look, session)]);
}

function rolesBy(
  { harness, service, path, parts }: StageLook,
  { aws }: Session,
): readonly Promise<Brought>[] {
  const host = liveIn(service);
  const used = [
    ["harness", liveIn(harness)?.harness.executionRoleArn],
    ["taskExecution", host?.configuration.executionRoleArn],
    ["infrastructure", host?.infrastructureRoleArn],
    ["runtime", liveIn(path?.runtime)?.runtime.roleArn],
    ["gateway", liveIn(path?.gateway)?.gateway.roleArn],
  ] as const;
  const own = new Set(parts.map(({ node }) => `${node.kind} ${node.name}`));
  return used.flatMap(([which, arn]) => {
    if (arn === undefined) return [];
    const role = broughtRole(which, arn);
    if (own.has(`iam.Role ${role.name}`)) return [];
    return [
      lookUp(existingRole.noun, role.name, async () => ({
        arn: (await existingRole.observe(aws, role)).arn,
      })),
    ];
  });
}

function secretsBy({ service, path, parts }: StageLook, { aws }: Session): readonly Promise<Brought>[] {
  const container = liveIn(service)?.configuration.primaryContainer;
  const projected = (container?.secrets ?? []).map(({ valueFrom = "" }) => secretArnOf(valueFrom));
  const variables = liveIn(path?.runtime)?.runtime.environmentVariables;
  const read = [variables?.["ZSCALER_SECRET_NAME"]].filter((arn) => arn !== undefined);
  const pointed = ofKind<LiveApiKey>(parts, apiKeyCredentialProvider.kind).flatMap(
    (part) => liveIn(part)?.external?.secretArn ?? [],
  );
  const own = parts.filter(({ node }) => node.kind === "secretsmanager.Secret").map(({ node }) => node.name);
  const isOwn = (arn: string) => own.some((name) => nameIn(arn) === name);
  return [...new Set([...projected, ...read, ...pointed])]
    .filter((arn) => !isOwn(arn))
    .map((arn) =>
      lookUp(existingSecret.noun, nameIn(arn), async () => {
        // Which keys are needed is the deploy's affair.
        const { versionId, kmsKey } = await existingSecret.observe(aws, {
          name: arn,
          unfit: () => undefined,
        });
        return { version: versionId, ...(kmsKey === undefined ? {} : { key: kmsKey }) };
      }),
    );
}

async function lookUp(
  noun: string,
  name: string,
  look: () => Promise<Readonly<Record<string, string>>>,
): Promise<Brought> {
  try {
    return { noun, name, seen: { kind: "fit", facts: await look() } };
  } catch (thrown) {
    if (!(thrown instanceof Failure)) throw thrown;
    return isAccessDenied(thrown.cause)
      ? { noun, name, seen: { kind: "unread", why: messageOf(thrown.cause) } }
      : { noun, name, seen: { kind: "unfit", failure: thrown } };
  }
}

/** `arn:…:secret:name-AbCdEf:KEY:stage:version` without what selects a part of it. */
function secretArnOf(valueFrom: string): string {
  return valueFrom.split(":").slice(0, 7).join(":");
}

/** Without the six characters that Secrets Manager appends. */
function nameIn(arn: string): string {
  return arn.split(":")[6]?.replace(/-[A-Za-z0-9]{6}$/, "") ?? arn;
}
