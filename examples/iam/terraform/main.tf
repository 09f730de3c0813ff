# GitHub's sign-in to AWS for the Zscaler harness action: the OIDC provider, four roles without a stored key, and the
# bucket of the states. docs/permissions.md says what each role is for.
#
#   terraform init
#   terraform apply -var repository=octo-org/octo-repo

data "aws_partition" "current" {}

data "aws_caller_identity" "current" {}

data "aws_region" "current" {}

locals {
  partition = data.aws_partition.current.partition
  account   = data.aws_caller_identity.current.account_id
  region    = coalesce(var.region, data.aws_region.current.region)

  oidc_provider = "arn:${local.partition}:iam::${local.account}:oidc-provider/${var.issuer}"
  subject       = "repo:${coalesce(var.subject_repository, var.repository)}"

  preview_boundary = coalesce(var.preview_boundary, aws_iam_policy.policy["preview-boundary"].arn)
  gateway          = var.gateway_topology ? ["gateway"] : []
  preview_gateway  = var.gateway_topology ? ["preview-gateway"] : []

  # The bucket is where the provider is: made only where stages live there, too.
  state_buckets = var.create_state_bucket && contains(["*", data.aws_region.current.region], local.region) ? ["zscaler-harness-state-${local.account}-${data.aws_region.current.region}"] : []

  policies = {
    deploy           = data.aws_iam_policy_document.deploy.json
    gateway          = data.aws_iam_policy_document.gateway.json
    preview          = data.aws_iam_policy_document.preview.json
    preview-ecs      = data.aws_iam_policy_document.preview_ecs.json
    preview-gateway  = data.aws_iam_policy_document.preview_gateway.json
    preview-boundary = data.aws_iam_policy_document.preview_boundary.json
    invoke           = data.aws_iam_policy_document.invoke.json
    status           = data.aws_iam_policy_document.status.json
    sweep            = data.aws_iam_policy_document.sweep.json
  }

  roles = {
    # Everything, on every stage: from the protected environment or branch alone.
    deploy = {
      description = "Deploys Zscaler harnesses from ${var.repository}"
      from        = var.deploy_from
      policies    = concat(["deploy"], local.gateway)
    }
    # What a pull request's own code may do: stages pr-*, and no role without the boundary.
    preview = {
      description = "Deploys previews of pull requests of ${var.repository}"
      from        = "pull_request"
      policies    = concat(["preview", "preview-ecs"], local.preview_gateway)
    }
    # Asks and looks, and changes nothing: for scheduled smoke tests and drift gates.
    invoke = {
      description = "Asks Zscaler harnesses from ${var.repository}"
      from        = "ref:refs/heads/${var.default_branch}"
      policies    = ["invoke", "status"]
    }
    # Finds all stages and takes down previews; it makes no roles, so it needs no boundary.
    sweep = {
      description = "Takes down previews of ${var.repository} that nobody needs any more"
      from        = "ref:refs/heads/${var.default_branch}"
      policies    = concat(["sweep", "preview", "preview-ecs"], local.preview_gateway)
    }
  }

  attachments = merge([
    for role, settings in local.roles : {
      for policy in settings.policies : "${role}/${policy}" => { role = role, policy = policy }
    }
  ]...)
}

resource "aws_iam_openid_connect_provider" "github" {
  count = var.create_oidc_provider ? 1 : 0

  url            = "https://${var.issuer}"
  client_id_list = ["sts.amazonaws.com"]
}

data "aws_iam_policy_document" "trust" {
  for_each = local.roles

  statement {
    effect  = "Allow"
    actions = ["sts:AssumeRoleWithWebIdentity"]

    principals {
      type        = "Federated"
      identifiers = [local.oidc_provider]
    }

    condition {
      test     = "StringEquals"
      variable = "${var.issuer}:aud"
      values   = ["sts.amazonaws.com"]
    }

    # Only deploy_from may end in a wildcard.
    condition {
      test     = "StringLike"
      variable = "${var.issuer}:sub"
      values   = ["${local.subject}:${each.value.from}"]
    }
  }
}

