/** Domains: a prefix of `amazoncognito.com`, unique in the region over all accounts, under which a pool hands out tokens. */
import type * as Cognito from "@aws-sdk/client-cognito-identity-provider";
import type { Handler } from "../../service.js";
import type { Directory } from "./directory.js";
import { invalidParameter } from "./errors.js";
import type { Site } from "./sites.js";
import type { Domain, UserPool } from "./user-pool.js";

const reservedWords = ["aws", "amazon", "cognito"];

export interface DomainOptions {
  /** Prefixes that other accounts have taken. */
  readonly domainsOfOthers: readonly string[];
  /** What answers under a pool's own name. */
  readonly siteOf: (pool: UserPool) => Site;
}

export function domainHandlers(
  directory: Directory,
  { domainsOfOthers, siteOf }: DomainOptions,
): Readonly<Record<string, Handler>> {
  const { cloud } = directory;
  const hostname = (prefix: string) => new URL(directory.tokenEndpoint(prefix)).hostname;

  function create(input: Cognito.CreateUserPoolDomainRequest): Cognito.CreateUserPoolDomainResponse {
    if (input.CustomDomainConfig !== undefined) throw new Error("Custom domains are not simulated.");
    const prefix = input.Domain ?? "";
    const pool = directory.pool(input.UserPoolId);
    const reserved = reservedWords.find((word) => prefix.includes(word));
    if (reserved) throw invalidParameter(`Domain cannot contain reserved word: ${reserved}`);
    if (pool.domain !== undefined) throw invalidParameter("User pool already has a domain configured.");
    if (directory.poolOfDomain(prefix) !== undefined || domainsOfOthers.includes(prefix)) {
      throw invalidParameter("Domain already associated with another user pool.");
    }
    const domain: Domain = {
      prefix,
      managedLoginVersion: input.ManagedLoginVersion ?? 1,
      status: "CREATING",
    };
    pool.domain = domain;
    cloud.clock.after("userPoolDomainCreate", () => {
      if (domain.status !== "CREATING") return;
      domain.status = "ACTIVE";
      cloud.edge.serve(hostname(prefix), siteOf(pool));
    });
    return { ManagedLoginVersion: domain.managedLoginVersion };
  }

  /** A domain that does not exist, or is another account's, is described by nothing at all; that is no error. */
  function describe(input: Cognito.DescribeUserPoolDomainRequest): Cognito.DescribeUserPoolDomainResponse {
    const pool = directory.poolOfDomain(input.Domain);
    if (pool?.domain === undefined) return { DomainDescription: {} };
    const { prefix, status, managedLoginVersion } = pool.domain;
    return {
      DomainDescription: {
        UserPoolId: pool.id,
        AWSAccountId: cloud.accountId,
        Domain: prefix,
        Status: status,
        ManagedLoginVersion: managedLoginVersion,
      },
    };
  }

  function remove(input: Cognito.DeleteUserPoolDomainRequest): Cognito.DeleteUserPoolDomainResponse {
    const pool = directory.pools.get(input.UserPoolId ?? "");
    const domain = pool?.domain;
    const isThere = domain !== undefined && domain.prefix === input.Domain && domain.status !== "DELETING";
    if (pool === undefined || !isThere) {
      throw invalidParameter("No such domain or user pool exists.");
    }
    domain.status = "DELETING";
    cloud.edge.withdraw(hostname(domain.prefix));
    cloud.clock.after("userPoolDomainDelete", () => {
      pool.domain = undefined;
    });
    return {};
  }

  return { CreateUserPoolDomain: create, DescribeUserPoolDomain: describe, DeleteUserPoolDomain: remove };
}
