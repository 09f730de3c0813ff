/** What has to be there before the action can do anything, in the order in which it is set up. */
import { mayAskForToken } from "./aws-credentials.js";
import type { InputName } from "./input-table.js";
import { type Environment, rawInput } from "./read-inputs.js";
import { credentialVariables, missingCredentials, neededCredentials } from "./zscaler-credentials.js";

export interface SetUp {
  readonly steps: readonly SetUpStep[];
  /** The job as it should read, line by line, in YAML; undefined where it reads so already. */
  readonly workflow: readonly string[] | undefined;
}

export interface SetUpStep {
  readonly what: string;
  /** `unseen`: it can't be told from within the job, or not yet. */
  readonly standing: "done" | "missing" | "unseen";
  /** In the imperative; names stand in backticks. */
  readonly how: string;
  /** What tells more: an address, or a path in the action's repository. */
  readonly page: string;
}

/** What is known of AWS: nothing gave the job credentials, AWS refuses them, they lack a right, all is well, or nothing yet. */
type AwsStanding = "no credentials" | "refused" | "no rights" | "signed in" | "unseen";

/** Diagnoses (by their rules' ids) that say that AWS was never set up, or not to the end. */
const standings: readonly (readonly [AwsStanding, readonly string[]])[] = [
  ["no credentials", ["credentials-missing"]],
  ["refused", ["credentials-invalid", "oidc-subject-refused"]],
  ["no rights", ["access-denied", "harness-denied", "harness-pair-denied", "pass-role-denied"]],
];

/** How AWS stands after a run that was diagnosed so; undefined where it failed of something else. */
export function awsStandingAfter(diagnoses: readonly { readonly id: string }[]): AwsStanding | undefined {
  const [standing] = standings.find(([, ids]) => diagnoses.some(({ id }) => ids.includes(id))) ?? [];
  return standing;
}

/** Everything that the operation needs, and what of it is missing. */
export function setUpFor(environment: Environment, aws: AwsStanding): SetUp {
  const operation = rawInput(environment, "operation");
  const deploys = ["deploy", "plan"].includes(operation);
  const isHosted = rawInput(environment, "mcp-url") === "";
  const isInWorkflow = ["no rights", "signed in"].includes(aws) && !lacksZscalerCredentials(environment);
  return {
    steps: [
      ...awsSteps(environment, aws),
      ...(deploys ? [zscalerStep(environment)] : []),
      ...(deploys && isHosted ? [imageStep(environment)] : []),
      ...(deploys ? [modelStep(environment)] : []),
    ],
    workflow: isInWorkflow ? undefined : workflowOf(environment, deploys),
  };
}

/** What is left to do or to look at, a line each. */
export function openSteps({ steps }: SetUp): readonly string[] {
  return steps
    .filter(({ standing }) => standing !== "done")
    .map(
      ({ what, standing, how }, index) =>
        `${index + 1}. ${what}${standing === "unseen" ? " (if it isn't there yet)" : ""}: ${how}`,
    );
}

/** Whether credentials that the operation can't do without are not given. */
export function lacksZscalerCredentials(environment: Environment): boolean {
  return (
    ["deploy", "plan"].includes(rawInput(environment, "operation")) &&
    zscalerStep(environment).standing === "missing"
  );
}

function awsSteps(environment: Environment, aws: AwsStanding): readonly SetUpStep[] {
  const isSignedIn = aws === "signed in" || aws === "no rights";
  const notYet = aws === "unseen" ? "unseen" : "missing";
  return [
    {
      what: "A role in AWS that workflows of this repository may assume",
      standing: isSignedIn ? "done" : aws === "refused" ? "missing" : "unseen",
      how: "Once for an account, let an administrator make GitHub's OIDC provider and the role; `examples/iam` has both as CloudFormation and as Terraform. Keep the role's ARN: `gh variable set AWS_DEPLOY_ROLE`.",
      page: pageOf(environment, "README.md#start-in-five-minutes"),
    },
    {
      what: "The job's right to ask GitHub for a token",
      standing: isSignedIn || mayAskForToken(environment) ? "done" : notYet,
      how: "Write `permissions:` with `id-token: write` into the job.",
      page: pageOf(environment, "docs/permissions.md#on-github"),
    },
    {
      what: "AWS credentials in the job",
      standing: isSignedIn ? "done" : notYet,
      how: "Run `aws-actions/configure-aws-credentials` with that role and the region, in a step before this one.",
      page: pageOf(environment, "README.md#start-in-five-minutes"),
    },
    {
      what: "The role's rights",
      standing: aws === "no rights" ? "missing" : "unseen",
      how: "Attach the documented policies to the role, whole: the files in `examples/iam` do.",
      page: pageOf(environment, "docs/permissions.md#the-roles-policy"),
    },
  ];
}

