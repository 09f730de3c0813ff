/** CloudFormation's own schemas of resources, as AWS's CDK team publishes them. */
import { loadAwsServiceSpecSync } from "@aws-cdk/aws-service-spec";

interface Property {
  readonly type: PropertyType;
  readonly required?: boolean;
}

interface PropertyType {
  readonly type: string;
  readonly types?: readonly PropertyType[];
  readonly element?: PropertyType;
  readonly reference?: { readonly $ref: string };
}

type Properties = Readonly<Record<string, Property>>;

const database = loadAwsServiceSpecSync();

const resource = (type: string) => database.lookup("resource", "cloudFormationType", "equals", type).only();

/** What `!GetAtt` can ask of a resource of this type. */
export const attributesOf = (type: string): readonly string[] => Object.keys(resource(type).attributes);

/** What is wrong with the properties of a resource of this type; function calls are taken on trust. */
export function faultsOf(type: string, properties: unknown, at: string): readonly string[] {
  return propertyFaults(resource(type).properties as Properties, properties, at);
}

const text: Property = { type: { type: "string" }, required: true };

function propertyFaults(properties: Properties, value: unknown, at: string): readonly string[] {
  if (typeof value !== "object" || value === null) return [`${at}: not an object`];
  const missing = Object.entries(properties).filter(([name, { required }]) => required && !(name in value));
  return [
    ...missing.map(([name]) => `${at}.${name}: missing`),
    ...Object.entries(value).flatMap(([name, one]) => {
      const property = properties[name];
      if (property === undefined) return [`${at}.${name}: unknown`];
      return isCall(one) ? [] : faults(property.type, one, `${at}.${name}`);
    }),
  ];
}

function faults(type: PropertyType, value: unknown, at: string): readonly string[] {
  switch (type.type) {
    case "union":
      return (type.types ?? []).some((one) => faults(one, value, at).length === 0)
        ? []
        : [`${at}: no such type`];
    case "array":
      return Array.isArray(value)
        ? value.flatMap((item, index) =>
            isCall(item) ? [] : faults(type.element ?? text.type, item, `${at}[${index}]`),
          )
        : [`${at}: not a list`];
    case "tag":
      return propertyFaults({ Key: text, Value: text }, value, at);
    case "ref": {
      const definition = database.get("typeDefinition", type.reference?.$ref ?? "");
      return propertyFaults(definition.properties as Properties, value, at);
    }
    case "json":
      return typeof value === "object" ? [] : [`${at}: not an object`];
    default:
      return typeof value === type.type ? [] : [`${at}: not a ${type.type}`];
  }
}

function isCall(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  const [name = ""] = Object.keys(value);
  return name === "Ref" || name.startsWith("Fn::");
}
