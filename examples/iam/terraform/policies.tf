# The policies, as in docs/*-policy.json. Written by `npm run docs`: change them there.

# All operations on all stages of topology ecs, or with mcp-url.
data "aws_iam_policy_document" "deploy" {
  # The bucket that holds the states. Where there is none, a deploy makes it: versioned, encrypted and closed to the public; a preview can only use it.
  statement {
    sid    = "StateBucket"
    effect = "Allow"
    actions = [
      "s3:CreateBucket",
      "s3:ListBucket",
      "s3:GetBucketTagging",
      "s3:PutBucketTagging",
      "s3:PutBucketVersioning",
      "s3:PutEncryptionConfiguration",
      "s3:PutBucketPolicy",
      "s3:PutBucketPublicAccessBlock",
    ]
    resources = ["arn:${local.partition}:s3:::zscaler-harness-state-${local.account}-${local.region}"]
  }

  # One object a stage says what was made, another which run is at work on it.
  statement {
    sid    = "StateAndLock"
    effect = "Allow"
    actions = [
      "s3:GetObject",
      "s3:PutObject",
      "s3:DeleteObject",
    ]
    resources = ["arn:${local.partition}:s3:::zscaler-harness-state-${local.account}-${local.region}/*"]
  }

  # The roles of the services that a stage is made of. Nothing else in IAM can be touched.
  statement {
    sid    = "Roles"
    effect = "Allow"
    actions = [
      "iam:CreateRole",
      "iam:GetRole",
      "iam:DeleteRole",
      "iam:TagRole",
      "iam:UpdateAssumeRolePolicy",
      "iam:PutRolePermissionsBoundary",
      "iam:PutRolePolicy",
      "iam:GetRolePolicy",
      "iam:DeleteRolePolicy",
      "iam:ListRolePolicies",
      "iam:ListAttachedRolePolicies",
    ]
    resources = ["arn:${local.partition}:iam::${local.account}:role/zscaler-mcp-*"]
  }

  # Before it makes anything, a deploy asks IAM whether it has the rights that it will need.
  statement {
    sid       = "OwnRights"
    effect    = "Allow"
    actions   = ["iam:SimulatePrincipalPolicy"]
    resources = ["arn:${local.partition}:iam::${local.account}:role/${var.name_prefix}-deploy"]
  }

  # ECS Express asks for these two policies of AWS; no other can be attached.
  statement {
    sid    = "ManagedPoliciesOfRoles"
    effect = "Allow"
    actions = [
      "iam:AttachRolePolicy",
      "iam:DetachRolePolicy",
    ]
    resources = ["arn:${local.partition}:iam::${local.account}:role/zscaler-mcp-*"]

    condition {
      test     = "ArnEquals"
      variable = "iam:PolicyARN"
      values = [
        "arn:${local.partition}:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy",
        "arn:${local.partition}:iam::aws:policy/service-role/AmazonECSInfrastructureRoleforExpressGatewayServices",
      ]
    }
  }

  # To give a service its role. Never allow it on `*`: whoever may pass any role to a harness may do what that role may.
  statement {
    sid       = "PassRoles"
    effect    = "Allow"
    actions   = ["iam:PassRole"]
    resources = ["arn:${local.partition}:iam::${local.account}:role/zscaler-mcp-*"]

    condition {
      test     = "StringEquals"
      variable = "iam:PassedToService"
      values = [
        "ecs-tasks.amazonaws.com",
        "ecs.amazonaws.com",
        "bedrock-agentcore.amazonaws.com",
      ]
    }
  }

  # AWS makes these on the first use of ECS, its scaling and load balancing in an account.
  statement {
    sid       = "ServiceLinkedRoles"
    effect    = "Allow"
    actions   = ["iam:CreateServiceLinkedRole"]
    resources = ["arn:${local.partition}:iam::${local.account}:role/aws-service-role/*"]

    condition {
      test     = "StringEquals"
      variable = "iam:AWSServiceName"
      values = [
        "ecs.amazonaws.com",
        "ecs.application-autoscaling.amazonaws.com",
        "elasticloadbalancing.amazonaws.com",
      ]
    }
  }

  # The Zscaler credentials, and the copy that AWS keeps in the token vault (made with the caller's rights).
  statement {
    sid    = "Secrets"
    effect = "Allow"
    actions = [
      "secretsmanager:CreateSecret",
      "secretsmanager:DescribeSecret",
      "secretsmanager:GetSecretValue",
      "secretsmanager:PutSecretValue",
      "secretsmanager:UpdateSecret",
      "secretsmanager:RestoreSecret",
      "secretsmanager:DeleteSecret",
      "secretsmanager:TagResource",
    ]
    resources = [
      "arn:${local.partition}:secretsmanager:${local.region}:${local.account}:secret:zscaler-mcp-harness/*",
      "arn:${local.partition}:secretsmanager:${local.region}:${local.account}:secret:bedrock-agentcore-identity!default/apikey/zscaler-mcp-*",
    ]
  }

  # IAM knows no names for it: a list only.
  statement {
    sid       = "FindLogGroups"
    effect    = "Allow"
    actions   = ["logs:DescribeLogGroups"]
    resources = ["*"]
  }

  # The logs of server and agent: made, kept as long as you say, read, and removed with the stage.
  statement {
    sid    = "LogGroups"
    effect = "Allow"
    actions = [
      "logs:CreateLogGroup",
      "logs:PutRetentionPolicy",
      "logs:DeleteLogGroup",
      "logs:FilterLogEvents",
      "logs:TagResource",
      "logs:ListTagsForResource",
    ]
    resources = [
      "arn:${local.partition}:logs:${local.region}:${local.account}:log-group:/ecs/zscaler-mcp*",
      "arn:${local.partition}:logs:${local.region}:${local.account}:log-group:/aws/bedrock-agentcore/runtimes/harness_zscaler_mcp_harness*",
    ]
  }

  # What the Marketplace image is built for, before a task is started with it.
  statement {
    sid    = "ReadImage"
    effect = "Allow"
    actions = [
      "ecr:BatchGetImage",
      "ecr:GetDownloadUrlForLayer",
    ]
    resources = ["arn:${local.partition}:ecr:us-east-1:709825985650:repository/zscaler/*"]
  }

  # Cluster, service and task definitions of the MCP server on ECS.
  statement {
    sid    = "Hosting"
    effect = "Allow"
    actions = [
      "ecs:CreateCluster",
      "ecs:DescribeClusters",
      "ecs:DeleteCluster",
      "ecs:CreateExpressGatewayService",
      "ecs:DescribeExpressGatewayService",
      "ecs:UpdateExpressGatewayService",
      "ecs:DeleteExpressGatewayService",
      "ecs:DescribeServices",
      "ecs:ListServiceDeployments",
      "ecs:DescribeServiceDeployments",
      "ecs:DescribeServiceRevisions",
      "ecs:DescribeTasks",
      "ecs:RegisterTaskDefinition",
      "ecs:DeleteTaskDefinitions",
      "ecs:TagResource",
      "ecs:ListTagsForResource",
    ]
    resources = [
      "arn:${local.partition}:ecs:${local.region}:${local.account}:*/zscaler-mcp*",
      "arn:${local.partition}:ecs:${local.region}:${local.account}:task-definition/*zscaler-mcp*",
    ]
  }

  # Looks at the network; and what ECS authorises on no resource, of which only deregistering a task definition changes anything.
  statement {
    sid    = "HostingWithoutResource"
    effect = "Allow"
    actions = [
      "ec2:DescribeVpcs",
      "ec2:DescribeSubnets",
      "ec2:DescribeSecurityGroups",
      "ecs:ListServices",
      "ecs:ListTasks",
      "ecs:ListTaskDefinitions",
      "ecs:DescribeTaskDefinition",
      "ecs:DeregisterTaskDefinition",
    ]
    resources = ["*"]
  }

  # The agent. Every call of a harness is authorised twice, as itself and as a runtime's, because a harness is built from one.
  statement {
    sid    = "Harness"
    effect = "Allow"
    actions = [
      "bedrock-agentcore:GetHarness",
      "bedrock-agentcore:UpdateHarness",
      "bedrock-agentcore:DeleteHarness",
      "bedrock-agentcore:InvokeHarness",
      "bedrock-agentcore:CreateHarnessEndpoint",
      "bedrock-agentcore:GetHarnessEndpoint",
      "bedrock-agentcore:UpdateHarnessEndpoint",
      "bedrock-agentcore:DeleteHarnessEndpoint",
      "bedrock-agentcore:GetAgentRuntime",
      "bedrock-agentcore:UpdateAgentRuntime",
      "bedrock-agentcore:InvokeAgentRuntime",
      "bedrock-agentcore:CreateAgentRuntimeEndpoint",
      "bedrock-agentcore:UpdateAgentRuntimeEndpoint",
      "bedrock-agentcore:DeleteAgentRuntimeEndpoint",
      "bedrock-agentcore:TagResource",
      "bedrock-agentcore:ListTagsForResource",
    ]
    resources = [
      "arn:${local.partition}:bedrock-agentcore:${local.region}:${local.account}:harness/zscaler_mcp_harness*",
      "arn:${local.partition}:bedrock-agentcore:${local.region}:${local.account}:runtime/harness_zscaler_mcp_harness*",
    ]
  }

  # AWS checks making and removing a runtime on every runtime, and lists on `*`.
  statement {
    sid    = "HarnessWithoutResource"
    effect = "Allow"
    actions = [
      "bedrock-agentcore:CreateHarness",
      "bedrock-agentcore:ListHarnesses",
      "bedrock-agentcore:ListHarnessEndpoints",
      "bedrock-agentcore:CreateAgentRuntime",
      "bedrock-agentcore:DeleteAgentRuntime",
    ]
    resources = ["*"]
  }

  # The API key with which the agent calls the server, in the token vault, and the identity that AWS makes for the agent.
  statement {
    sid    = "Credentials"
    effect = "Allow"
    actions = [
      "bedrock-agentcore:CreateApiKeyCredentialProvider",
      "bedrock-agentcore:GetApiKeyCredentialProvider",
      "bedrock-agentcore:UpdateApiKeyCredentialProvider",
      "bedrock-agentcore:DeleteApiKeyCredentialProvider",
      "bedrock-agentcore:CreateWorkloadIdentity",
      "bedrock-agentcore:DeleteWorkloadIdentity",
      "bedrock-agentcore:TagResource",
      "bedrock-agentcore:ListTagsForResource",
    ]
    resources = [
      "arn:${local.partition}:bedrock-agentcore:${local.region}:${local.account}:token-vault/default",
      "arn:${local.partition}:bedrock-agentcore:${local.region}:${local.account}:token-vault/default/apikeycredentialprovider/zscaler-mcp-*",
      "arn:${local.partition}:bedrock-agentcore:${local.region}:${local.account}:workload-identity-directory/default",
      "arn:${local.partition}:bedrock-agentcore:${local.region}:${local.account}:workload-identity-directory/default/workload-identity/harness_zscaler_mcp_harness*",
    ]
  }
}

