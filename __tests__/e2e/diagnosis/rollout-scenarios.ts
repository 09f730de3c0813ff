/** What goes wrong between a task definition and a server that serves: images, secrets, logs, settings, health. */
import { DeleteLogGroupCommand } from "@aws-sdk/client-cloudwatch-logs";
import { ListServiceDeploymentsCommand, StopServiceDeploymentCommand } from "@aws-sdk/client-ecs";
import {
  CreateRoleCommand,
  DeleteRolePolicyCommand,
  PutRolePolicyCommand,
  UpdateAssumeRolePolicyCommand,
} from "@aws-sdk/client-iam";
import {
  CreateSecretCommand,
  DeleteSecretCommand,
  PutSecretValueCommand,
} from "@aws-sdk/client-secrets-manager";
import { type Account, accountId, credentials, deploy, good, type Inputs, repository } from "../action.js";
import { unverified } from "../reliability/killing.js";
import type { Scenario } from "./scenario.js";

const executionRole = "zscaler-mcp-ecs-task-execution-role";

/** A deploy of which something is changed behind its back, between the service's creation and its first task. */
const sabotaged =
  (sabotage: (account: Account) => Promise<unknown>): Scenario["provoke"] =>
  (account) => {
    account.faults.on({
      operation: "CreateExpressGatewayService",
      effect: { kind: "hook", when: "after", run: async () => void (await sabotage(account)) },
    });
    return deploy(account, unverified);
  };

const deploying =
  (inputs: Inputs): Scenario["provoke"] =>
  (account) =>
    deploy(account, { ...unverified, ...inputs });

/** A deploy after which the handshake is tried. */
const verifying =
  (inputs: Inputs): Scenario["provoke"] =>
  (account) =>
    deploy(account, { "poll-interval": "50ms", ...inputs });

const environment = (...lines: readonly string[]): Inputs => ({ "container-environment": lines.join("\n") });

/** A task execution role of the account's administrators that may do only this. */
async function broughtRole({ clients: { iam } }: Account, ...actions: readonly string[]): Promise<Inputs> {
  await iam.send(
    new CreateRoleCommand({
      RoleName: "tasks",
      AssumeRolePolicyDocument: JSON.stringify({
        Version: "2012-10-17",
        Statement: [
          { Effect: "Allow", Principal: { Service: "ecs-tasks.amazonaws.com" }, Action: "sts:AssumeRole" },
        ],
      }),
    }),
  );
  await iam.send(
    new PutRolePolicyCommand({
      RoleName: "tasks",
      PolicyName: "tasks",
      PolicyDocument: JSON.stringify({
        Version: "2012-10-17",
        Statement: [{ Effect: "Allow", Action: actions, Resource: "*" }],
      }),
    }),
  );
  return { ...unverified, roles: `task-execution=arn:aws:iam::${accountId}:role/tasks` };
}

const secretName = "zscaler-mcp-harness/credentials";

