/** The model that the harness uses unless the `model` input names one. */

const claude = "anthropic.claude-sonnet-4-5-20250929-v1:0";

/**
 * The cross-region inference profile of the default model for a region: the geography that keeps requests nearest, or
 * the global profile where there is none.
 */
export function defaultModel(region: string): string {
  return `${geographyOf(region)}.${claude}`;
}

function geographyOf(region: string): string {
  if (region.startsWith("us-gov-")) {
    return "us-gov";
  }
  if (/^(?:us|ca)-/.test(region)) {
    return "us";
  }
  if (region.startsWith("eu-")) {
    return "eu";
  }
  if (/^ap-northeast-[13]$/.test(region)) {
    return "jp";
  }
  if (/^ap-southeast-[24]$/.test(region)) {
    return "au";
  }
  return "global";
}