# What stages of topology gateway take beyond that.
data "aws_iam_policy_document" "gateway" {
  # The MCP server on an AgentCore runtime.
  statement {
    sid    = "Runtime"
    effect = "Allow"
    actions = [
      "bedrock-agentcore:GetAgentRuntime",
      "bedrock-agentcore:UpdateAgentRuntime",
      "bedrock-agentcore:CreateAgentRuntimeEndpoint",
      "bedrock-agentcore:GetAgentRuntimeEndpoint",
      "bedrock-agentcore:DeleteAgentRuntimeEndpoint",
      "bedrock-agentcore:TagResource",
      "bedrock-agentcore:ListTagsForResource",
    ]
    resources = ["arn:${local.partition}:bedrock-agentcore:${local.region}:${local.account}:runtime/zscaler_mcp_*"]
  }

  # The gateway between agent and server, and its target; `InvokeGateway` is for the handshake that proves it.
  statement {
    sid    = "Gateway"
    effect = "Allow"
    actions = [
      "bedrock-agentcore:GetGateway",
      "bedrock-agentcore:UpdateGateway",
      "bedrock-agentcore:DeleteGateway",
      "bedrock-agentcore:InvokeGateway",
      "bedrock-agentcore:CreateGatewayTarget",
      "bedrock-agentcore:GetGatewayTarget",
      "bedrock-agentcore:ListGatewayTargets",
      "bedrock-agentcore:UpdateGatewayTarget",
      "bedrock-agentcore:DeleteGatewayTarget",
      "bedrock-agentcore:SynchronizeGatewayTargets",
      "bedrock-agentcore:TagResource",
      "bedrock-agentcore:ListTagsForResource",
    ]
    resources = ["arn:${local.partition}:bedrock-agentcore:${local.region}:${local.account}:gateway/zscaler-mcp-*"]
  }

  # AWS makes and removes the identities of a runtime and of a gateway with the caller's rights.
  statement {
    sid    = "WorkloadIdentities"
    effect = "Allow"
    actions = [
      "bedrock-agentcore:CreateWorkloadIdentity",
      "bedrock-agentcore:DeleteWorkloadIdentity",
    ]
    resources = [
      "arn:${local.partition}:bedrock-agentcore:${local.region}:${local.account}:workload-identity-directory/default",
      "arn:${local.partition}:bedrock-agentcore:${local.region}:${local.account}:workload-identity-directory/default/workload-identity/zscaler_mcp_*",
      "arn:${local.partition}:bedrock-agentcore:${local.region}:${local.account}:workload-identity-directory/default/workload-identity/zscaler-mcp-*",
    ]
  }

  # A gateway that is still to be made has no name in IAM, and lists have none.
  statement {
    sid    = "AgentCoreWithoutResource"
    effect = "Allow"
    actions = [
      "bedrock-agentcore:ListAgentRuntimes",
      "bedrock-agentcore:ListAgentRuntimeEndpoints",
      "bedrock-agentcore:CreateGateway",
      "bedrock-agentcore:ListGateways",
    ]
    resources = ["*"]
  }

  # The OAuth client with which the agent signs in to the gateway (`gateway-auth: cognito`).
  statement {
    sid    = "OAuthClient"
    effect = "Allow"
    actions = [
      "bedrock-agentcore:CreateOauth2CredentialProvider",
      "bedrock-agentcore:GetOauth2CredentialProvider",
      "bedrock-agentcore:UpdateOauth2CredentialProvider",
      "bedrock-agentcore:DeleteOauth2CredentialProvider",
      "bedrock-agentcore:TagResource",
      "bedrock-agentcore:ListTagsForResource",
    ]
    resources = [
      "arn:${local.partition}:bedrock-agentcore:${local.region}:${local.account}:token-vault/default",
      "arn:${local.partition}:bedrock-agentcore:${local.region}:${local.account}:token-vault/default/oauth2credentialprovider/zscaler-mcp-*",
    ]
  }

  # Its secret, in the token vault; only `status` reads the value, to sign in to the gateway with it.
  statement {
    sid    = "SecretOfOAuthClient"
    effect = "Allow"
    actions = [
      "secretsmanager:CreateSecret",
      "secretsmanager:DescribeSecret",
      "secretsmanager:GetSecretValue",
      "secretsmanager:PutSecretValue",
      "secretsmanager:UpdateSecret",
      "secretsmanager:DeleteSecret",
      "secretsmanager:TagResource",
    ]
    resources = ["arn:${local.partition}:secretsmanager:${local.region}:${local.account}:secret:bedrock-agentcore-identity!default/oauth2/zscaler-mcp-*"]
  }

  # A user pool is found by its name in the list of all.
  statement {
    sid    = "FindUserPools"
    effect = "Allow"
    actions = [
      "cognito-idp:ListUserPools",
      "cognito-idp:DescribeUserPoolDomain",
    ]
    resources = ["*"]
  }

  # Cognito chooses the id, so a tag fences the pool and not a name: it is made with ours.
  statement {
    sid       = "MakeUserPool"
    effect    = "Allow"
    actions   = ["cognito-idp:CreateUserPool"]
    resources = ["*"]

    condition {
      test     = "StringEquals"
      variable = "aws:RequestTag/managed-by"
      values   = ["zscaler-harness-action"]
    }
  }

  # Pools may have the same name: their tags tell whose they are.
  statement {
    sid       = "TellUserPoolsApart"
    effect    = "Allow"
    actions   = ["cognito-idp:DescribeUserPool"]
    resources = ["arn:${local.partition}:cognito-idp:${local.region}:${local.account}:userpool/*"]
  }

  # Whatever is changed in a pool, or tagged, has our tag already.
  statement {
    sid    = "UserPool"
    effect = "Allow"
    actions = [
      "cognito-idp:UpdateUserPool",
      "cognito-idp:DeleteUserPool",
      "cognito-idp:CreateResourceServer",
      "cognito-idp:DescribeResourceServer",
      "cognito-idp:UpdateResourceServer",
      "cognito-idp:DeleteResourceServer",
      "cognito-idp:CreateUserPoolClient",
      "cognito-idp:ListUserPoolClients",
      "cognito-idp:DescribeUserPoolClient",
      "cognito-idp:UpdateUserPoolClient",
      "cognito-idp:DeleteUserPoolClient",
      "cognito-idp:CreateUserPoolDomain",
      "cognito-idp:DeleteUserPoolDomain",
      "cognito-idp:TagResource",
    ]
    resources = ["arn:${local.partition}:cognito-idp:${local.region}:${local.account}:userpool/*"]

    condition {
      test     = "StringEquals"
      variable = "aws:ResourceTag/managed-by"
      values   = ["zscaler-harness-action"]
    }
  }

  # The logs of the server on its runtime.
  statement {
    sid    = "LogGroupsOfRuntime"
    effect = "Allow"
    actions = [
      "logs:CreateLogGroup",
      "logs:PutRetentionPolicy",
      "logs:DeleteLogGroup",
      "logs:FilterLogEvents",
      "logs:TagResource",
      "logs:ListTagsForResource",
    ]
    resources = ["arn:${local.partition}:logs:${local.region}:${local.account}:log-group:/aws/bedrock-agentcore/runtimes/zscaler_mcp_*"]
  }

  # Your copy of the image, which a runtime needs in a registry of the account.
  statement {
    sid    = "ReadImageOfAccount"
    effect = "Allow"
    actions = [
      "ecr:BatchGetImage",
      "ecr:GetDownloadUrlForLayer",
    ]
    resources = ["arn:${local.partition}:ecr:${local.region}:${local.account}:repository/zscaler-mcp*"]
  }
}