function zscalerStep(environment: Environment): SetUpStep {
  const missing = missingCredentials(environment);
  return {
    what: "Credentials of a Zscaler OneAPI client",
    standing: missing.length === 0 ? "done" : "missing",
    how: `Make an API client in ZIdentity, keep its values as secrets of the repository (${missing.map((name) => `\`gh secret set ${credentialVariables[name]}\``).join(", ")}), and pass each as an input. A secret that does not exist, or that a run of Dependabot may not see, is an empty text.`,
    page: pageOf(environment, "docs/credentials.md"),
  };
}

function imageStep(environment: Environment): SetUpStep {
  return {
    what: "An image of the Zscaler MCP Server",
    standing: "unseen",
    how: `${
      rawInput(environment, "image") === ""
        ? "Set the input `image` to release 0.12.3 or newer, such as one of Docker Hub's `zscaler/zscaler-mcp-server` (`gh variable set ZSCALER_MCP_IMAGE`); the default is older. "
        : ""
    }An image of the AWS Marketplace can be pulled by accounts alone that are subscribed to it, which is free; another one must lie where the account may pull it.`,
    page: pageOf(environment, "README.md#start-in-five-minutes"),
  };
}

function modelStep(environment: Environment): SetUpStep {
  return {
    what: "Access to the model",
    standing: "unseen",
    how: "Anthropic's models want a form about their use, once for an account: open the model in the Bedrock console.",
    page: pageOf(environment, "docs/troubleshooting.md#model-access"),
  };
}

/** Where a page of this action's repository is shown, in the version that runs; of a local action, its path. */
function pageOf(environment: Environment, path: string): string {
  const {
    GITHUB_SERVER_URL: server,
    GITHUB_ACTION_REPOSITORY: repository,
    GITHUB_ACTION_REF: ref,
  } = environment;
  return server && repository && ref ? `${server}/${repository}/blob/${ref}/${path}` : path;
}

/** Only what stands in YAML as it is; a stage may be a branch that somebody else named. */
function plainInput(environment: Environment, name: InputName): string | undefined {
  const written = rawInput(environment, name);
  return /^\w[\w./:-]*$/.test(written) ? written : undefined;
}

function workflowOf(environment: Environment, deploys: boolean): readonly string[] {
  const { GITHUB_ACTION_REPOSITORY: repository, GITHUB_ACTION_REF: ref, GITHUB_JOB: job } = environment;
  const stage = plainInput(environment, "stage");
  // biome-ignore lint/suspicious/noTemplateCurlyInString: an expression of the runner
  const region = plainInput(environment, "region") ?? (environment["AWS_REGION"] || "${{ vars.AWS_REGION }}");
  return [
    "jobs:",
    `  ${job || "deploy"}:`,
    "    runs-on: ubuntu-24.04",
    "    permissions:",
    "      id-token: write # to sign in to AWS without a stored key",
    "      actions: read # to see whether the run that holds the lock of the stage is over",
    "      contents: read",
    "    steps:",
    "      - uses: aws-actions/configure-aws-credentials@e1253824e5c10ff9df46874f81ed3ec929e19cfd # v6.3.0",
    "        with:",
    // biome-ignore lint/suspicious/noTemplateCurlyInString: an expression of the runner
    "          role-to-assume: ${{ vars.AWS_DEPLOY_ROLE }}",
    `          aws-region: ${region}`,
    "",
    `      - uses: ${repository && ref ? `${repository}@${ref}` : "./"}`,
    "        with:",
    ...[
      `operation: ${plainInput(environment, "operation") ?? "deploy"}`,
      ...(stage === undefined || stage === "default" ? [] : [`stage: ${stage}`]),
      ...(deploys ? deployInputs(environment) : []),
    ].map((input) => `          ${input}`),
  ];
}

function deployInputs(environment: Environment): readonly string[] {
  const written = (["mcp-url", "image", "credentials-secret"] as const).flatMap((name) => {
    const value = plainInput(environment, name);
    return value === undefined ? [] : [`${name}: ${value}`];
  });
  const isImageOpen = ["mcp-url", "image"].every((name) => rawInput(environment, name as InputName) === "");
  return [
    ...written,
    // biome-ignore lint/suspicious/noTemplateCurlyInString: an expression of the runner
    ...(isImageOpen ? ["image: ${{ vars.ZSCALER_MCP_IMAGE }} # 0.12.3 or newer"] : []),
    ...neededCredentials(environment).map((name) => `${name}: \${{ secrets.${credentialVariables[name]} }}`),
  ];
}
