/** What the SDK's client packages say of a service: its operations and errors. */

import * as agentCore from "@aws-sdk/client-bedrock-agentcore";
import * as agentCoreControl from "@aws-sdk/client-bedrock-agentcore-control";
import * as logs from "@aws-sdk/client-cloudwatch-logs";
import * as cognito from "@aws-sdk/client-cognito-identity-provider";
import * as ecr from "@aws-sdk/client-ecr";
import * as ecs from "@aws-sdk/client-ecs";
import * as iam from "@aws-sdk/client-iam";
import * as tagging from "@aws-sdk/client-resource-groups-tagging-api";
import * as s3 from "@aws-sdk/client-s3";
import * as secretsManager from "@aws-sdk/client-secrets-manager";
import * as sts from "@aws-sdk/client-sts";
import type { ServiceName } from "../service.js";
import { ec2 } from "./ec2-model.js";
import { type Schema, type Shape, shapeOf, type Traits } from "./shape.js";

export interface OperationModel {
  readonly name: string;
  readonly input: Shape;
  readonly output: Shape;
  /** Method, path template and status of the REST protocols. */
  readonly http: NonNullable<Traits["http"]> | undefined;
}

export interface ServiceModel {
  readonly name: ServiceName;
  readonly operations: ReadonlyMap<string, OperationModel>;
  /** Shapes of the declared errors, by name. */
  readonly errors: ReadonlyMap<string, Shape>;
}

/** CommonJS packages: everything they export is on `default`. */
const packages: Readonly<Record<ServiceName, object>> = {
  s3,
  sts,
  iam,
  secretsmanager: secretsManager,
  tagging,
  logs,
  ec2,
  ecr,
  ecs,
  "cognito-idp": cognito,
  "bedrock-agentcore-control": agentCoreControl,
  "bedrock-agentcore": agentCore,
};

const operationKind = 9;
const errorKind = -3;

export function modelOf(service: ServiceName): ServiceModel {
  const module = packages[service];
  const operations = new Map<string, OperationModel>();
  const errors = new Map<string, Shape>();
  for (const exported of Object.values("default" in module ? Object(module.default) : module)) {
    if (!Array.isArray(exported)) continue;
    if (exported[0] === operationKind) {
      const operation = operationOf(exported);
      operations.set(operation.name, operation);
    } else if (exported[0] === errorKind) {
      errors.set(String(exported[2]), shapeOf(exported));
    }
  }
  return { name: service, operations, errors };
}

function operationOf(schema: readonly unknown[]): OperationModel {
  const [, , name, traits, input, output] = schema;
  return {
    name: String(name),
    http: (traits as Traits)?.http,
    // Read when first asked for: a client has hundreds of operations, an account uses a few.
    get input(): Shape {
      return shapeOf(input as Schema);
    },
    get output(): Shape {
      return shapeOf(output as Schema);
    },
  };
}