# The rights of deploy on stages pr-* alone, without those of one topology.
data "aws_iam_policy_document" "preview" {
  # The bucket that holds the states. Where there is none, a deploy makes it: versioned, encrypted and closed to the public; a preview can only use it.
  statement {
    sid    = "StateBucket"
    effect = "Allow"
    actions = [
      "s3:ListBucket",
      "s3:GetBucketTagging",
    ]
    resources = ["arn:${local.partition}:s3:::zscaler-harness-state-${local.account}-${local.region}"]
  }

  # One object a stage says what was made, another which run is at work on it.
  statement {
    sid    = "StateAndLock"
    effect = "Allow"
    actions = [
      "s3:GetObject",
      "s3:PutObject",
      "s3:DeleteObject",
    ]
    resources = ["arn:${local.partition}:s3:::zscaler-harness-state-${local.account}-${local.region}/${var.repository}/pr-*"]
  }

  # The roles of the services that a stage is made of. Nothing else in IAM can be touched.
  statement {
    sid    = "Roles"
    effect = "Allow"
    actions = [
      "iam:CreateRole",
      "iam:GetRole",
      "iam:DeleteRole",
      "iam:TagRole",
      "iam:UpdateAssumeRolePolicy",
      "iam:PutRolePermissionsBoundary",
      "iam:PutRolePolicy",
      "iam:GetRolePolicy",
      "iam:DeleteRolePolicy",
      "iam:ListRolePolicies",
      "iam:ListAttachedRolePolicies",
    ]
    resources = ["arn:${local.partition}:iam::${local.account}:role/zscaler-mcp-*-role-pr-*"]
  }

  # Before it makes anything, a deploy asks IAM whether it has the rights that it will need.
  statement {
    sid       = "OwnRights"
    effect    = "Allow"
    actions   = ["iam:SimulatePrincipalPolicy"]
    resources = ["arn:${local.partition}:iam::${local.account}:role/${var.name_prefix}-preview"]
  }

  # To give a service its role. Never allow it on `*`: whoever may pass any role to a harness may do what that role may.
  statement {
    sid       = "PassRoles"
    effect    = "Allow"
    actions   = ["iam:PassRole"]
    resources = ["arn:${local.partition}:iam::${local.account}:role/zscaler-mcp-*-role-pr-*"]

    condition {
      test     = "StringEquals"
      variable = "iam:PassedToService"
      values = [
        "ecs-tasks.amazonaws.com",
        "ecs.amazonaws.com",
        "bedrock-agentcore.amazonaws.com",
      ]
    }
  }

  # The Zscaler credentials, and the copy that AWS keeps in the token vault (made with the caller's rights).
  statement {
    sid    = "Secrets"
    effect = "Allow"
    actions = [
      "secretsmanager:CreateSecret",
      "secretsmanager:DescribeSecret",
      "secretsmanager:GetSecretValue",
      "secretsmanager:PutSecretValue",
      "secretsmanager:UpdateSecret",
      "secretsmanager:RestoreSecret",
      "secretsmanager:DeleteSecret",
      "secretsmanager:TagResource",
    ]
    resources = [
      "arn:${local.partition}:secretsmanager:${local.region}:${local.account}:secret:zscaler-mcp-harness/pr-*",
      "arn:${local.partition}:secretsmanager:${local.region}:${local.account}:secret:bedrock-agentcore-identity!default/apikey/zscaler-mcp-creds-pr-*-*",
    ]
  }

  # IAM knows no names for it: a list only.
  statement {
    sid       = "FindLogGroups"
    effect    = "Allow"
    actions   = ["logs:DescribeLogGroups"]
    resources = ["*"]
  }

  # The logs of server and agent: made, kept as long as you say, read, and removed with the stage.
  statement {
    sid    = "LogGroups"
    effect = "Allow"
    actions = [
      "logs:CreateLogGroup",
      "logs:PutRetentionPolicy",
      "logs:DeleteLogGroup",
      "logs:FilterLogEvents",
      "logs:TagResource",
      "logs:ListTagsForResource",
    ]
    resources = [
      "arn:${local.partition}:logs:${local.region}:${local.account}:log-group:/ecs/zscaler-mcp-pr-*",
      "arn:${local.partition}:logs:${local.region}:${local.account}:log-group:/aws/bedrock-agentcore/runtimes/harness_zscaler_mcp_harness_pr_*",
    ]
  }

  # The agent. Every call of a harness is authorised twice, as itself and as a runtime's, because a harness is built from one.
  statement {
    sid    = "Harness"
    effect = "Allow"
    actions = [
      "bedrock-agentcore:GetHarness",
      "bedrock-agentcore:UpdateHarness",
      "bedrock-agentcore:DeleteHarness",
      "bedrock-agentcore:InvokeHarness",
      "bedrock-agentcore:CreateHarnessEndpoint",
      "bedrock-agentcore:GetHarnessEndpoint",
      "bedrock-agentcore:UpdateHarnessEndpoint",
      "bedrock-agentcore:DeleteHarnessEndpoint",
      "bedrock-agentcore:GetAgentRuntime",
      "bedrock-agentcore:UpdateAgentRuntime",
      "bedrock-agentcore:InvokeAgentRuntime",
      "bedrock-agentcore:CreateAgentRuntimeEndpoint",
      "bedrock-agentcore:UpdateAgentRuntimeEndpoint",
      "bedrock-agentcore:DeleteAgentRuntimeEndpoint",
      "bedrock-agentcore:TagResource",
      "bedrock-agentcore:ListTagsForResource",
    ]
    resources = [
      "arn:${local.partition}:bedrock-agentcore:${local.region}:${local.account}:harness/zscaler_mcp_harness_pr_*",
      "arn:${local.partition}:bedrock-agentcore:${local.region}:${local.account}:runtime/harness_zscaler_mcp_harness_pr_*",
    ]
  }

  # AWS checks making and removing a runtime on every runtime, and lists on `*`.
  statement {
    sid    = "HarnessWithoutResource"
    effect = "Allow"
    actions = [
      "bedrock-agentcore:ListHarnesses",
      "bedrock-agentcore:ListHarnessEndpoints",
    ]
    resources = ["*"]
  }

  # What is made is tagged as a preview's from the first moment.
  statement {
    sid       = "MakeTagged"
    effect    = "Allow"
    actions   = ["bedrock-agentcore:CreateHarness"]
    resources = ["*"]

    condition {
      test     = "StringLike"
      variable = "aws:RequestTag/zscaler-harness-stage"
      values   = ["pr-*"]
    }
  }

  # AWS checks making and removing a runtime on every runtime, partly without its tags: where there are any, they are a preview's.
  statement {
    sid    = "AnyRuntime"
    effect = "Allow"
    actions = [
      "bedrock-agentcore:CreateAgentRuntime",
      "bedrock-agentcore:DeleteAgentRuntime",
    ]
    resources = ["*"]

    condition {
      test     = "StringLikeIfExists"
      variable = "aws:RequestTag/zscaler-harness-stage"
      values   = ["pr-*"]
    }

    condition {
      test     = "StringLikeIfExists"
      variable = "aws:ResourceTag/zscaler-harness-stage"
      values   = ["pr-*"]
    }
  }

  # The API key with which the agent calls the server, in the token vault, and the identity that AWS makes for the agent.
  statement {
    sid    = "Credentials"
    effect = "Allow"
    actions = [
      "bedrock-agentcore:CreateApiKeyCredentialProvider",
      "bedrock-agentcore:GetApiKeyCredentialProvider",
      "bedrock-agentcore:UpdateApiKeyCredentialProvider",
      "bedrock-agentcore:DeleteApiKeyCredentialProvider",
      "bedrock-agentcore:CreateWorkloadIdentity",
      "bedrock-agentcore:DeleteWorkloadIdentity",
      "bedrock-agentcore:TagResource",
      "bedrock-agentcore:ListTagsForResource",
    ]
    resources = [
      "arn:${local.partition}:bedrock-agentcore:${local.region}:${local.account}:token-vault/default",
      "arn:${local.partition}:bedrock-agentcore:${local.region}:${local.account}:token-vault/default/apikeycredentialprovider/zscaler-mcp-creds-pr-*",
      "arn:${local.partition}:bedrock-agentcore:${local.region}:${local.account}:workload-identity-directory/default",
      "arn:${local.partition}:bedrock-agentcore:${local.region}:${local.account}:workload-identity-directory/default/workload-identity/harness_zscaler_mcp_harness_pr_*",
    ]
  }
}

