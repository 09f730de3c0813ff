/** Is a request what AWS would accept? Every member against the model, every violation in the service's own words. */
import { AwsError, type ServiceName } from "../service.js";
import { type Limits, limitsOf } from "./constraints.js";
import type { OperationModel } from "./model.js";
import type { Shape } from "./shape.js";
import { type DecodedRequest, isRecord, memberPath } from "./wire.js";

export interface Violation {
  /** `tags[0].key` */
  readonly path: string;
  readonly message: string;
}

/** Throws the service's validation error where the request breaks a rule of the model. */
export function validate(service: ServiceName, operation: OperationModel, request: DecodedRequest): void {
  const wrongType = request.problems.find(({ kind }) => kind === "type");
  if (wrongType) throw typeError(service, wrongType);
  const unknown = request.problems.map(({ path, message }) => ({ path, message }));
  const violations = [...unknown, ...violationsOf(service, operation, request.input)];
  if (violations.length > 0) throw validationError(service, violations);
}

function violationsOf(service: ServiceName, operation: OperationModel, input: unknown): readonly Violation[] {
  const violations: Violation[] = [];
  const limits = limitsOf(service, operation.name);
  visit(input, operation.input, { path: "", pattern: "" });
  return violations;

  /** `pattern` is the path with `[]` and `{value}` in place of indices and keys. */
  function visit(
    value: unknown,
    shape: Shape,
    at: { readonly path: string; readonly pattern: string },
  ): void {
    if (value === undefined) return;
    const limit = limits[at.pattern];
    if (limit) check(value, at.path, limit);
    if (shape.kind === "structure" || shape.kind === "union") visitMembers(value, shape, at);
    if (shape.kind === "list" && Array.isArray(value)) {
      value.forEach((item, index) => {
        visit(item, shape.element, { path: `${at.path}[${index}]`, pattern: `${at.pattern}[]` });
      });
    }
    if (shape.kind === "map" && isRecord(value)) {
      const keyLimit = limits[`${at.pattern}{key}`];
      for (const [key, item] of Object.entries(value)) {
        const path = memberPath(at.path, key);
        if (keyLimit) check(key, path, keyLimit);
        visit(item, shape.element, { path, pattern: `${at.pattern}{value}` });
      }
    }
  }

  function visitMembers(
    value: unknown,
    shape: Shape,
    at: { readonly path: string; readonly pattern: string },
  ): void {
    if (!isRecord(value)) return;
    for (const name of shape.required) {
      if (value[name] === undefined) {
        violations.push({ path: memberPath(at.path, name), message: "Member must not be null" });
      }
    }
    const set = Object.keys(value).filter((name) => value[name] !== undefined);
    if (shape.kind === "union" && set.length !== 1) {
      violations.push({ path: at.path, message: "Exactly one member of the union must be set" });
    }
    for (const [name, member] of shape.members) {
      const next = { path: memberPath(at.path, name), pattern: memberPath(at.pattern, name) };
      visit(value[name], member, next);
    }
  }

  function check(value: unknown, path: string, limit: Limits): void {
    for (const message of brokenRules(value, limit)) violations.push({ path, message });
  }
}

const expressions = new Map<string, RegExp>();

/** Models leave their patterns unanchored; the services match the whole value. */
function wholeValue(pattern: string): RegExp {
  const expression = expressions.get(pattern) ?? compile(pattern);
  expressions.set(pattern, expression);
  return expression;
}

/** Most patterns need the `u` flag (`\p{L}`); one escapes characters that it does not allow to be escaped. */
function compile(pattern: string): RegExp {
  const source = `^(?:${pattern})$`;
  try {
    return new RegExp(source, "u");
  } catch {
    return new RegExp(source);
  }
}

function brokenRules(value: unknown, { pattern, min, max, enum: allowed }: Limits): readonly string[] {
  const broken: string[] = [];
  const size = sizeOf(value);
  const noun = typeof value === "number" ? "value" : "length";
  if (size !== undefined && min !== undefined && size < min) {
    broken.push(`Member must have ${noun} greater than or equal to ${min}`);
  }
  if (size !== undefined && max !== undefined && size > max) {
    broken.push(`Member must have ${noun} less than or equal to ${max}`);
  }
  if (typeof value !== "string") return broken;
  if (pattern !== undefined && !wholeValue(pattern).test(value)) {
    broken.push(`Member must satisfy regular expression pattern: ${pattern}`);
  }
  if (allowed && !allowed.includes(value)) {
    broken.push(`Member must satisfy enum value set: [${allowed.join(", ")}]`);
  }
  return broken;
}

function sizeOf(value: unknown): number | undefined {
  if (typeof value === "number") return value;
  if (typeof value === "string") return [...value].length;
  if (Array.isArray(value)) return value.length;
  if (value instanceof Uint8Array) return value.byteLength;
  return isRecord(value) ? Object.keys(value).length : undefined;
}

const detected = (violations: readonly Violation[]): string => {
  const sentences = violations.map(
    ({ path, message }) => `Value at '${path}' failed to satisfy constraint: ${message}`,
  );
  const noun = violations.length === 1 ? "error" : "errors";
  return `${violations.length} validation ${noun} detected: ${sentences.join("; ")}`;
};

/** Code, status and further members of a refused request, as each service has them. */
function validationError(service: ServiceName, violations: readonly Violation[]): AwsError {
  const message = detected(violations);
  switch (service) {
    case "bedrock-agentcore":
    case "bedrock-agentcore-control":
      return new AwsError("ValidationException", 400, message, {
        reason: "FieldValidationFailed",
        fieldList: violations.map(({ path, message: text }) => ({ name: path, message: text })),
      });
    case "iam":
    case "sts":
      return new AwsError("ValidationError", 400, message);
    case "ec2":
      return new AwsError("InvalidParameterValue", 400, message);
    case "s3":
      return new AwsError("InvalidArgument", 400, message, { ArgumentName: violations[0]?.path ?? "" });
    default:
      return new AwsError("InvalidParameterException", 400, message);
  }
}

function typeError(service: ServiceName, problem: Violation): AwsError {
  switch (service) {
    case "iam":
    case "sts":
      return new AwsError("MalformedInput", 400, problem.message);
    case "ec2":
      return new AwsError("InvalidParameterValue", 400, problem.message);
    case "s3":
      return new AwsError("InvalidArgument", 400, problem.message, { ArgumentName: problem.path });
    default:
      return new AwsError("SerializationException", 400, problem.message);
  }
}
