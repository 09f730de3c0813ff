/**
 * Policy documents: their JSON read into statements, or refused as IAM refuses them. Where IAM has a sentence for a
 * fault the message is that sentence.
 */

import { type Condition, condition } from "./condition.js";
import { type Fields, fieldsOf, isFields, malformed, strings, syntaxError } from "./fields.js";
import { arnParts } from "./pattern.js";
import { type Principal, principalsOf } from "./principals.js";

/** `Action` or `NotAction`, `Resource` or `NotResource`: these patterns, or everything but these. */
export interface Selection {
  readonly except: boolean;
  readonly patterns: readonly string[];
}

export interface Statement {
  readonly sid: string | undefined;
  readonly effect: "Allow" | "Deny";
  readonly actions: Selection;
  readonly resources: Selection;
  readonly principals: readonly Principal[];
  readonly conditions: readonly Condition[];
}

export interface PolicyDocument {
  /** As it was put; IAM gives inline policies and trust policies back unchanged. */
  readonly text: string;
  readonly statements: readonly Statement[];
}

/** A policy document as JSON text or as the object itself. */
export type PolicySource = string | object;

/** What an identity-based policy grants, or whom a role trusts. */
type PolicyKind = "identity" | "trust";

const documentFields = new Set(["Version", "Id", "Statement"]);
const statementFields = new Set([
  "Sid",
  "Effect",
  "Principal",
  "NotPrincipal",
  "Action",
  "NotAction",
  "Resource",
  "NotResource",
  "Condition",
]);

function selection(fields: Fields, only: string, except: string): Selection | undefined {
  if (fields[only] !== undefined && fields[except] !== undefined) {
    throw syntaxError();
  }
  const value = fields[only] ?? fields[except];
  return value === undefined ? undefined : { except: fields[only] === undefined, patterns: strings(value) };
}

function checkAction(action: string): void {
  if (action === "*") {
    return;
  }
  const [vendor = "", ...names] = action.split(":");
  if (names.length === 0 || vendor === "" || names[0] === "") {
    throw malformed("Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.");
  }
  if (names.length > 1) {
    throw malformed("Actions/Condition can contain only one colon.");
  }
  if (!/^[a-zA-Z0-9-]+$/.test(vendor)) {
    throw malformed(`Vendor ${vendor} is not valid`);
  }
}

function actionsOf(fields: Fields): Selection {
  const actions = selection(fields, "Action", "NotAction");
  if (actions === undefined || actions.patterns.length === 0) {
    throw malformed("Policy statement must contain actions.");
  }
  actions.patterns.forEach(checkAction);
  return actions;
}

const partitions = /^(aws(-cn|-us-gov|-iso|-iso-b|-iso-e|-iso-f|-eusc)?|\*)$/;

function checkResource(resource: string): void {
  if (resource === "*") {
    return;
  }
  const [scheme, partition = "", vendor = "", region = "", , name = ""] = arnParts(resource);
  if (scheme !== "arn" || resource.split(":").length < 6 || name === "") {
    throw malformed(`Resource ${resource} must be in ARN format or "*".`);
  }
  if (!partitions.test(partition)) {
    throw malformed(`Partition "${partition}" is not valid for resource "${resource}".`);
  }
  if (!/^[a-zA-Z0-9-]+$/.test(vendor)) {
    throw malformed("Resource vendor must be fully qualified and cannot contain regexes.");
  }
  if (vendor === "iam" && region !== "" && region !== "*") {
    throw malformed(`IAM resource ${resource} cannot contain region information.`);
  }
}

function resourcesOf(fields: Fields): Selection {
  const resources = selection(fields, "Resource", "NotResource");
  if (resources === undefined || resources.patterns.length === 0) {
    throw malformed("Policy statement must contain resources.");
  }
  resources.patterns.forEach(checkResource);
  return resources;
}

function conditionValues(value: unknown): readonly string[] {
  const list: readonly unknown[] = Array.isArray(value) ? value : [value];
  return list.map((item) => {
    if (typeof item === "object" || item === undefined) {
      throw syntaxError();
    }
    return String(item);
  });
}