# What previews of topology ecs take beyond that.
data "aws_iam_policy_document" "preview_ecs" {
  # ECS Express asks for these two policies of AWS; no other can be attached.
  statement {
    sid    = "ManagedPoliciesOfRoles"
    effect = "Allow"
    actions = [
      "iam:AttachRolePolicy",
      "iam:DetachRolePolicy",
    ]
    resources = ["arn:${local.partition}:iam::${local.account}:role/zscaler-mcp-*-role-pr-*"]

    condition {
      test     = "ArnEquals"
      variable = "iam:PolicyARN"
      values = [
        "arn:${local.partition}:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy",
        "arn:${local.partition}:iam::aws:policy/service-role/AmazonECSInfrastructureRoleforExpressGatewayServices",
      ]
    }
  }

  # AWS makes these on the first use of ECS, its scaling and load balancing in an account.
  statement {
    sid       = "ServiceLinkedRoles"
    effect    = "Allow"
    actions   = ["iam:CreateServiceLinkedRole"]
    resources = ["arn:${local.partition}:iam::${local.account}:role/aws-service-role/*"]

    condition {
      test     = "StringEquals"
      variable = "iam:AWSServiceName"
      values = [
        "ecs.amazonaws.com",
        "ecs.application-autoscaling.amazonaws.com",
        "elasticloadbalancing.amazonaws.com",
      ]
    }
  }

  # What the Marketplace image is built for, before a task is started with it.
  statement {
    sid    = "ReadImage"
    effect = "Allow"
    actions = [
      "ecr:BatchGetImage",
      "ecr:GetDownloadUrlForLayer",
    ]
    resources = ["arn:${local.partition}:ecr:us-east-1:709825985650:repository/zscaler/*"]
  }

  # Cluster, service and task definitions of the MCP server on ECS.
  statement {
    sid    = "Hosting"
    effect = "Allow"
    actions = [
      "ecs:CreateCluster",
      "ecs:DescribeClusters",
      "ecs:DeleteCluster",
      "ecs:CreateExpressGatewayService",
      "ecs:DescribeExpressGatewayService",
      "ecs:UpdateExpressGatewayService",
      "ecs:DeleteExpressGatewayService",
      "ecs:DescribeServices",
      "ecs:ListServiceDeployments",
      "ecs:DescribeServiceDeployments",
      "ecs:DescribeServiceRevisions",
      "ecs:DescribeTasks",
      "ecs:RegisterTaskDefinition",
      "ecs:DeleteTaskDefinitions",
      "ecs:TagResource",
      "ecs:ListTagsForResource",
    ]
    resources = [
      "arn:${local.partition}:ecs:${local.region}:${local.account}:cluster/zscaler-mcp-pr-*",
      "arn:${local.partition}:ecs:${local.region}:${local.account}:service*/zscaler-mcp-pr-*",
      "arn:${local.partition}:ecs:${local.region}:${local.account}:task/zscaler-mcp-pr-*",
      "arn:${local.partition}:ecs:${local.region}:${local.account}:task-definition/*zscaler-mcp-server-pr-*",
    ]
  }

  # Looks at the network; and what ECS authorises on no resource, of which only deregistering a task definition changes anything.
  statement {
    sid    = "HostingWithoutResource"
    effect = "Allow"
    actions = [
      "ec2:DescribeVpcs",
      "ec2:DescribeSubnets",
      "ec2:DescribeSecurityGroups",
      "ecs:ListServices",
      "ecs:ListTasks",
      "ecs:ListTaskDefinitions",
      "ecs:DescribeTaskDefinition",
      "ecs:DeregisterTaskDefinition",
    ]
    resources = ["*"]
  }
}