export const rolloutScenarios: readonly Scenario[] = [
  {
    rules: ["image-not-found"],
    when: "the image's tag does not exist",
    provoke: deploying({ image: `${repository}:9.9` }),
  },
  {
    rules: ["image-not-found"],
    when: "an image that only the task can look for does not exist",
    provoke: deploying({ image: "acme/mcp-server:9.9" }),
  },
  {
    rules: ["image-architecture-missing"],
    when: "the image is not built for the architecture that was asked for",
    provoke: deploying({ image: `${repository}:arm64`, architecture: "x86_64" }),
  },
  {
    rules: ["container-exec-format", "rollout-circuit-breaker", "rollout-nothing-serves"],
    when: "nobody could see that the image is built for arm64 alone",
    provoke: (account) => {
      const arm = {
        architectures: ["arm64"],
        form: "manifest",
        program: "zscaler-mcp-server",
        version: "0.15.2",
      } as const;
      account.images.publish("acme/mcp-server:arm", arm);
      return deploy(account, { ...unverified, image: "acme/mcp-server:arm" });
    },
  },
  {
    rules: ["image-pull-denied"],
    when: "the task execution role may not pull",
    provoke: async (account) =>
      deploy(
        account,
        await broughtRole(account, "secretsmanager:GetSecretValue", "ecr:GetAuthorizationToken"),
      ),
  },
  {
    rules: ["image-pull-denied"],
    when: "the task execution role may not even log in to the registry",
    provoke: async (account) => deploy(account, await broughtRole(account, "secretsmanager:GetSecretValue")),
  },
  {
    rules: ["task-initialization"],
    when: "the task execution role may not write logs",
    provoke: async (account) =>
      deploy(account, await broughtRole(account, "secretsmanager:GetSecretValue", "ecr:*")),
  },
  {
    rules: ["image-pull-network"],
    when: "the subnets have no way to the registry",
    options: {
      taskFailure: `CannotPullContainerError: failed to do request: Head "https://${accountId}.dkr.ecr.us-east-1.amazonaws.com/v2/zscaler-mcp/manifests/1.0": dial tcp 10.0.3.17:443: i/o timeout`,
    },
    provoke: deploying({}),
  },
  {
    rules: ["image-rate-limited"],
    when: "Docker Hub limits the address's pulls",
    options: {
      taskFailure:
        "CannotPullContainerError: httpReadSeeker: failed open: unexpected status code 429 Too Many Requests - Server message: toomanyrequests: You have reached your pull rate limit.",
    },
    provoke: deploying({}),
  },
  {
    rules: ["image-pull-failed"],
    when: "the image is too large for the task's disk",
    options: {
      taskFailure:
        "CannotPullContainerError: failed to register layer: write /opt/venv/lib/libc.so: no space left on device",
    },
    provoke: deploying({}),
  },
  {
    rules: ["task-no-addresses"],
    when: "the subnet is full",
    options: {
      taskFailure:
        "Unexpected EC2 error while attempting to create network interface: InsufficientFreeAddressesInSubnet",
    },
    provoke: deploying({}),
  },
  {
    rules: ["task-no-capacity"],
    when: "the availability zone is full",
    options: {
      taskFailure:
        "Capacity is unavailable at this time. Please try again later or in a different availability zone",
    },
    provoke: deploying({}),
  },
  {
    rules: ["role-not-assumable"],
    when: "the trust of the task execution role is lost",
    provoke: sabotaged(({ clients: { iam } }) =>
      iam.send(
        new UpdateAssumeRolePolicyCommand({
          RoleName: executionRole,
          PolicyDocument: JSON.stringify({
            Version: "2012-10-17",
            Statement: [
              { Effect: "Allow", Principal: { Service: "ec2.amazonaws.com" }, Action: "sts:AssumeRole" },
            ],
          }),
        }),
      ),
    ),
  },
  {
    rules: ["task-secrets-denied"],
    when: "the right to read the secret is lost",
    provoke: sabotaged(({ clients: { iam } }) =>
      iam.send(new DeleteRolePolicyCommand({ RoleName: executionRole, PolicyName: "ReadZscalerSecrets" })),
    ),
  },
  {
    rules: ["task-secret-missing"],
    when: "the secret is deleted",
    provoke: sabotaged(({ clients: { secrets } }) =>
      secrets.send(new DeleteSecretCommand({ SecretId: secretName, ForceDeleteWithoutRecovery: true })),
    ),
  },
  {
    rules: ["task-secret-key-missing"],
    when: "a key is taken out of the secret",
    provoke: sabotaged(({ clients: { secrets } }) =>
      secrets.send(new PutSecretValueCommand({ SecretId: secretName, SecretString: "{}" })),
    ),
  },
  {
    rules: ["task-log-group-missing"],
    when: "the log group is deleted",
    provoke: sabotaged(({ clients: { logs } }) =>
      logs.send(new DeleteLogGroupCommand({ logGroupName: "/ecs/zscaler-mcp" })),
    ),
  },
  {
    rules: ["task-out-of-memory"],
    when: "the container needs more memory than the task has",
    provoke: (account) => {
      const image = `${repository}:hungry`;
      account.images.publish(image, { architectures: ["amd64"], program: "memory-hog", version: "0.15.2" });
      return deploy(account, { ...unverified, image });
    },
  },
  {
    rules: ["rollout-container-exited", "rollout-circuit-breaker", "rollout-rolled-back"],
    when: "a program crashes for a reason that nobody knows",
    provoke: async (account) => {
      await good(deploy(account, unverified));
      return deploy(account, { ...unverified, image: `${repository}:crash` });
    },
  },
  {
    rules: ["rollout-stopped"],
    when: "somebody stops the rollout",
    provoke: sabotaged(async ({ clients: { ecs } }) => {
      const service = { cluster: "zscaler-mcp", service: "zscaler-mcp-server" };
      const { serviceDeployments: [newest] = [] } = await ecs.send(
        new ListServiceDeploymentsCommand(service),
      );
      await ecs.send(
        new StopServiceDeploymentCommand({
          serviceDeploymentArn: newest?.serviceDeploymentArn,
          stopType: "ABORT",
        }),
      );
    }),
  },
  {
    rules: ["rollout-health-check", "container-health-path"],
    when: "the image is from before there was a health endpoint",
    provoke: deploying({
      image: "709825985650.dkr.ecr.us-east-1.amazonaws.com/zscaler/zscaler-mcp-server:0.10.4-bedrock",
    }),
  },
  {
    rules: ["container-https-required"],
    when: "the server is not told that TLS ends before it",
    provoke: deploying(environment("ZSCALER_MCP_ALLOW_HTTP=false")),
  },
  {
    rules: ["container-bind-refused"],
    when: "the server knows no host names and is to check them",
    provoke: deploying(environment("ZSCALER_MCP_DISABLE_HOST_VALIDATION=false")),
  },
  {
    rules: ["container-auth-misconfigured"],
    when: "the server's mode lacks its settings",
    provoke: deploying(environment("ZSCALER_MCP_AUTH_MODE=oidc")),
  },
  {
    rules: ["rollout-alarm"],
    when: "a client with an old credential calls while the update bakes",
    provoke: async (account) => {
      const { outputs } = await good(deploy(account, unverified));
      let isOver = false;
      const calls = async () => {
        while (!isOver) {
          await account.cloud.edge.fetch(outputs["mcp-url"] ?? "", { method: "POST" });
          await new Promise((resolve) => setTimeout(resolve, 5));
        }
      };
      const calling = calls();
      const result = await deploy(account, { ...unverified, image: `${repository}:2.0` });
      isOver = true;
      await calling;
      return result;
    },
  },
  {
    rules: ["container-host-rejected"],
    when: "the server serves another host name",
    provoke: verifying(
      environment("ZSCALER_MCP_DISABLE_HOST_VALIDATION=false", "ZSCALER_MCP_ALLOWED_HOSTS=mcp.example.com"),
    ),
  },
  {
    rules: ["mcp-source-refused"],
    when: "the server admits addresses that the load balancer does not have",
    provoke: verifying(environment("ZSCALER_MCP_ALLOWED_SOURCE_IPS=10.9.9.9")),
  },
  {
    rules: ["secret-scheduled-for-deletion"],
    when: "the existing secret was deleted yesterday",
    provoke: async (account) => {
      const { secrets } = account.clients;
      await secrets.send(new CreateSecretCommand({ Name: "theirs", SecretString: "{}" }));
      await secrets.send(new DeleteSecretCommand({ SecretId: "theirs" }));
      const none = Object.fromEntries(Object.keys(credentials).map((name) => [name, ""]));
      return deploy(account, { ...unverified, ...none, "credentials-secret": "theirs" });
    },
  },
];
