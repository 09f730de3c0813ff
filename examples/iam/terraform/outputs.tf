output "deploy_role" {
  description = "For deploy, plan, destroy, and every other operation on every stage (repository variable AWS_DEPLOY_ROLE)."
  value       = aws_iam_role.role["deploy"].arn
}

output "preview_role" {
  description = "For pull requests, on stages pr-* alone (repository variable AWS_PREVIEW_ROLE)."
  value       = aws_iam_role.role["preview"].arn
}

output "preview_boundary" {
  description = "For the input permissions-boundary of previews (repository variable AWS_PREVIEW_BOUNDARY)."
  value       = local.preview_boundary
}

output "invoke_role" {
  description = "For invoke, status and logs (repository variable AWS_INVOKE_ROLE)."
  value       = aws_iam_role.role["invoke"].arn
}

output "sweep_role" {
  description = "For the nightly sweep of previews (repository variable AWS_SWEEP_ROLE)."
  value       = aws_iam_role.role["sweep"].arn
}