# What previews of topology gateway take beyond that.
data "aws_iam_policy_document" "preview_gateway" {
  # The MCP server on an AgentCore runtime.
  statement {
    sid    = "Runtime"
    effect = "Allow"
    actions = [
      "bedrock-agentcore:GetAgentRuntime",
      "bedrock-agentcore:UpdateAgentRuntime",
      "bedrock-agentcore:CreateAgentRuntimeEndpoint",
      "bedrock-agentcore:GetAgentRuntimeEndpoint",
      "bedrock-agentcore:DeleteAgentRuntimeEndpoint",
      "bedrock-agentcore:TagResource",
      "bedrock-agentcore:ListTagsForResource",
    ]
    resources = [
      "arn:${local.partition}:bedrock-agentcore:${local.region}:${local.account}:runtime/zscaler_mcp_runtime_pr_*",
      "arn:${local.partition}:bedrock-agentcore:${local.region}:${local.account}:runtime/zscaler_mcp_iam_runtime_pr_*",
    ]
  }

  # The gateway between agent and server, and its target; `InvokeGateway` is for the handshake that proves it.
  statement {
    sid    = "Gateway"
    effect = "Allow"
    actions = [
      "bedrock-agentcore:GetGateway",
      "bedrock-agentcore:UpdateGateway",
      "bedrock-agentcore:DeleteGateway",
      "bedrock-agentcore:InvokeGateway",
      "bedrock-agentcore:CreateGatewayTarget",
      "bedrock-agentcore:GetGatewayTarget",
      "bedrock-agentcore:ListGatewayTargets",
      "bedrock-agentcore:UpdateGatewayTarget",
      "bedrock-agentcore:DeleteGatewayTarget",
      "bedrock-agentcore:SynchronizeGatewayTargets",
      "bedrock-agentcore:TagResource",
      "bedrock-agentcore:ListTagsForResource",
    ]
    resources = [
      "arn:${local.partition}:bedrock-agentcore:${local.region}:${local.account}:gateway/zscaler-mcp-gateway-pr-*-*",
      "arn:${local.partition}:bedrock-agentcore:${local.region}:${local.account}:gateway/zscaler-mcp-iam-gateway-pr-*-*",
    ]
  }

  # AWS makes and removes the identities of a runtime and of a gateway with the caller's rights.
  statement {
    sid    = "WorkloadIdentities"
    effect = "Allow"
    actions = [
      "bedrock-agentcore:CreateWorkloadIdentity",
      "bedrock-agentcore:DeleteWorkloadIdentity",
    ]
    resources = [
      "arn:${local.partition}:bedrock-agentcore:${local.region}:${local.account}:workload-identity-directory/default",
      "arn:${local.partition}:bedrock-agentcore:${local.region}:${local.account}:workload-identity-directory/default/workload-identity/zscaler_mcp_runtime_pr_*",
      "arn:${local.partition}:bedrock-agentcore:${local.region}:${local.account}:workload-identity-directory/default/workload-identity/zscaler_mcp_iam_runtime_pr_*",
      "arn:${local.partition}:bedrock-agentcore:${local.region}:${local.account}:workload-identity-directory/default/workload-identity/zscaler-mcp-gateway-pr-*-*",
      "arn:${local.partition}:bedrock-agentcore:${local.region}:${local.account}:workload-identity-directory/default/workload-identity/zscaler-mcp-iam-gateway-pr-*-*",
    ]
  }

  # A gateway that is still to be made has no name in IAM, and lists have none.
  statement {
    sid    = "AgentCoreWithoutResource"
    effect = "Allow"
    actions = [
      "bedrock-agentcore:ListAgentRuntimes",
      "bedrock-agentcore:ListAgentRuntimeEndpoints",
      "bedrock-agentcore:ListGateways",
    ]
    resources = ["*"]
  }

  # What is made is tagged as a preview's from the first moment.
  statement {
    sid       = "MakeTagged"
    effect    = "Allow"
    actions   = ["bedrock-agentcore:CreateGateway"]
    resources = ["*"]

    condition {
      test     = "StringLike"
      variable = "aws:RequestTag/zscaler-harness-stage"
      values   = ["pr-*"]
    }
  }

  # The OAuth client with which the agent signs in to the gateway (`gateway-auth: cognito`).
  statement {
    sid    = "OAuthClient"
    effect = "Allow"
    actions = [
      "bedrock-agentcore:CreateOauth2CredentialProvider",
      "bedrock-agentcore:GetOauth2CredentialProvider",
      "bedrock-agentcore:UpdateOauth2CredentialProvider",
      "bedrock-agentcore:DeleteOauth2CredentialProvider",
      "bedrock-agentcore:TagResource",
      "bedrock-agentcore:ListTagsForResource",
    ]
    resources = [
      "arn:${local.partition}:bedrock-agentcore:${local.region}:${local.account}:token-vault/default",
      "arn:${local.partition}:bedrock-agentcore:${local.region}:${local.account}:token-vault/default/oauth2credentialprovider/zscaler-mcp-cognito-oauth-pr-*",
    ]
  }

  # Its secret, in the token vault; only `status` reads the value, to sign in to the gateway with it.
  statement {
    sid    = "SecretOfOAuthClient"
    effect = "Allow"
    actions = [
      "secretsmanager:CreateSecret",
      "secretsmanager:DescribeSecret",
      "secretsmanager:GetSecretValue",
      "secretsmanager:PutSecretValue",
      "secretsmanager:UpdateSecret",
      "secretsmanager:DeleteSecret",
      "secretsmanager:TagResource",
    ]
    resources = ["arn:${local.partition}:secretsmanager:${local.region}:${local.account}:secret:bedrock-agentcore-identity!default/oauth2/zscaler-mcp-cognito-oauth-pr-*-*"]
  }

  # A user pool is found by its name in the list of all.
  statement {
    sid    = "FindUserPools"
    effect = "Allow"
    actions = [
      "cognito-idp:ListUserPools",
      "cognito-idp:DescribeUserPoolDomain",
    ]
    resources = ["*"]
  }

  # Cognito chooses the id, so a tag fences the pool and not a name: it is made with ours.
  statement {
    sid       = "MakeUserPool"
    effect    = "Allow"
    actions   = ["cognito-idp:CreateUserPool"]
    resources = ["*"]

    condition {
      test     = "StringEquals"
      variable = "aws:RequestTag/managed-by"
      values   = ["zscaler-harness-action"]
    }

    condition {
      test     = "StringLike"
      variable = "aws:RequestTag/zscaler-harness-stage"
      values   = ["pr-*"]
    }
  }

  # Pools may have the same name: their tags tell whose they are.
  statement {
    sid       = "TellUserPoolsApart"
    effect    = "Allow"
    actions   = ["cognito-idp:DescribeUserPool"]
    resources = ["arn:${local.partition}:cognito-idp:${local.region}:${local.account}:userpool/*"]
  }

  # Whatever is changed in a pool, or tagged, has our tag already.
  statement {
    sid    = "UserPool"
    effect = "Allow"
    actions = [
      "cognito-idp:UpdateUserPool",
      "cognito-idp:DeleteUserPool",
      "cognito-idp:CreateResourceServer",
      "cognito-idp:DescribeResourceServer",
      "cognito-idp:UpdateResourceServer",
      "cognito-idp:DeleteResourceServer",
      "cognito-idp:CreateUserPoolClient",
      "cognito-idp:ListUserPoolClients",
      "cognito-idp:DescribeUserPoolClient",
      "cognito-idp:UpdateUserPoolClient",
      "cognito-idp:DeleteUserPoolClient",
      "cognito-idp:CreateUserPoolDomain",
      "cognito-idp:DeleteUserPoolDomain",
      "cognito-idp:TagResource",
    ]
    resources = ["arn:${local.partition}:cognito-idp:${local.region}:${local.account}:userpool/*"]

    condition {
      test     = "StringEquals"
      variable = "aws:ResourceTag/managed-by"
      values   = ["zscaler-harness-action"]
    }

    condition {
      test     = "StringLike"
      variable = "aws:ResourceTag/zscaler-harness-stage"
      values   = ["pr-*"]
    }
  }

  # The logs of the server on its runtime.
  statement {
    sid    = "LogGroupsOfRuntime"
    effect = "Allow"
    actions = [
      "logs:CreateLogGroup",
      "logs:PutRetentionPolicy",
      "logs:DeleteLogGroup",
      "logs:FilterLogEvents",
      "logs:TagResource",
      "logs:ListTagsForResource",
    ]
    resources = [
      "arn:${local.partition}:logs:${local.region}:${local.account}:log-group:/aws/bedrock-agentcore/runtimes/zscaler_mcp_runtime_pr_*",
      "arn:${local.partition}:logs:${local.region}:${local.account}:log-group:/aws/bedrock-agentcore/runtimes/zscaler_mcp_iam_runtime_pr_*",
    ]
  }

  # Your copy of the image, which a runtime needs in a registry of the account.
  statement {
    sid    = "ReadImageOfAccount"
    effect = "Allow"
    actions = [
      "ecr:BatchGetImage",
      "ecr:GetDownloadUrlForLayer",
    ]
    resources = ["arn:${local.partition}:ecr:${local.region}:${local.account}:repository/zscaler-mcp*"]
  }
}

