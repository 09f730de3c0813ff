/** An IAM role that was brought (`roles`): used and checked, never changed or deleted. */
import { GetRoleCommand } from "@aws-sdk/client-iam";
import { found, isAccessDenied } from "../aws/errors.js";
import { Failure } from "../failure/failure.js";
import { defineLookup } from "./resource.js";

export const existingRole = defineLookup<
  { readonly name: string; readonly arn: string; readonly input: string; readonly service: string },
  { readonly arn: string },
  { readonly arn: string }
>({
  kind: "iam.ExistingRole",
  noun: "existing IAM role",

  async observe({ clients: { iam } }, { name, arn, input, service }) {
    const answer = await found(iam.send(new GetRoleCommand({ RoleName: name }))).catch((thrown) => {
      // Where CI may not create roles it often may not read them either: the service that uses it will judge.
      if (isAccessDenied(thrown)) return "unreadable" as const;
      throw thrown;
    });
    if (answer === "unreadable") return { arn };
    if (answer?.Role === undefined)
      throw new Failure("ROLE_MISSING", `the input roles names ${input}=${arn}, which does not exist`, {
        fix: "Create the role, or correct the ARN.",
      });
    const trust = decodeURIComponent(answer.Role.AssumeRolePolicyDocument ?? "");
    if (!trust.includes(service))
      throw new Failure(
        "ROLE_NOT_TRUSTED",
        `the role ${arn} (input roles, ${input}) cannot be assumed by ${service}`,
        {
          fix: `Add a statement to its trust policy: Principal {"Service": "${service}"}, Action "sts:AssumeRole".`,
        },
      );
    return { arn };
  },

  outputs: ({ arn }) => ({ arn }),
});
