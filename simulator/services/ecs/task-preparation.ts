/**
 * What Fargate does before a container starts, with the task execution role: fetch the secrets, log in to the
 * registry, pull the image, open the log stream. The sentences are those that a stopped task shows.
 */
import type { ImageFacts } from "../../cloud.js";
import { parseReference } from "../ecr/registry.js";
import { sourceContext } from "./roles.js";
import type { EcsState, Task } from "./state.js";

export type Prepared =
  | { readonly image: ImageFacts; readonly environment: Readonly<Record<string, string>> }
  | { readonly failure: string };

class PreparationFailure extends Error {}

/** What the agent says of a call it made with the execution role. */
const RETRIED = "service call has been retried 1 time(s)";
const RETRIEVAL =
  "ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed";

export function prepare(state: EcsState, task: Task): Prepared {
  if (state.taskFailure !== undefined) return { failure: state.taskFailure };
  try {
    assumeExecutionRole(state, task);
    const environment = resolveEnvironment(state, task);
    const image = pullImage(state, task);
    openLogStream(state, task);
    return { image, environment };
  } catch (error) {
    if (error instanceof PreparationFailure) return { failure: error.message };
    throw error;
  }
}

export function logStreamOf(task: Task): string {
  return `${task.revision.configuration.primaryContainer.awsLogsConfiguration.logStreamPrefix}/Main/${task.id}`;
}

/** Docker's name of what ECS calls the CPU architecture. */
export function platformOf(task: Task): "amd64" | "arm64" {
  return task.revision.configuration.cpuArchitecture === "ARM64" ? "arm64" : "amd64";
}

function assumeExecutionRole(state: EcsState, task: Task): void {
  const role = task.revision.configuration.executionRoleArn;
  const context = sourceContext(state, task.service.arn);
  if (state.cloud.access.canBeAssumedBy(role, "ecs-tasks.amazonaws.com", context) === "yes") return;
  throw new PreparationFailure(
    `ECS was unable to assume the role '${role}' that was provided for this task. Please verify that the role being passed has the proper trust relationship and permissions and that your IAM user has permissions to pass this role.`,
  );
}

function resolveEnvironment(state: EcsState, task: Task): Readonly<Record<string, string>> {
  const { primaryContainer: container } = task.revision.configuration;
  const credentials = container.repositoryCredentials?.credentialsParameter;
  if (credentials !== undefined) readSecret(state, task, credentials);
  return {
    ...Object.fromEntries(container.environment.map(({ name, value }) => [name ?? "", value ?? ""])),
    ...Object.fromEntries(
      container.secrets.map(({ name, valueFrom }) => [name ?? "", readSecret(state, task, valueFrom ?? "")]),
    ),
  };
}

/** `arn`, `arn:json-key:version-stage:version-id`; anything else would be a name in the Parameter Store. */
function readSecret(state: EcsState, task: Task, valueFrom: string): string {
  const parts = valueFrom.split(":");
  if (parts[0] !== "arn" || parts[2] !== "secretsmanager") {
    throw new PreparationFailure(
      `${RETRIEVAL}: unable to retrieve secrets from ssm: ${RETRIED}: invalid ssm parameters: ${valueFrom}`,
    );
  }
  const arn = parts.slice(0, 7).join(":");
  const [jsonKey, versionStage, versionId] = parts.slice(7).map((part) => (part === "" ? undefined : part));
  const failed = (reason: string) =>
    new PreparationFailure(`${RETRIEVAL}: unable to retrieve secret from asm: ${RETRIED}: ${reason}`);
  const denied = (action: string, resource: string) =>
    failed(
      `failed to fetch secret ${arn} from secrets manager: AccessDeniedException: ${notAuthorized(task, action, resource)}`,
    );
  const secret = state.cloud.secrets.read(arn, {
    ...(versionId === undefined ? {} : { versionId }),
    ...(versionStage === undefined ? {} : { versionStage }),
  });
  const secretArn = secret?.arn ?? arn;
  if (!roleAllows(state, task, "secretsmanager:GetSecretValue", secretArn)) {
    throw denied("secretsmanager:GetSecretValue", secretArn);
  }
  if (secret === undefined) {
    throw failed(
      `failed to fetch secret ${arn} from secrets manager: ResourceNotFoundException: Secrets Manager can't find the specified secret.`,
    );
  }
  const key = keyArn(state, secret.kmsKeyId);
  const via = { "kms:ViaService": `secretsmanager.${state.cloud.region}.amazonaws.com` };
  if (key !== undefined && !roleAllows(state, task, "kms:Decrypt", key, via)) {
    throw failed(
      `failed to fetch secret ${arn} from secrets manager: AccessDeniedException: Access to KMS is not allowed`,
    );
  }
  return jsonKey === undefined ? secret.value : jsonMember(secret.value, jsonKey, failed);
}

