variable "repository" {
  type        = string
  description = "The repository whose workflows may assume the roles, as owner/name."

  validation {
    condition     = can(regex("^[A-Za-z0-9-]+/[A-Za-z0-9._-]+$", var.repository))
    error_message = "Write owner/name, such as octo-org/octo-repo."
  }
}

variable "subject_repository" {
  type        = string
  default     = null
  description = "What stands between the first two colons of the token's sub, where it is not just owner/name. Repositories made since July 2026 have ids in it, such as octo-org@123456/octo-repo@456789."

  validation {
    condition     = var.subject_repository == null || can(regex("^[A-Za-z0-9-]+(@[0-9]+)?/[A-Za-z0-9._-]+(@[0-9]+)?$", var.subject_repository))
    error_message = "Write it as in the token's sub, such as octo-org@123456/octo-repo@456789."
  }
}

variable "region" {
  type        = string
  default     = null
  description = "The region that the stages live in, the provider's unless said otherwise; * for all."
}

variable "deploy_from" {
  type        = string
  default     = "environment:production"
  description = "From where the deploy role may be assumed: environment:NAME or ref:refs/heads/BRANCH (ref:refs/tags/v* for tags). A job with an environment always comes from the environment."

  validation {
    condition     = can(regex("^(environment:[^*?:]+|ref:refs/(heads|tags)/[^*?:]+[*]?)$", var.deploy_from))
    error_message = "Write environment:NAME or ref:refs/heads/BRANCH."
  }
}

variable "default_branch" {
  type        = string
  default     = "main"
  description = "The branch that schedules run on, from which the roles invoke and sweep may be assumed."

  validation {
    condition     = can(regex("^[^*?:]+$", var.default_branch))
    error_message = "Write the name of one branch."
  }
}

variable "gateway_topology" {
  type        = bool
  default     = true
  description = "Whether any stage has topology gateway."
}

variable "preview_boundary" {
  type        = string
  default     = null
  description = "ARN of the permissions boundary that every role made by a preview must carry. Without one, a boundary is made here that keeps previews to their own secrets and agents."
}

variable "deploy_boundary" {
  type        = string
  default     = null
  description = "ARN of the permissions boundary that every role made by a deploy must carry; none is asked for without."
}

variable "create_oidc_provider" {
  type        = bool
  default     = true
  description = "An account can have one provider for an issuer. Write false where there is one already."
}

variable "issuer" {
  type        = string
  default     = "token.actions.githubusercontent.com"
  description = "Who issues the tokens, without https://. On GitHub Enterprise Server HOST/_services/token, with data residency token.actions.SUBDOMAIN.ghe.com."

  validation {
    condition     = !can(regex("^https?://|/$", var.issuer))
    error_message = "Leave out https:// and a slash at the end."
  }
}

variable "create_state_bucket" {
  type        = bool
  default     = true
  description = "Previews may not make the bucket that holds the states. Write false where an earlier deploy has made it already."
}

variable "name_prefix" {
  type        = string
  default     = "zscaler-harness"
  description = "What the names of the roles and policies begin with. Not as those that the action makes, or it could change them."

  validation {
    condition     = !startswith(var.name_prefix, "zscaler-mcp-") && can(regex("^[A-Za-z0-9+=,.@_-]{1,40}$", var.name_prefix))
    error_message = "Take up to 40 letters, digits and +=,.@_- that do not begin with zscaler-mcp-."
  }
}
