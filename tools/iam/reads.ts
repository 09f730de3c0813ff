/** What of some policies only looks. */
import { listed, type Policy, unlisted } from "./policy.js";

const look = /:(?:BatchGet|Describe|Filter|Get|List)/;

/** They read what is secret: whoever only looks at a stage has no business with it. */
const secretive: ReadonlySet<string> = new Set([
  "cognito-idp:DescribeUserPoolClient",
  "secretsmanager:GetSecretValue",
]);

/** The statements of all these policies with the actions that only look, and without those that tell secrets. */
export function readsOf(policies: readonly Policy[]): Policy {
  const statements = policies.flatMap(({ Statement }) =>
    Statement.map((statement) => ({
      ...statement,
      Action: unlisted(
        listed(statement.Action).filter((action) => look.test(action) && !secretive.has(action)),
      ),
    })),
  );
  return { Version: "2012-10-17", Statement: statements.filter(({ Action }) => Action.length > 0) };
}
