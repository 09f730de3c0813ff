/** Why each statement is there, by its Sid: the comments of the templates and the table of docs/permissions.md. */
export const reasons: Readonly<Record<string, string>> = {
  StateBucket:
    "The bucket that holds the states. Where there is none, a deploy makes it: versioned, encrypted and closed to the public; a preview can only use it.",
  StateAndLock: "One object a stage says what was made, another which run is at work on it.",
  Roles: "The roles of the services that a stage is made of. Nothing else in IAM can be touched.",
  OwnRights: "Before it makes anything, a deploy asks IAM whether it has the rights that it will need.",
  ManagedPoliciesOfRoles: "ECS Express asks for these two policies of AWS; no other can be attached.",
  PassRoles:
    "To give a service its role. Never allow it on `*`: whoever may pass any role to a harness may do what that role may.",
  ServiceLinkedRoles:
    "AWS makes these on the first use of ECS, its scaling and load balancing in an account.",
  Secrets:
    "The Zscaler credentials, and the copy that AWS keeps in the token vault (made with the caller's rights).",
  FindLogGroups: "IAM knows no names for it: a list only.",
  LogGroups: "The logs of server and agent: made, kept as long as you say, read, and removed with the stage.",
  ReadImage: "What the Marketplace image is built for, before a task is started with it.",
  Hosting: "Cluster, service and task definitions of the MCP server on ECS.",
  HostingWithoutResource:
    "Looks at the network; and what ECS authorises on no resource, of which only deregistering a task definition changes anything.",
  Harness:
    "The agent. Every call of a harness is authorised twice, as itself and as a runtime's, because a harness is built from one.",
  HarnessWithoutResource: "AWS checks making and removing a runtime on every runtime, and lists on `*`.",
  Credentials:
    "The API key with which the agent calls the server, in the token vault, and the identity that AWS makes for the agent.",
  Runtime: "The MCP server on an AgentCore runtime.",
  Gateway:
    "The gateway between agent and server, and its target; `InvokeGateway` is for the handshake that proves it.",
  WorkloadIdentities:
    "AWS makes and removes the identities of a runtime and of a gateway with the caller's rights.",
  AgentCoreWithoutResource: "A gateway that is still to be made has no name in IAM, and lists have none.",
  OAuthClient: "The OAuth client with which the agent signs in to the gateway (`gateway-auth: cognito`).",
  SecretOfOAuthClient:
    "Its secret, in the token vault; only `status` reads the value, to sign in to the gateway with it.",
  FindUserPools: "A user pool is found by its name in the list of all.",
  MakeUserPool: "Cognito chooses the id, so a tag fences the pool and not a name: it is made with ours.",
  TellUserPoolsApart: "Pools may have the same name: their tags tell whose they are.",
  UserPool: "Whatever is changed in a pool, or tagged, has our tag already.",
  LogGroupsOfRuntime: "The logs of the server on its runtime.",
  ReadImageOfAccount: "Your copy of the image, which a runtime needs in a registry of the account.",
  MakeTagged: "What is made is tagged as a preview's from the first moment.",
  AnyRuntime:
    "AWS checks making and removing a runtime on every runtime, partly without its tags: where there are any, they are a preview's.",
  ReadState: "Which harness the stage has.",
  AskTheHarness: "The question itself: authorised twice, as the harness and as its runtime.",
  FindTheHarnessByName: "Where the state is lost, the harness is found in the list of all.",
  LogOfTheHarness: "What the agent logged, where an answer fails.",
  FindStagesByTag: "Where a state is lost, tags tell which stages there are; IAM lists roles apart.",
  TagsOfRoles: "Whose a role is.",
  StatesOfAllStages: "When a stage expires, and what it is made of.",
  Model: "The agent's model.",
  PullImages: "The images of agent and server.",
  BeSeen: "Logs, traces and metrics.",
  SecretsOfPreviews: "The credentials of previews: not those of production.",
  KeysOfSecrets: "Their customer's key, where there is one, through Secrets Manager alone.",
  TokensOfPreviews: "The agent's API key or token: not production's.",
  CallPreviews: "From the agent to its gateway, and from the gateway to its runtime.",
  LoadBalancerOfService:
    "What AWS's own policy for the infrastructure role of ECS Express allows; that policy narrows it to what ECS manages.",
};

/** @throws Error where nobody has said why */
export function reasonFor(sid: string): string {
  const reason = reasons[sid];
  if (reason === undefined)
    throw new Error(`tools/iam/reasons.ts does not say why there is a statement ${sid}.`);
  return reason;
}
