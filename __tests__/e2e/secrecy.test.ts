/** No secret is readable anywhere but where it belongs, however a run ends. */
import { FilterLogEventsCommand } from "@aws-sdk/client-cloudwatch-logs";
import { CreateSecretCommand, PutSecretValueCommand } from "@aws-sdk/client-secrets-manager";
import { expect, test } from "@jest/globals";
import type { ActionResult } from "../../simulator/runner.js";
import {
  type Account,
  bad,
  credentials,
  deploy,
  destroy,
  everythingSaid,
  good,
  inAccount,
  plan,
  repository,
  stateText,
} from "./action.js";
import { topologies } from "./topologies.js";

const id = credentials["zscaler-client-id"];
const secret = credentials["zscaler-client-secret"];
const token = "ghs_0123456789abcdefghijABCDEFGHIJ012345";
const authToken = "key-of-the-mcp-server/+=";

const base64 = (text: string) => Buffer.from(text).toString("base64");

/** A secret in every form in which somebody could read it. */
const formsOf = (text: string): readonly string[] => [
  text,
  base64(text),
  Buffer.from(text).toString("base64url"),
  encodeURIComponent(text),
  JSON.stringify(text).slice(1, -1),
];

const header = `Basic ${base64(`${id}:${secret}`)}`;
const forbidden = [
  ...formsOf(secret),
  ...formsOf(`${id}:${secret}`),
  ...formsOf(header),
  ...formsOf(token),
  ...formsOf(authToken),
  ...formsOf(`Bearer ${authToken}`),
];

const found = (text: string) => forbidden.filter((form) => text.includes(form));

/** All that anybody with read access to AWS but not to secrets can see of the stage, beside the container's log. */
async function visibleInAws(account: Account): Promise<string> {
  const { events = [] } = await account.clients.logs
    .send(new FilterLogEventsCommand({ logGroupName: "/ecs/zscaler-mcp" }))
    .catch(() => ({ events: [] }));
  return [
    JSON.stringify(account.inventory()),
    (await stateText(account)) ?? "",
    ...events.map(({ message }) => message ?? ""),
  ].join("\n");
}

async function expectNothing(account: Account, result: ActionResult): Promise<void> {
  expect(found(everythingSaid(result))).toEqual([]);
  expect(found(await visibleInAws(account))).toEqual([]);
}

test.concurrent.each(topologies)(
  "$name: a deploy, a rotation and a destroy tell no secret, and mask every form of it first",
  ({ inputs }) =>
    inAccount(async (account) => {
      const deployed = await good(deploy(account, inputs, { token }));
      await expectNothing(account, deployed);
      // The runner masks what it is told to: these must be among it.
      expect(deployed.masks).toEqual(
        expect.arrayContaining([
          token,
          secret,
          base64(secret),
          encodeURIComponent(secret),
          base64(`${id}:${secret}`),
          header,
          base64(header),
        ]),
      );
      // Before anything else is said; what only AWS knows, as soon as it is known.
      const lines = deployed.stdout.split("\n");
      const lastMask = lines.findLastIndex((line) => found(line).length > 0);
      expect(lines.slice(0, lastMask).every((line) => line.startsWith("::add-mask::"))).toBe(true);

      const rotated = await good(
        deploy(account, { ...inputs, "zscaler-client-secret": "s3cr3t/the+next=one" }, { token }),
      );
      expect(everythingSaid(rotated)).not.toContain("s3cr3t");
      await expectNothing(account, rotated);
      await expectNothing(account, await good(destroy(account, {}, { token })));
    })(),
);

test.concurrent("the key of auth-mode api-key is told nowhere, neither are credentials from the environment", () =>
  inAccount(async (account) => {
    const fromEnvironment = {
      "zscaler-client-id": "",
      "zscaler-client-secret": "",
      "auth-mode": "api-key",
      "auth-token": authToken,
    };
    const environment = { ZSCALER_CLIENT_ID: id, ZSCALER_CLIENT_SECRET: secret };
    const result = await good(deploy(account, fromEnvironment, { environment }));
    await expectNothing(account, result);
    expect(result.masks).toEqual(
      expect.arrayContaining([authToken, base64(authToken), `Bearer ${authToken}`, secret, header]),
    );
  })());

test.concurrent("an existing secret that only AWS knows is masked before it is used, and told nowhere", () =>
  inAccount(async (account) => {
    account.cloud.secrets.putOwned(
      "platform/zscaler",
      JSON.stringify({
        ZSCALER_CLIENT_ID: id,
        ZSCALER_CLIENT_SECRET: secret,
        ZSCALER_VANITY_DOMAIN: "acme",
        ZSCALER_CUSTOMER_ID: "1",
      }),
      "platform",
    );
    const none = {
      "zscaler-client-id": "",
      "zscaler-client-secret": "",
      "zscaler-customer-id": "",
      "zscaler-vanity-domain": "",
    };
    const result = await good(deploy(account, { ...none, "credentials-secret": "platform/zscaler" }));
    await expectNothing(account, result);
    expect(result.masks).toEqual(expect.arrayContaining([secret, base64(secret), header]));
  })());

