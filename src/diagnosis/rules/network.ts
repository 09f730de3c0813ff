/** Between the runner and AWS. */
import type { Rule } from "../rule.js";

export const networkRules: readonly Rule[] = [
  {
    id: "region-unsupported",
    title: "Amazon Bedrock AgentCore is not reachable in this region",
    signs: [
      {
        in: ["errors"],
        says: /(?:ENOTFOUND|EAI_AGAIN|EndpointConnection\w*|Could not connect to the endpoint)\b.*bedrock-agentcore(?:-control)?\.(?<region>[a-z0-9-]+)\./i,
      },
    ],
    cause:
      "The name of AgentCore's endpoint in `{region|the region}` could not be resolved. The SDK makes up an endpoint for any region, so a region without the service looks like a network failure.",
    fix: "Use a region that has the harness, for example `us-east-1`, `us-west-2`, `eu-central-1` or `ap-southeast-2`; if yours is one, check the runner's DNS and proxy.",
    link: "https://docs.aws.amazon.com/bedrock-agentcore/latest/devguide/agentcore-regions.html",
  },
  {
    id: "tls-inspection",
    title: "The runner does not trust the certificate it was shown",
    signs: [
      {
        in: ["errors"],
        name: /^(?:SELF_SIGNED_CERT_IN_CHAIN|DEPTH_ZERO_SELF_SIGNED_CERT|UNABLE_TO_VERIFY_LEAF_SIGNATURE|UNABLE_TO_GET_ISSUER_CERT(?:_LOCALLY)?|CERT_HAS_EXPIRED)$/,
      },
      {
        in: ["errors"],
        says: /self[- ]signed certificate|unable to (?:verify the first|get (?:local )?issuer) certificate/i,
      },
    ],
    cause:
      "A proxy between the runner and AWS, Zscaler Internet Access for one, opens TLS with a root certificate of its own that Node.js does not know.",
    fix: "Set `NODE_EXTRA_CA_CERTS` to a file with that root certificate for the step, or exempt `*.amazonaws.com` and `*.on.aws` from inspection.",
  },
  {
    id: "proxy-refused",
    title: "The proxy refuses the connection",
    signs: [
      {
        in: ["errors"],
        says: /Proxy connection|Proxy response \((?!50[234])|\b407\b.*Proxy|proxy answered 4\d\d|tunneling socket could not be established/i,
      },
    ],
    cause:
      "`HTTPS_PROXY` points at a proxy that wants credentials, does not allow the host, or is not there.",
    fix: "Check `HTTPS_PROXY` and `NO_PROXY`; allow `*.amazonaws.com` and `*.on.aws` on the proxy.",
  },
  {
    id: "endpoint-unreachable",
    title: "A host name could not be reached",
    signs: [
      { in: ["errors"], name: /^(?:ENOTFOUND|EAI_AGAIN|ECONNREFUSED|EHOSTUNREACH|ENETUNREACH)$/ },
      {
        in: ["errors"],
        says: /Proxy response \(50[234]|proxy answered 50[234] to a connection to (?<host>[\w.:-]+\w)/i,
      },
      {
        in: ["errors"],
        says: /\b(?:ENOTFOUND|EAI_AGAIN|ECONNREFUSED|EHOSTUNREACH|ENETUNREACH)\b(?: +(?<host>[\w.:-]+))?/,
      },
    ],
    cause:
      "The runner, or its proxy, found no way to `{host|the host}`: DNS, a firewall or the region's name is at fault. A new Express service's name can take some minutes to appear.",
    fix: "Check the input `region` (and `mcp-url`, where it names the host), the runner's DNS and egress rules, and `HTTPS_PROXY` where a proxy is needed; run again.",
  },
  {
    id: "connection-broken",
    title: "The connection broke",
    signs: [
      { in: ["errors"], name: /^(?:ECONNRESET|EPIPE|ETIMEDOUT|TimeoutError|UND_ERR_\w+)$/ },
      { in: ["errors"], says: /\b(?:ECONNRESET|ETIMEDOUT|socket hang up)\b/ },
    ],
    cause: "The network or a proxy cut a request off, more often than the action's own retries could mend.",
    fix: "Run again: deploy and destroy go on where this run ended. If it repeats, look at the runner's proxy and firewall.",
  },
];
