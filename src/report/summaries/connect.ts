/** How MCP clients other than the harness call the gateway. Where the client's secret is read, and never the secret. */
import { details, joined, table } from "../blocks.js";
import { codeBlock, codeCell, proseCell } from "../escape.js";
import type { Connect, DeploymentFacts } from "../run-report.js";

type ByToken = Extract<Connect, { readonly kind: "client-credentials" }>;
type BySignature = Extract<Connect, { readonly kind: "sigv4" }>;

export function connectSection({ connect, region }: DeploymentFacts): string | undefined {
  switch (connect?.kind) {
    case undefined:
      return undefined;
    case "client-credentials":
      return withToken(connect, region);
    case "sigv4":
      return withSignature(connect, region);
  }
}

function withToken(connect: ByToken, region: string): string | undefined {
  const { url, tokenEndpoint, clientId, scope } = connect;
  const secret = secretCommand(connect, region);
  return joined([
    "The gateway lets in whoever shows an access token of this OAuth client, fetched with its secret (client credentials grant, the scope asked for by name):",
    table(
      ["", ""],
      [
        ["**URL**", codeCell(url)],
        ["**Transport**", "Streamable HTTP"],
        ["**Token endpoint**", codeCell(tokenEndpoint)],
        ["**Client id**", codeCell(clientId)],
        ["**Client secret**", `read it with ${codeCell(secret.join(" "))}`],
        ["**Scope**", codeCell(scope)],
      ],
    ),
    details(
      "Fetch a token",
      codeBlock(
        [
          "CLIENT_SECRET=$(",
          `  ${secret.join(" \\\n    ")}`,
          ")",
          `curl --fail --silent --show-error --user ${word(clientId)}:"$CLIENT_SECRET" \\`,
          "  --data grant_type=client_credentials \\",
          `  --data-urlencode scope=${word(scope)} \\`,
          `  ${word(tokenEndpoint)} | jq --raw-output .access_token`,
        ],
        { language: "sh" },
      ),
    ),
    details(
      "Configuration of a client (mcp.json)",
      codeBlock(clientConfiguration(url), { language: "json" }),
    ),
    "A client that speaks OAuth's client credentials itself takes the values of the table. Any other takes a token as its `Authorization` header, and another one when that has run out: Cognito's last an hour.",
  ]);
}

function withSignature({ url, gatewayArn }: BySignature, region: string): string | undefined {
  const policy = {
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Action: "bedrock-agentcore:InvokeGateway", Resource: gatewayArn }],
  };
  return joined([
    "The gateway lets in whoever signs with AWS credentials that may invoke it. There is no secret to hand out:",
    table(
      ["", ""],
      [
        ["**URL**", codeCell(url)],
        ["**Transport**", "Streamable HTTP"],
        [
          "**Sign-in**",
          `AWS Signature Version 4, service ${codeCell("bedrock-agentcore")}, region ${codeCell(region)}`,
        ],
        ["**Needed**", proseCell(`\`bedrock-agentcore:InvokeGateway\` on \`${gatewayArn}\``)],
      ],
    ),
    details(
      "IAM policy for a client",
      codeBlock(JSON.stringify(policy, null, 2).split("\n"), { language: "json" }),
    ),
    "A client that cannot sign goes through a proxy on its own machine, which signs with the AWS credentials found there: AWS publishes one for MCP.",
  ]);
}

/** As words of a command line, options with their values. */
function secretCommand({ userPoolId, clientId }: ByToken, region: string): readonly string[] {
  return [
    "aws cognito-idp describe-user-pool-client",
    `--region ${word(region)}`,
    `--user-pool-id ${word(userPoolId)}`,
    `--client-id ${word(clientId)}`,
    "--query UserPoolClient.ClientSecret --output text",
  ];
}

function clientConfiguration(url: string): readonly string[] {
  const zscaler = { type: "http", url, headers: { Authorization: "Bearer ACCESS_TOKEN" } };
  return JSON.stringify({ mcpServers: { zscaler } }, null, 2).split("\n");
}

/** A value as a shell reads it: one word, and nothing but text. */
function word(value: string): string {
  return /^[\w.:/@+=-]+$/.test(value) ? value : `'${value.replaceAll("'", "'\\''")}'`;
}
