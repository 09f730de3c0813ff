/** The values that stand in docs/*-policy.json, and what a template has in their place. */

export interface Placeholders {
  readonly partition: string;
  readonly account: string;
  readonly region: string;
  readonly repository: string;
  /** What the names of the roles that GitHub assumes begin with. */
  readonly prefix: string;
}

/** The same text about another account. */
export function withPlaceholders(text: string, to: Placeholders): string {
  return (
    text
      .replaceAll("arn:aws:", `arn:${to.partition}:`)
      // Only with the account beside it: the Marketplace registry is in us-east-1 for everybody.
      .replaceAll("us-east-1:111122223333", `${to.region}:${to.account}`)
      .replaceAll("111122223333-us-east-1", `${to.account}-${to.region}`)
      .replaceAll("secretsmanager.us-east-1", `secretsmanager.${to.region}`)
      .replaceAll("111122223333", to.account)
      .replaceAll("octo-org/octo-repo", to.repository)
      .replaceAll("role/deployer", `role/${to.prefix}-deploy`)
      .replaceAll("role/previewer", `role/${to.prefix}-preview`)
  );
}