/** The AWS-managed key needs no grant of its own. */
function keyArn(state: EcsState, kmsKeyId: string | undefined): string | undefined {
  if (kmsKeyId === undefined || kmsKeyId.endsWith("alias/aws/secretsmanager")) return undefined;
  return kmsKeyId.startsWith("arn:") ? kmsKeyId : state.cloud.arn("kms", `key/${kmsKeyId}`);
}

function jsonMember(value: string, key: string, failed: (reason: string) => Error): string {
  let members: unknown;
  try {
    members = JSON.parse(value);
  } catch {
    throw failed("failed to parse the secret value as JSON");
  }
  const member = (members as Readonly<Record<string, unknown>> | null)?.[key];
  if (member === undefined)
    throw failed(`retrieved secret from Secrets Manager did not contain json key ${key}`);
  return typeof member === "string" ? member : JSON.stringify(member);
}

/** A revision's tag is looked up once: its later tasks run the same digest, wherever the tag has moved to. */
function pullImage(state: EcsState, task: Task): ImageFacts {
  const { image } = task.revision.configuration.primaryContainer;
  const { host, repository } = parseReference(image);
  const [, account, region] = /^(\d{12})\.dkr\.ecr\.([a-z0-9-]+)\.amazonaws\.com$/.exec(host) ?? [];
  const failed = (reason: string) =>
    new PreparationFailure(
      `CannotPullContainerError: pull image manifest has been retried 1 time(s): ${reason}`,
    );
  if (account !== undefined && region !== undefined) {
    if (!roleAllows(state, task, "ecr:GetAuthorizationToken", "*")) {
      throw new PreparationFailure(
        `${RETRIEVAL}: unable to retrieve ecr registry auth: ${RETRIED}: AccessDeniedException: ${notAuthorized(task, "ecr:GetAuthorizationToken", "*")}`,
      );
    }
    const resource = state.cloud.arn("ecr", `repository/${repository}`, { region, accountId: account });
    for (const action of ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"]) {
      if (!roleAllows(state, task, action, resource)) {
        throw failed(
          `failed to resolve ref ${image}: pulling from host ${host} failed with status code: 403 Forbidden`,
        );
      }
    }
  }
  const pinned = task.revision.imageDigest;
  const facts = state.cloud.registry.pull(pinned === undefined ? image : `${host}/${repository}@${pinned}`);
  if (facts === undefined) throw failed(`failed to resolve ref ${host}/${repository}: ${image}: not found`);
  const platform = platformOf(task);
  if (facts.form === "index" && !facts.architectures.includes(platform)) {
    throw failed(`image Manifest does not contain descriptor matching platform 'linux/${platform}'`);
  }
  task.revision.imageDigest = facts.digest;
  return facts;
}

function openLogStream(state: EcsState, task: Task): void {
  const { logGroup } = task.revision.configuration.primaryContainer.awsLogsConfiguration;
  const resource = state.cloud.arn("logs", `log-group:${logGroup}:log-stream:${logStreamOf(task)}`);
  const failed = (reason: string) =>
    new PreparationFailure(
      `ResourceInitializationError: failed to validate logger args: create stream has been retried 1 times: failed to create Cloudwatch log stream: ${reason} : exit status 1`,
    );
  for (const action of ["logs:CreateLogStream", "logs:PutLogEvents"]) {
    if (!roleAllows(state, task, action, resource)) {
      throw failed(`AccessDeniedException: ${notAuthorized(task, action, resource)}`);
    }
  }
  if (!state.cloud.logs.exists(logGroup)) {
    throw failed("ResourceNotFoundException: The specified log group does not exist.");
  }
}

function roleAllows(
  state: EcsState,
  task: Task,
  action: string,
  resource: string,
  context: Readonly<Record<string, string>> = {},
): boolean {
  return state.cloud.access.roleAllows(
    task.revision.configuration.executionRoleArn,
    action,
    resource,
    context,
  );
}

function notAuthorized(task: Task, action: string, resource: string): string {
  const session = task.revision.configuration.executionRoleArn
    .replace(":iam:", ":sts:")
    .replace(":role/", ":assumed-role/");
  return `User: ${session}/${task.id} is not authorized to perform: ${action} on resource: ${resource} because no identity-based policy allows the ${action} action`;
}