# The most that a role made by a preview may ever do.
data "aws_iam_policy_document" "preview_boundary" {
  # The agent's model.
  statement {
    sid    = "Model"
    effect = "Allow"
    actions = [
      "bedrock:InvokeModel",
      "bedrock:InvokeModelWithResponseStream",
    ]
    resources = ["*"]
  }

  # The images of agent and server.
  statement {
    sid    = "PullImages"
    effect = "Allow"
    actions = [
      "ecr:GetAuthorizationToken",
      "ecr:BatchCheckLayerAvailability",
      "ecr:BatchGetImage",
      "ecr:GetDownloadUrlForLayer",
      "ecr-public:GetAuthorizationToken",
      "sts:GetServiceBearerToken",
    ]
    resources = ["*"]
  }

  # Logs, traces and metrics.
  statement {
    sid    = "BeSeen"
    effect = "Allow"
    actions = [
      "logs:CreateLogGroup",
      "logs:CreateLogStream",
      "logs:DescribeLogGroups",
      "logs:DescribeLogStreams",
      "logs:PutLogEvents",
      "logs:TagResource",
      "xray:GetSamplingRules",
      "xray:GetSamplingTargets",
      "xray:PutTelemetryRecords",
      "xray:PutTraceSegments",
      "cloudwatch:PutMetricData",
    ]
    resources = ["*"]
  }

  # The credentials of previews: not those of production.
  statement {
    sid     = "SecretsOfPreviews"
    effect  = "Allow"
    actions = ["secretsmanager:GetSecretValue"]
    resources = [
      "arn:${local.partition}:secretsmanager:${local.region}:${local.account}:secret:zscaler-mcp-harness/pr-*",
      "arn:${local.partition}:secretsmanager:${local.region}:${local.account}:secret:bedrock-agentcore-identity!default/apikey/zscaler-mcp-creds-pr-*-*",
      "arn:${local.partition}:secretsmanager:${local.region}:${local.account}:secret:bedrock-agentcore-identity!default/oauth2/zscaler-mcp-cognito-oauth-pr-*-*",
    ]
  }

  # Their customer's key, where there is one, through Secrets Manager alone.
  statement {
    sid       = "KeysOfSecrets"
    effect    = "Allow"
    actions   = ["kms:Decrypt"]
    resources = ["*"]

    condition {
      test     = "StringEquals"
      variable = "kms:ViaService"
      values   = ["secretsmanager.${local.region}.amazonaws.com"]
    }
  }

  # The agent's API key or token: not production's.
  statement {
    sid    = "TokensOfPreviews"
    effect = "Allow"
    actions = [
      "bedrock-agentcore:GetResourceApiKey",
      "bedrock-agentcore:GetResourceOauth2Token",
      "bedrock-agentcore:GetWorkloadAccessToken",
      "bedrock-agentcore:GetWorkloadAccessTokenForJWT",
    ]
    resources = [
      "arn:${local.partition}:bedrock-agentcore:${local.region}:${local.account}:token-vault/default",
      "arn:${local.partition}:bedrock-agentcore:${local.region}:${local.account}:token-vault/default/*/zscaler-mcp-*-pr-*",
      "arn:${local.partition}:bedrock-agentcore:${local.region}:${local.account}:workload-identity-directory/default",
      "arn:${local.partition}:bedrock-agentcore:${local.region}:${local.account}:workload-identity-directory/default/workload-identity/*_pr_*",
      "arn:${local.partition}:bedrock-agentcore:${local.region}:${local.account}:workload-identity-directory/default/workload-identity/*-pr-*-*",
    ]
  }

  # From the agent to its gateway, and from the gateway to its runtime.
  statement {
    sid    = "CallPreviews"
    effect = "Allow"
    actions = [
      "bedrock-agentcore:InvokeGateway",
      "bedrock-agentcore:InvokeAgentRuntime",
    ]
    resources = [
      "arn:${local.partition}:bedrock-agentcore:${local.region}:${local.account}:gateway/zscaler-mcp-*gateway-pr-*-*",
      "arn:${local.partition}:bedrock-agentcore:${local.region}:${local.account}:runtime/zscaler_mcp_*runtime_pr_*",
    ]
  }

  # What AWS's own policy for the infrastructure role of ECS Express allows; that policy narrows it to what ECS manages.
  statement {
    sid    = "LoadBalancerOfService"
    effect = "Allow"
    actions = [
      "elasticloadbalancing:*",
      "application-autoscaling:*",
      "cloudwatch:PutMetricAlarm",
      "cloudwatch:DeleteAlarms",
      "cloudwatch:DescribeAlarms",
      "cloudwatch:TagResource",
      "acm:RequestCertificate",
      "acm:AddTagsToCertificate",
      "acm:DescribeCertificate",
      "acm:DeleteCertificate",
      "ec2:Describe*",
      "ec2:CreateTags",
      "ec2:CreateSecurityGroup",
      "ec2:DeleteSecurityGroup",
      "ec2:AuthorizeSecurityGroupEgress",
      "ec2:AuthorizeSecurityGroupIngress",
      "ec2:RevokeSecurityGroupEgress",
      "ec2:RevokeSecurityGroupIngress",
      "iam:CreateServiceLinkedRole",
    ]
    resources = ["*"]
  }
}

