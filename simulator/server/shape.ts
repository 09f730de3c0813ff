/**
 * The shapes of requests and responses, read from the schemas that the AWS SDK's own clients carry. They know every
 * member, its type and where it travels (path, query, header, body), so no service needs a line about the wire.
 */

export type Kind =
  | "string"
  | "number"
  | "big-number"
  | "boolean"
  | "blob"
  | "timestamp"
  | "document"
  | "list"
  | "map"
  | "structure"
  | "union"
  | "unit";

export type TimestampFormat = "date-time" | "http-date" | "epoch-seconds";

/** Smithy's traits that matter on the wire, by their Smithy names. */
export interface Traits {
  readonly httpLabel?: 1;
  readonly sensitive?: 1;
  readonly httpPayload?: 1;
  readonly httpQueryParams?: 1;
  readonly httpHeader?: string;
  readonly httpQuery?: string;
  readonly httpPrefixHeaders?: string;
  readonly xmlName?: string;
  /** The name of a parameter in the EC2 query protocol, where it is another than the XML name. */
  readonly ec2QueryName?: string;
  readonly xmlFlattened?: 1;
  readonly xmlAttribute?: 1;
  readonly jsonName?: string;
  readonly streaming?: 1;
  readonly httpError?: number;
  /** Code and status of an error in the query protocol, where the code differs from the shape's name. */
  readonly awsQueryError?: readonly [code: string, status: number];
  readonly http?: readonly [method: string, path: string, status: number];
}

export interface Shape {
  readonly kind: Kind;
  /** The structure's name in the service's model; empty for simple types. */
  readonly name: string;
  readonly traits: Traits;
  /** Only where the model asks for one; otherwise the protocol decides. */
  readonly timestampFormat: TimestampFormat | undefined;
  /** Members of a structure, a union or an error. */
  readonly members: ReadonlyMap<string, Shape>;
  readonly required: ReadonlySet<string>;
  /** What a list or a map holds. */
  readonly element: Shape;
  readonly isError: boolean;
}

/**
 * The SDK's compact notation: `[kind, namespace, name, traits, ...]`, or a number for a simple type, possibly
 * behind a function (recursion) and wrapped with a member's traits as `[schema, traits]`.
 */
export type Schema = unknown;

/** Bit order of a numeric trait set in the SDK's notation. */
const bitTraits = [
  "httpLabel",
  "idempotent",
  "idempotencyToken",
  "sensitive",
  "httpPayload",
  "httpResponseCode",
  "httpQueryParams",
] as const;

const simpleKinds: Readonly<Record<number, Kind>> = {
  0: "string",
  1: "number",
  2: "boolean",
  15: "document",
  17: "big-number",
  19: "big-number",
  21: "blob",
  42: "blob",
};

const timestampFormats: Readonly<Record<number, TimestampFormat | undefined>> = {
  4: undefined,
  5: "date-time",
  6: "http-date",
  7: "epoch-seconds",
};

const listOf = 64;
const mapOf = 128;

function traitsOf(notation: unknown): Traits {
  if (typeof notation === "object" && notation !== null) return notation;
  const bits = typeof notation === "number" ? notation : 0;
  return Object.fromEntries(bitTraits.filter((_, bit) => (bits >> bit) & 1).map((name) => [name, 1]));
}

const unit: Shape = {
  kind: "unit",
  name: "Unit",
  traits: {},
  timestampFormat: undefined,
  members: new Map(),
  required: new Set(),
  isError: false,
  get element(): Shape {
    throw new Error("A unit holds nothing.");
  },
};

const known = new WeakMap<object, Shape>();

/** Reads a schema; recursive shapes resolve when they are looked at. */
export function shapeOf(schema: Schema): Shape {
  if (typeof schema === "function") return shapeOf(schema());
  if (schema === "unit") return unit;
  if (typeof schema === "number") return numericShape(schema);
  if (!Array.isArray(schema)) throw new Error(`Not a schema of the AWS SDK: ${String(schema)}`);
  const before = known.get(schema);
  if (before) return before;
  const shape =
    schema.length === 2 ? withTraits(shapeOf(schema[0]), traitsOf(schema[1])) : staticShape(schema);
  known.set(schema, shape);
  return shape;
}

function withTraits(shape: Shape, traits: Traits): Shape {
  return Object.create(shape, {
    traits: { value: { ...shape.traits, ...traits }, enumerable: true },
  });
}

function simpleShape(kind: Kind, traits: Traits, timestampFormat?: TimestampFormat): Shape {
  return {
    ...{ kind, name: "", traits, timestampFormat },
    ...{ members: new Map(), required: new Set<string>(), isError: false },
    get element(): Shape {
      throw new Error(`A ${kind} holds nothing.`);
    },
  };
}

function collectionShape(kind: "list" | "map", name: string, traits: Traits, element: Schema): Shape {
  return {
    ...{ kind, name, traits, timestampFormat: undefined },
    ...{ members: new Map(), required: new Set<string>(), isError: false },
    get element(): Shape {
      return shapeOf(element);
    },
  };
}

function numericShape(schema: number, traits: Traits = {}): Shape {
  if (schema >= mapOf) return collectionShape("map", "", traits, schema & ~mapOf);
  if (schema >= listOf) return collectionShape("list", "", traits, schema & ~listOf);
  if (schema in timestampFormats) return simpleShape("timestamp", traits, timestampFormats[schema]);
  const kind = simpleKinds[schema];
  if (!kind) throw new Error(`Unknown simple type ${schema} in a schema of the AWS SDK`);
  return simpleShape(kind, schema === 42 ? { ...traits, streaming: 1 } : traits);
}

function staticShape(schema: readonly unknown[]): Shape {
  const [kind, , name, notation] = schema;
  const traits = traitsOf(notation);
  switch (kind) {
    case 0:
      return numericShape(Number(schema[4]), traits);
    case 1:
      return collectionShape("list", String(name), traits, schema[4]);
    case 2:
      return collectionShape("map", String(name), traits, schema[5]);
    case 3:
    case 4:
    case -3:
      return structureShape(schema, String(name), traits);
    default:
      throw new Error(`Unknown kind ${String(kind)} in a schema of the AWS SDK`);
  }
}

function structureShape(schema: readonly unknown[], name: string, traits: Traits): Shape {
  const names = schema[4] as readonly string[];
  const schemas = schema[5] as readonly Schema[];
  let members: ReadonlyMap<string, Shape> | undefined;
  return {
    kind: schema[0] === 4 ? "union" : "structure",
    ...{ name, traits, timestampFormat: undefined },
    get members(): ReadonlyMap<string, Shape> {
      members ??= new Map(names.map((member, index) => [member, shapeOf(schemas[index])]));
      return members;
    },
    // The SDK lists required members first and says how many they are.
    required: new Set(names.slice(0, Number(schema[6] ?? 0))),
    isError: schema[0] === -3,
    get element(): Shape {
      throw new Error(`${name} is not a collection.`);
    },
  };
}
