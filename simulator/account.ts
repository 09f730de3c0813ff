/** The account itself: what every service sees of the others. Its parts are put in while the simulator starts. */
import { randomInt } from "node:crypto";
import type { Access } from "./access/access.js";
import type {
  Clock,
  Cloud,
  ContainerHost,
  Edge,
  ImageRegistry,
  LogStore,
  RecordedCall,
  SecretStore,
} from "./cloud.js";
import type { Service, ServiceName } from "./service.js";

export interface AccountParts {
  readonly access: Access;
  readonly secrets: SecretStore;
  readonly logs: LogStore;
  readonly registry: ImageRegistry;
  readonly containers: ContainerHost;
  readonly edge: Edge;
}

export interface Account extends Cloud {
  readonly access: Access;
  /** A part that another one needs has to be put in first, or be looked up only while a request is handled. */
  provide(parts: Partial<AccountParts>): void;
  host(service: Service): void;
}

export interface AccountOptions {
  readonly accountId: string;
  readonly region: string;
  readonly clock: Clock;
  readonly calls: readonly RecordedCall[];
}

const alphanumerics = "abcdefghijklmnopqrstuvwxyz0123456789";

function partitionOf(region: string): string {
  if (region.startsWith("cn-")) return "aws-cn";
  return region.startsWith("us-gov-") ? "aws-us-gov" : "aws";
}

export function createAccount({ accountId, region, clock, calls }: AccountOptions): Account {
  const services = new Map<ServiceName, Service>();
  const partition = partitionOf(region);
  const parts: { -readonly [Name in keyof AccountParts]?: AccountParts[Name] } = {};

  function part<Name extends keyof AccountParts>(name: Name): AccountParts[Name] {
    const found = parts[name];
    if (!found) throw new Error(`The account has no ${name} yet.`);
    return found;
  }

  return {
    ...{ accountId, region, partition, clock, calls, services },
    get access(): Access {
      return part("access");
    },
    get secrets(): SecretStore {
      return part("secrets");
    },
    get logs(): LogStore {
      return part("logs");
    },
    get registry(): ImageRegistry {
      return part("registry");
    },
    get containers(): ContainerHost {
      return part("containers");
    },
    get edge(): Edge {
      return part("edge");
    },
    arn: (service, resource, options = {}) =>
      ["arn", partition, service, options.region ?? region, options.accountId ?? accountId, resource].join(
        ":",
      ),
    id: (length) => Array.from({ length }, () => alphanumerics[randomInt(alphanumerics.length)]).join(""),
    inventory: () => [...services.values()].flatMap((service) => service.inventory()),
    callerFor: (accessKeyId) => part("access").callerFor(accessKeyId),
    provide: (given) => void Object.assign(parts, given),
    host: (service) => void services.set(service.name, service),
  };
}
