/** What an MCP server that runs elsewhere answers to the handshake after a deploy. */
import type { ActionResult } from "../../../simulator/runner.js";
import { type Account, deploy, type Inputs } from "../action.js";
import type { Scenario } from "./scenario.js";
import { type Answer, publish } from "./servers.js";

const host = "mcp.example.com";

/** A server that runs already: nothing is hosted, so that a run is quick. */
export const external: Inputs = {
  "poll-interval": "50ms",
  image: "",
  "mcp-url": `https://${host}/mcp`,
  "zscaler-customer-id": "",
  "zscaler-vanity-domain": "",
};

/** For sign-ins that need no credentials of Zscaler. */
const otherwise: Inputs = { ...external, "zscaler-client-id": "", "zscaler-client-secret": "" };

export const answering =
  (answer: Answer, inputs: Inputs = external): Scenario["provoke"] =>
  (account: Account): Promise<ActionResult> =>
    publish(account, host, answer, () => deploy(account, inputs));

const unauthorized = (challenge: string): Answer => ({
  status: 401,
  headers: { "www-authenticate": challenge },
});

function token(secondsFromNow: number): string {
  const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString("base64url");
  const claims = { iss: "https://issuer.example.com", exp: Math.floor(Date.now() / 1_000) + secondsFromNow };
  return `${encode({ alg: "RS256", kid: "one" })}.${encode(claims)}.${encode({})}`;
}

const jwt = (secondsFromNow: number): Inputs => ({
  ...otherwise,
  "auth-mode": "jwt",
  "auth-token": token(secondsFromNow),
});

export const handshakeScenarios: readonly Scenario[] = [
  {
    rules: ["mcp-unauthorized"],
    when: "the server does not know the client id and secret",
    provoke: answering(unauthorized("Basic")),
  },
  {
    rules: ["mcp-other-scheme"],
    when: "the server wants a token and gets client id and secret",
    provoke: answering(unauthorized("Bearer")),
  },
  {
    rules: ["mcp-credential-not-sent"],
    when: "the server wants a credential and gets none",
    provoke: answering(unauthorized("Bearer"), { ...otherwise, "auth-mode": "none" }),
  },
  {
    rules: ["mcp-token-expired"],
    when: "the token ran out an hour ago",
    provoke: answering(unauthorized("Bearer"), jwt(-3_600)),
  },
  {
    rules: ["mcp-token-refused"],
    when: "the token is somebody else's",
    provoke: answering(unauthorized("Bearer"), jwt(3_600)),
  },
  {
    rules: ["mcp-source-refused"],
    when: "a firewall before the server refuses the runner",
    provoke: answering({ status: 403 }),
  },
  {
    rules: ["mcp-redirected"],
    when: "the server has moved",
    provoke: answering({ status: 308, headers: { location: "https://mcp.example.org/mcp" } }),
  },
  { rules: ["mcp-not-found"], when: "there is nothing at the path", provoke: answering({ status: 404 }) },
  {
    rules: ["container-host-rejected"],
    when: "the server serves another host name",
    provoke: answering({ status: 421 }),
  },
];