function conditionsOf(fields: Fields): readonly Condition[] {
  const block = fields["Condition"] ?? {};
  if (!isFields(block)) {
    throw syntaxError();
  }
  return Object.entries(block).flatMap(([operator, keys]) => {
    if (!isFields(keys)) {
      throw syntaxError();
    }
    return Object.entries(keys).map(([key, value]) => {
      if (!key.includes(":")) {
        throw malformed("Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.");
      }
      const parsed = condition(operator, key, conditionValues(value));
      if (parsed === undefined) {
        throw malformed(`Invalid Condition type : ${operator}.`);
      }
      return parsed;
    });
  });
}

const trustActions =
  /^sts:(\*|AssumeRole\*?|AssumeRoleWithSAML|AssumeRoleWithWebIdentity|TagSession|SetSourceIdentity|SetContext)$/i;

function trustStatement(fields: Fields): Pick<Statement, "actions" | "resources" | "principals"> {
  for (const prohibited of ["Resource", "NotResource"]) {
    if (fields[prohibited] !== undefined) {
      throw malformed(`Has prohibited field ${prohibited}`);
    }
  }
  const principals = principalsOf(fields);
  const actions = actionsOf(fields);
  if (actions.except || !actions.patterns.every((action) => trustActions.test(action))) {
    throw malformed("AssumeRole policy may only specify STS AssumeRole actions.");
  }
  return { principals, actions, resources: { except: false, patterns: ["*"] } };
}

function identityStatement(fields: Fields): Pick<Statement, "actions" | "resources" | "principals"> {
  if (fields["Principal"] !== undefined || fields["NotPrincipal"] !== undefined) {
    throw malformed("Policy document should not specify a principal.");
  }
  return { actions: actionsOf(fields), resources: resourcesOf(fields), principals: [] };
}

function statement(value: unknown, kind: PolicyKind): Statement {
  const fields = fieldsOf(value, statementFields);
  const { Sid: sid, Effect: effect } = fields;
  if (effect !== "Allow" && effect !== "Deny") {
    throw syntaxError();
  }
  if (sid !== undefined && typeof sid !== "string") {
    throw syntaxError();
  }
  if (sid !== undefined && !/^[0-9A-Za-z]*$/.test(sid)) {
    throw malformed(
      "Statement IDs (SID) must be alpha-numeric. Check that your input satisfies the regular expression [0-9A-Za-z]*",
    );
  }
  const parts = kind === "trust" ? trustStatement(fields) : identityStatement(fields);
  return { sid, effect, ...parts, conditions: conditionsOf(fields) };
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw malformed("This policy contains invalid Json");
  }
}

function read(text: string, kind: PolicyKind): PolicyDocument {
  const fields = fieldsOf(readJson(text), documentFields);
  const { Version: version, Statement: value } = fields;
  if (version !== "2012-10-17" && version !== "2008-10-17") {
    throw malformed("The policy must contain a valid version string");
  }
  const statements = (Array.isArray(value) ? value : [value]).map((item) => statement(item, kind));
  if (statements.length === 0) {
    throw syntaxError();
  }
  const sids = statements.flatMap(({ sid }) => (sid === undefined ? [] : [sid]));
  if (new Set(sids).size !== sids.length) {
    throw malformed("Statement IDs (SID) in a single policy must be unique.");
  }
  return { text, statements };
}

/** Reads an identity-based policy or a permissions boundary. Throws `MalformedPolicyDocument`. */
export function readPolicy(source: PolicySource): PolicyDocument {
  return read(typeof source === "string" ? source : JSON.stringify(source), "identity");
}

/** Reads a role's trust policy. Throws `MalformedPolicyDocument`. */
export function readTrustPolicy(text: string): PolicyDocument {
  return read(text, "trust");
}

/** The size that counts against IAM's quotas, in which white space is free. */
export function policySize(text: string): number {
  return text.replace(/\s/g, "").length;
}