resource "aws_iam_role" "role" {
  for_each = local.roles

  name               = "${var.name_prefix}-${each.key}"
  description        = each.value.description
  assume_role_policy = data.aws_iam_policy_document.trust[each.key].json
}

resource "aws_iam_policy" "policy" {
  for_each = local.policies

  name   = "${var.name_prefix}-${each.key}"
  policy = each.value
}

resource "aws_iam_role_policy_attachment" "attachment" {
  for_each = local.attachments

  role       = aws_iam_role.role[each.value.role].name
  policy_arn = aws_iam_policy.policy[each.value.policy].arn
}

# Whoever may write a role's policy and pass the role may do everything: the boundary is what ends that.
data "aws_iam_policy_document" "no_role_without_boundary" {
  for_each = merge(
    { preview = local.preview_boundary },
    var.deploy_boundary == null ? {} : { deploy = var.deploy_boundary },
  )

  # A role that is made, or is given rights, has the boundary.
  statement {
    sid    = "NoRoleWithoutBoundary"
    effect = "Deny"
    actions = [
      "iam:CreateRole",
      "iam:PutRolePermissionsBoundary",
      "iam:PutRolePolicy",
      "iam:AttachRolePolicy",
    ]
    resources = ["*"]

    condition {
      test     = "StringNotEquals"
      variable = "iam:PermissionsBoundary"
      values   = [each.value]
    }
  }
}

resource "aws_iam_role_policy" "no_role_without_boundary" {
  for_each = data.aws_iam_policy_document.no_role_without_boundary

  name   = "NoRoleWithoutBoundary"
  role   = aws_iam_role.role[each.key].name
  policy = each.value.json
}

data "aws_iam_policy_document" "no_new_rights" {
  # The rights of previews are shared; whoever only takes down makes no role and gives none any rights.
  statement {
    sid    = "NoNewRights"
    effect = "Deny"
    actions = [
      "iam:CreateRole",
      "iam:UpdateAssumeRolePolicy",
      "iam:PutRolePermissionsBoundary",
      "iam:PutRolePolicy",
      "iam:AttachRolePolicy",
    ]
    resources = ["*"]
  }
}

resource "aws_iam_role_policy" "no_new_rights" {
  name   = "NoNewRights"
  role   = aws_iam_role.role["sweep"].name
  policy = data.aws_iam_policy_document.no_new_rights.json
}

# As the action itself would make it.
resource "aws_s3_bucket" "states" {
  for_each = toset(local.state_buckets)

  bucket = each.value
  tags   = { managed-by = "zscaler-harness-action" }
}

resource "aws_s3_bucket_versioning" "states" {
  for_each = aws_s3_bucket.states

  bucket = each.value.bucket

  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_server_side_encryption_configuration" "states" {
  for_each = aws_s3_bucket.states

  bucket = each.value.bucket

  rule {
    apply_server_side_encryption_by_default {
      sse_algorithm = "AES256"
    }
  }
}

resource "aws_s3_bucket_public_access_block" "states" {
  for_each = aws_s3_bucket.states

  bucket                  = each.value.bucket
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

data "aws_iam_policy_document" "states" {
  for_each = aws_s3_bucket.states

  statement {
    sid       = "DenyPlainHttp"
    effect    = "Deny"
    actions   = ["s3:*"]
    resources = [each.value.arn, "${each.value.arn}/*"]

    principals {
      type        = "*"
      identifiers = ["*"]
    }

    condition {
      test     = "Bool"
      variable = "aws:SecureTransport"
      values   = ["false"]
    }
  }
}

resource "aws_s3_bucket_policy" "states" {
  for_each = aws_s3_bucket.states

  bucket = each.value.bucket
  policy = data.aws_iam_policy_document.states[each.key].json
}
