/**
 * Amazon Cognito user pools, as far as machines use them: app clients that get signed access tokens for scopes of
 * resource servers. Discovery, keys and tokens are served under their public names, to whoever asks.
 */
import type { Cloud } from "../../cloud.js";
import type { Service } from "../../service.js";
import { taggedItems } from "../tags.js";
import { appClientHandlers } from "./app-clients.js";
import { authorization } from "./authorization.js";
import { createDirectory } from "./directory.js";
import { type DomainOptions, domainHandlers } from "./domains.js";
import { inventory } from "./inventory.js";
import { resourceServerHandlers } from "./resource-servers.js";
import { domainSite, wellKnownSite } from "./sites.js";
import { userPoolHandlers } from "./user-pools.js";

export function cognitoUserPools(cloud: Cloud, options: Pick<DomainOptions, "domainsOfOthers">): Service {
  const directory = createDirectory(cloud);
  cloud.edge.serve(`cognito-idp.${cloud.region}.amazonaws.com`, wellKnownSite(directory));
  return {
    name: "cognito-idp",
    protocol: "json-1.1",
    handlers: {
      ...userPoolHandlers(directory),
      ...resourceServerHandlers(directory),
      ...appClientHandlers(directory),
      ...domainHandlers(directory, { ...options, siteOf: (pool) => domainSite(directory, pool) }),
    },
    authorization: authorization(directory),
    inventory: () => inventory(directory),
    tagged: () => taggedItems(inventory(directory)),
  };
}
