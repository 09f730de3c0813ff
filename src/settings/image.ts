/**
 * The image of the AWS Marketplace listing, used unless the `image` input names one. Its tags never move and there is
 * no `latest`. The account must have subscribed to the (free, bring-your-own-licence) listing.
 */
export const marketplaceImage =
  "709825985650.dkr.ecr.us-east-1.amazonaws.com/zscaler/zscaler-mcp-server:0.10.4-bedrock";