# Questions to the agents of all stages.
data "aws_iam_policy_document" "invoke" {
  # Which harness the stage has.
  statement {
    sid    = "ReadState"
    effect = "Allow"
    actions = [
      "s3:GetObject",
      "s3:ListBucket",
    ]
    resources = [
      "arn:${local.partition}:s3:::zscaler-harness-state-${local.account}-${local.region}",
      "arn:${local.partition}:s3:::zscaler-harness-state-${local.account}-${local.region}/*",
    ]
  }

  # The question itself: authorised twice, as the harness and as its runtime.
  statement {
    sid    = "AskTheHarness"
    effect = "Allow"
    actions = [
      "bedrock-agentcore:GetHarness",
      "bedrock-agentcore:GetAgentRuntime",
      "bedrock-agentcore:InvokeHarness",
      "bedrock-agentcore:InvokeAgentRuntime",
    ]
    resources = [
      "arn:${local.partition}:bedrock-agentcore:${local.region}:${local.account}:harness/zscaler_mcp_harness*",
      "arn:${local.partition}:bedrock-agentcore:${local.region}:${local.account}:runtime/harness_zscaler_mcp_harness*",
    ]
  }

  # Where the state is lost, the harness is found in the list of all.
  statement {
    sid       = "FindTheHarnessByName"
    effect    = "Allow"
    actions   = ["bedrock-agentcore:ListHarnesses"]
    resources = ["*"]
  }

  # What the agent logged, where an answer fails.
  statement {
    sid       = "LogOfTheHarness"
    effect    = "Allow"
    actions   = ["logs:FilterLogEvents"]
    resources = ["arn:${local.partition}:logs:${local.region}:${local.account}:log-group:/aws/bedrock-agentcore/runtimes/harness_zscaler_mcp_harness*"]
  }
}

