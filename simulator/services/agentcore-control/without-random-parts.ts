/** A configuration as two accounts would have it alike: AWS chooses ids and some host names at random. */
export function withoutRandomParts(configuration: object): unknown {
  return JSON.parse(
    JSON.stringify(configuration, (member, value: unknown) => {
      // Ids of Cognito's app clients.
      if (member === "clientId") return "*";
      if (member === "allowedClients" && Array.isArray(value)) return value.map(() => "*");
      return typeof value === "string" ? masked(value) : value;
    }),
  );
}

function masked(text: string): string {
  return (
    text
      // Express services' public host names.
      .replace(/https:\/\/[^."/]+(\.ecs\.[a-z0-9-]+\.on\.aws)/g, "https://*$1")
      // Ids in ARNs, within URLs too, and of user pools.
      .replace(/((?:gateway|runtime)(?:\/|%2F)[\w-]+-)[a-zA-Z0-9]{10}(?![\w-])/g, "$1*")
      .replace(/(\/[a-z]{2}[a-z-]*-\d)_[A-Za-z0-9]+\//g, "$1_*/")
  );
}
