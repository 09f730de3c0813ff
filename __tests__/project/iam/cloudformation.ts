/** Reads a CloudFormation template, and makes of it what CloudFormation would, as far as examples/iam goes. */
import { readFileSync } from "node:fs";
import { isMap, isScalar, isSeq, type Node, parseDocument } from "yaml";

export interface TemplateResource {
  readonly Type: string;
  readonly Condition?: string;
  readonly Properties: Readonly<Record<string, unknown>>;
}

export interface Template {
  readonly Parameters: Readonly<
    Record<
      string,
      {
        readonly Type: string;
        readonly Default?: string;
        readonly Description?: string;
        readonly AllowedPattern?: string;
        readonly AllowedValues?: readonly string[];
      }
    >
  >;
  readonly Conditions: Readonly<Record<string, unknown>>;
  readonly Resources: Readonly<Record<string, TemplateResource>>;
  readonly Outputs: Readonly<Record<string, { readonly Description: string; readonly Value: unknown }>>;
}

/** With each short form (`!Sub x`) as its long one (`{"Fn::Sub": "x"}`). */
export function readTemplate(path: string): Template {
  const document = parseDocument(readFileSync(path, "utf8"), { logLevel: "silent" });
  if (document.errors.length > 0) throw document.errors[0];
  return plain(document.contents as Node) as Template;
}

function plain(node: Node): unknown {
  const value = isMap(node)
    ? Object.fromEntries(node.items.map(({ key, value }) => [String(key), plain(value as Node)]))
    : isSeq(node)
      ? node.items.map((item) => plain(item as Node))
      : isScalar(node)
        ? node.value
        : undefined;
  const [, name] = /^!(\w+)$/.exec(node.tag ?? "") ?? [];
  if (name === undefined) return value;
  return name === "Ref" ? { Ref: value } : { [`Fn::${name}`]: value };
}

/** Every function call in a part of a template, with what it is given. */
export function callsIn(part: unknown): readonly (readonly [string, unknown])[] {
  if (typeof part !== "object" || part === null) return [];
  return Object.entries(part).flatMap(([key, value]) => [
    ...(key === "Ref" || key.startsWith("Fn::") ? [[key, value] as const] : []),
    ...callsIn(value),
  ]);
}

/** The names that a template's text has in `${}`, without those that it defines itself. */
export function namesInSub(value: unknown): readonly string[] {
  const [text, defined] = Array.isArray(value) ? value : [value, {}];
  const names = [...String(text).matchAll(/\$\{([^}]+)\}/g)].map(([, name]) => name ?? "");
  return names.filter((name) => !Object.hasOwn(defined, name));
}

const pseudoParameters: Readonly<Record<string, unknown>> = {
  "AWS::Partition": "aws",
  "AWS::AccountId": "111122223333",
  "AWS::Region": "us-east-1",
  "AWS::NoValue": undefined,
};

/** What `!Ref` of a resource gives here. */
export const madeUpArn = (resource: string): string => `arn:aws:iam::111122223333:policy/${resource}`;

/** The resources and outputs that a stack with these parameters has. */
export function deployed(template: Template, parameters: Readonly<Record<string, string>>) {
  const given: Readonly<Record<string, unknown>> = {
    ...pseudoParameters,
    ...Object.fromEntries(Object.entries(template.Parameters).map(([name, { Default }]) => [name, Default])),
    ...parameters,
  };
  const isTrue = (name: unknown) => evaluated(template.Conditions[String(name)]) === true;
  const named = (name: string): unknown => {
    const [resource = ""] = name.split(".");
    if (Object.hasOwn(given, name)) return given[name];
    if (Object.hasOwn(template.Resources, resource)) return madeUpArn(resource);
    throw new Error(`The template has no ${name}.`);
  };

  function evaluated(part: unknown): unknown {
    if (typeof part !== "object" || part === null) return part;
    if (Array.isArray(part)) return part.map(evaluated).filter((item) => item !== undefined);
    const [[name, value] = ["", undefined], ...others] = Object.entries(part);
    if (others.length > 0 || !/^(?:Ref|Fn::\w+)$/.test(name)) {
      const entries = Object.entries(part).map(([key, one]) => [key, evaluated(one)] as const);
      return Object.fromEntries(entries.filter(([, one]) => one !== undefined));
    }
    const values: readonly unknown[] = Array.isArray(value) ? value : [value];
    switch (name) {
      case "Ref":
      case "Fn::GetAtt":
        return named(String(value));
      case "Fn::Sub": {
        const defined = (values[1] ?? {}) as Readonly<Record<string, unknown>>;
        return String(values[0]).replaceAll(/\$\{([^}]+)\}/g, (_, key: string) =>
          String(Object.hasOwn(defined, key) ? evaluated(defined[key]) : named(key)),
        );
      }
      case "Fn::If":
        return evaluated(isTrue(values[0]) ? values[1] : values[2]);
      case "Fn::Equals":
        return evaluated(values[0]) === evaluated(values[1]);
      case "Fn::Not":
        return evaluated(values[0]) !== true;
      case "Fn::And":
        return values.every((one) => evaluated(one) === true);
      case "Fn::Or":
        return values.some((one) => evaluated(one) === true);
      default:
        throw new Error(`${name} is not known here.`);
    }
  }

  const made = Object.entries(template.Resources).filter(
    ([, { Condition }]) => Condition === undefined || isTrue(Condition),
  );
  return {
    resources: Object.fromEntries(
      made.map(([name, { Type, Properties }]) => [
        name,
        { Type, Properties: evaluated(Properties) as Readonly<Record<string, unknown>> },
      ]),
    ),
    outputs: Object.fromEntries(
      Object.entries(template.Outputs).map(([name, { Value }]) => [name, evaluated(Value)]),
    ),
  };
}