# Looks at all stages, without their secrets.
data "aws_iam_policy_document" "status" {
  # The bucket that holds the states. Where there is none, a deploy makes it: versioned, encrypted and closed to the public; a preview can only use it.
  statement {
    sid    = "StateBucket"
    effect = "Allow"
    actions = [
      "s3:ListBucket",
      "s3:GetBucketTagging",
    ]
    resources = ["arn:${local.partition}:s3:::zscaler-harness-state-${local.account}-${local.region}"]
  }

  # One object a stage says what was made, another which run is at work on it.
  statement {
    sid       = "StateAndLock"
    effect    = "Allow"
    actions   = ["s3:GetObject"]
    resources = ["arn:${local.partition}:s3:::zscaler-harness-state-${local.account}-${local.region}/*"]
  }

  # The roles of the services that a stage is made of. Nothing else in IAM can be touched.
  statement {
    sid    = "Roles"
    effect = "Allow"
    actions = [
      "iam:GetRole",
      "iam:GetRolePolicy",
      "iam:ListRolePolicies",
      "iam:ListAttachedRolePolicies",
    ]
    resources = ["arn:${local.partition}:iam::${local.account}:role/zscaler-mcp-*"]
  }

  # The Zscaler credentials, and the copy that AWS keeps in the token vault (made with the caller's rights).
  statement {
    sid     = "Secrets"
    effect  = "Allow"
    actions = ["secretsmanager:DescribeSecret"]
    resources = [
      "arn:${local.partition}:secretsmanager:${local.region}:${local.account}:secret:zscaler-mcp-harness/*",
      "arn:${local.partition}:secretsmanager:${local.region}:${local.account}:secret:bedrock-agentcore-identity!default/apikey/zscaler-mcp-*",
    ]
  }

  # IAM knows no names for it: a list only.
  statement {
    sid       = "FindLogGroups"
    effect    = "Allow"
    actions   = ["logs:DescribeLogGroups"]
    resources = ["*"]
  }

  # The logs of server and agent: made, kept as long as you say, read, and removed with the stage.
  statement {
    sid    = "LogGroups"
    effect = "Allow"
    actions = [
      "logs:FilterLogEvents",
      "logs:ListTagsForResource",
    ]
    resources = [
      "arn:${local.partition}:logs:${local.region}:${local.account}:log-group:/ecs/zscaler-mcp*",
      "arn:${local.partition}:logs:${local.region}:${local.account}:log-group:/aws/bedrock-agentcore/runtimes/harness_zscaler_mcp_harness*",
    ]
  }

  # What the Marketplace image is built for, before a task is started with it.
  statement {
    sid    = "ReadImage"
    effect = "Allow"
    actions = [
      "ecr:BatchGetImage",
      "ecr:GetDownloadUrlForLayer",
    ]
    resources = ["arn:${local.partition}:ecr:us-east-1:709825985650:repository/zscaler/*"]
  }

  # Cluster, service and task definitions of the MCP server on ECS.
  statement {
    sid    = "Hosting"
    effect = "Allow"
    actions = [
      "ecs:DescribeClusters",
      "ecs:DescribeExpressGatewayService",
      "ecs:DescribeServices",
      "ecs:ListServiceDeployments",
      "ecs:DescribeServiceDeployments",
      "ecs:DescribeServiceRevisions",
      "ecs:DescribeTasks",
      "ecs:ListTagsForResource",
    ]
    resources = [
      "arn:${local.partition}:ecs:${local.region}:${local.account}:*/zscaler-mcp*",
      "arn:${local.partition}:ecs:${local.region}:${local.account}:task-definition/*zscaler-mcp*",
    ]
  }

  # Looks at the network; and what ECS authorises on no resource, of which only deregistering a task definition changes anything.
  statement {
    sid    = "HostingWithoutResource"
    effect = "Allow"
    actions = [
      "ec2:DescribeVpcs",
      "ec2:DescribeSubnets",
      "ec2:DescribeSecurityGroups",
      "ecs:ListServices",
      "ecs:ListTasks",
      "ecs:ListTaskDefinitions",
      "ecs:DescribeTaskDefinition",
    ]
    resources = ["*"]
  }

  # The agent. Every call of a harness is authorised twice, as itself and as a runtime's, because a harness is built from one.
  statement {
    sid    = "Harness"
    effect = "Allow"
    actions = [
      "bedrock-agentcore:GetHarness",
      "bedrock-agentcore:GetHarnessEndpoint",
      "bedrock-agentcore:GetAgentRuntime",
      "bedrock-agentcore:ListTagsForResource",
    ]
    resources = [
      "arn:${local.partition}:bedrock-agentcore:${local.region}:${local.account}:harness/zscaler_mcp_harness*",
      "arn:${local.partition}:bedrock-agentcore:${local.region}:${local.account}:runtime/harness_zscaler_mcp_harness*",
    ]
  }

  # AWS checks making and removing a runtime on every runtime, and lists on `*`.
  statement {
    sid    = "HarnessWithoutResource"
    effect = "Allow"
    actions = [
      "bedrock-agentcore:ListHarnesses",
      "bedrock-agentcore:ListHarnessEndpoints",
    ]
    resources = ["*"]
  }

  # The API key with which the agent calls the server, in the token vault, and the identity that AWS makes for the agent.
  statement {
    sid    = "Credentials"
    effect = "Allow"
    actions = [
      "bedrock-agentcore:GetApiKeyCredentialProvider",
      "bedrock-agentcore:ListTagsForResource",
    ]
    resources = [
      "arn:${local.partition}:bedrock-agentcore:${local.region}:${local.account}:token-vault/default",
      "arn:${local.partition}:bedrock-agentcore:${local.region}:${local.account}:token-vault/default/apikeycredentialprovider/zscaler-mcp-*",
      "arn:${local.partition}:bedrock-agentcore:${local.region}:${local.account}:workload-identity-directory/default",
      "arn:${local.partition}:bedrock-agentcore:${local.region}:${local.account}:workload-identity-directory/default/workload-identity/harness_zscaler_mcp_harness*",
    ]
  }

  # The MCP server on an AgentCore runtime.
  statement {
    sid    = "Runtime"
    effect = "Allow"
    actions = [
      "bedrock-agentcore:GetAgentRuntime",
      "bedrock-agentcore:GetAgentRuntimeEndpoint",
      "bedrock-agentcore:ListTagsForResource",
    ]
    resources = ["arn:${local.partition}:bedrock-agentcore:${local.region}:${local.account}:runtime/zscaler_mcp_*"]
  }

  # The gateway between agent and server, and its target; `InvokeGateway` is for the handshake that proves it.
  statement {
    sid    = "Gateway"
    effect = "Allow"
    actions = [
      "bedrock-agentcore:GetGateway",
      "bedrock-agentcore:GetGatewayTarget",
      "bedrock-agentcore:ListGatewayTargets",
      "bedrock-agentcore:ListTagsForResource",
    ]
    resources = ["arn:${local.partition}:bedrock-agentcore:${local.region}:${local.account}:gateway/zscaler-mcp-*"]
  }

  # A gateway that is still to be made has no name in IAM, and lists have none.
  statement {
    sid    = "AgentCoreWithoutResource"
    effect = "Allow"
    actions = [
      "bedrock-agentcore:ListAgentRuntimes",
      "bedrock-agentcore:ListAgentRuntimeEndpoints",
      "bedrock-agentcore:ListGateways",
    ]
    resources = ["*"]
  }

  # The OAuth client with which the agent signs in to the gateway (`gateway-auth: cognito`).
  statement {
    sid    = "OAuthClient"
    effect = "Allow"
    actions = [
      "bedrock-agentcore:GetOauth2CredentialProvider",
      "bedrock-agentcore:ListTagsForResource",
    ]
    resources = [
      "arn:${local.partition}:bedrock-agentcore:${local.region}:${local.account}:token-vault/default",
      "arn:${local.partition}:bedrock-agentcore:${local.region}:${local.account}:token-vault/default/oauth2credentialprovider/zscaler-mcp-*",
    ]
  }

  # Its secret, in the token vault; only `status` reads the value, to sign in to the gateway with it.
  statement {
    sid       = "SecretOfOAuthClient"
    effect    = "Allow"
    actions   = ["secretsmanager:DescribeSecret"]
    resources = ["arn:${local.partition}:secretsmanager:${local.region}:${local.account}:secret:bedrock-agentcore-identity!default/oauth2/zscaler-mcp-*"]
  }

  # A user pool is found by its name in the list of all.
  statement {
    sid    = "FindUserPools"
    effect = "Allow"
    actions = [
      "cognito-idp:ListUserPools",
      "cognito-idp:DescribeUserPoolDomain",
    ]
    resources = ["*"]
  }

  # Pools may have the same name: their tags tell whose they are.
  statement {
    sid       = "TellUserPoolsApart"
    effect    = "Allow"
    actions   = ["cognito-idp:DescribeUserPool"]
    resources = ["arn:${local.partition}:cognito-idp:${local.region}:${local.account}:userpool/*"]
  }

  # Whatever is changed in a pool, or tagged, has our tag already.
  statement {
    sid    = "UserPool"
    effect = "Allow"
    actions = [
      "cognito-idp:DescribeResourceServer",
      "cognito-idp:ListUserPoolClients",
    ]
    resources = ["arn:${local.partition}:cognito-idp:${local.region}:${local.account}:userpool/*"]

    condition {
      test     = "StringEquals"
      variable = "aws:ResourceTag/managed-by"
      values   = ["zscaler-harness-action"]
    }
  }

  # The logs of the server on its runtime.
  statement {
    sid    = "LogGroupsOfRuntime"
    effect = "Allow"
    actions = [
      "logs:FilterLogEvents",
      "logs:ListTagsForResource",
    ]
    resources = ["arn:${local.partition}:logs:${local.region}:${local.account}:log-group:/aws/bedrock-agentcore/runtimes/zscaler_mcp_*"]
  }

  # Your copy of the image, which a runtime needs in a registry of the account.
  statement {
    sid    = "ReadImageOfAccount"
    effect = "Allow"
    actions = [
      "ecr:BatchGetImage",
      "ecr:GetDownloadUrlForLayer",
    ]
    resources = ["arn:${local.partition}:ecr:${local.region}:${local.account}:repository/zscaler-mcp*"]
  }
}

# Finding the stages that are to be taken down.
data "aws_iam_policy_document" "sweep" {
  # Where a state is lost, tags tell which stages there are; IAM lists roles apart.
  statement {
    sid    = "FindStagesByTag"
    effect = "Allow"
    actions = [
      "tag:GetResources",
      "iam:ListRoles",
    ]
    resources = ["*"]
  }

  # Whose a role is.
  statement {
    sid       = "TagsOfRoles"
    effect    = "Allow"
    actions   = ["iam:ListRoleTags"]
    resources = ["arn:${local.partition}:iam::${local.account}:role/zscaler-mcp-*"]
  }

  # When a stage expires, and what it is made of.
  statement {
    sid       = "StatesOfAllStages"
    effect    = "Allow"
    actions   = ["s3:GetObject"]
    resources = ["arn:${local.partition}:s3:::zscaler-harness-state-${local.account}-${local.region}/${var.repository}/*"]
  }
}