const forAgent = { "zscaler-client-id": "", "zscaler-client-secret": "", "auth-mode": "api-key" };

test.concurrent("a key in an existing secret, and the header that the vault points at, are told nowhere", () =>
  inAccount(async (account) => {
    const { ARN = "" } = await account.clients.secrets.send(
      new CreateSecretCommand({
        Name: "platform/zscaler",
        SecretString: JSON.stringify({
          ZSCALER_CLIENT_ID: id,
          ZSCALER_CLIENT_SECRET: secret,
          ZSCALER_VANITY_DOMAIN: "acme",
          ZSCALER_MCP_AUTH_API_KEY: authToken,
        }),
      }),
    );
    const put = (header: string) =>
      account.clients.secrets.send(
        new PutSecretValueCommand({
          SecretId: ARN,
          SecretString: JSON.stringify({
            ZSCALER_CLIENT_ID: id,
            ZSCALER_CLIENT_SECRET: secret,
            ZSCALER_VANITY_DOMAIN: "acme",
            ZSCALER_MCP_AUTH_API_KEY: authToken,
            ZSCALER_MCP_AUTHORIZATION: header,
          }),
        }),
      );
    const inputs = { ...forAgent, "credentials-secret": ARN };
    const kept = await good(deploy(account, inputs));
    await expectNothing(account, kept);
    expect(kept.masks).toEqual(expect.arrayContaining([authToken, `Bearer ${authToken}`, secret]));

    await put(`Bearer ${authToken}`);
    const planned = await good(plan(account, inputs));
    expect(planned.outputs["changed"]).toBe("true");
    await expectNothing(account, planned);
    const pointed = await good(deploy(account, inputs));
    await expectNothing(account, pointed);
    expect(pointed.masks).toContain(base64(`Bearer ${authToken}`));

    for (const header of [authToken, `Bearer ${authToken}\n`, `Bearer x${authToken}`]) {
      await put(header);
      const refused = await bad(deploy(account, inputs));
      expect(refused.stdout).toContain("ZSCALER_MCP_AUTHORIZATION");
      await expectNothing(account, refused);
    }
  })());

test.concurrent("a token that the server refuses is told nowhere, though it says when it ran out", () =>
  inAccount(async (account) => {
    const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString("base64url");
    const parts = [encode({ alg: "RS256" }), encode({ exp: 1_700_000_000, sub: "agent-of-acme" })];
    const jwt = [...parts, base64("signature-of-the-token")].join(".");
    const result = await bad(
      deploy(account, {
        "auth-mode": "jwt",
        "auth-token": jwt,
        "container-environment":
          "ZSCALER_MCP_AUTH_JWKS_URI=https://issuer.example.com/keys\nZSCALER_MCP_AUTH_ISSUER=https://issuer.example.com",
      }),
    );
    expect(result.summary).toContain("the token ran out at 2023-11-14");
    const visible = `${everythingSaid(result)}\n${await visibleInAws(account)}`;
    for (const form of [...formsOf(jwt), ...formsOf(`Bearer ${jwt}`), ...parts, "agent-of-acme"])
      expect(visible).not.toContain(form);
    expect(result.masks).toEqual(expect.arrayContaining([jwt, `Bearer ${jwt}`]));
  })());

test.concurrent.each(["CreateSecret", "CreateExpressGatewayService", "CreateHarness"])(
  "an error of AWS at %s that repeats secrets is told without them",
  (operation) =>
    inAccount(async (account) => {
      account.faults.on({
        operation,
        times: 100,
        effect: {
          kind: "error",
          code: "ValidationException",
          status: 400,
          message: `Value '${secret}' with header ${header} (${encodeURIComponent(secret)}) is not valid, ${token}`,
        },
      });
      const result = await bad(deploy(account, {}, { token }));
      expect(result.stdout).toContain("is not valid");
      expect(result.summary).toContain("is not valid");
      await expectNothing(account, result);
    })(),
);

test.concurrent("a container that prints its secrets before it crashes is quoted without them", () =>
  inAccount(async (account) => {
    account.faults.on({
      operation: "CreateHarness",
      effect: {
        kind: "hook",
        when: "after",
        run: () => {
          for (const form of forbidden)
            account.cloud.logs.write("/ecs/zscaler-mcp", "mcp/Main/leak", `DEBUG environment: ${form}`);
        },
      },
    });
    const result = await bad(
      deploy(
        account,
        { image: `${repository}:crash`, "auth-mode": "api-key", "auth-token": authToken },
        { token },
      ),
    );
    expect(result.stdout).toContain("DEBUG environment: ***");
    expect(found(everythingSaid(result))).toEqual([]);
    expect(found((await stateText(account)) ?? "")).toEqual([]);
  })());

test.concurrent("inputs that are wrong are complained about without the secrets in them", () =>
  inAccount(async (account) => {
    const result = await bad(
      deploy(account, {
        "auth-mode": "api-key",
        "auth-token": `Bearer ${authToken}`,
        "container-environment": `ZSCALER_CLIENT_SECRET=${secret}\nnot a pair`,
        "task-cpu": "7",
      }),
    );
    expect(result.stdout).toContain("auth-token");
    expect(found(everythingSaid(result))).toEqual([]);
  })());
