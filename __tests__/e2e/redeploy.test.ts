/** A deploy of a stage that is there already: it serves all the while, and is put right by the next one where it must be. */
import { expect, test } from "@jest/globals";
import { credentials, deploy, good, inAccount, repository } from "./action.js";
import { askedDuring } from "./asking.js";
import { topologies } from "./topologies.js";

test.concurrent.each(topologies)(
  "$name: answers all the while: the old image serves until the new one can",
  ({ inputs }) =>
    inAccount(async (account) => {
      const first = await good(deploy(account, inputs));
      const updating = good(deploy(account, { ...inputs, image: `${repository}:2.0` }));
      const { result, asked, inVain } = await askedDuring(account, first, updating);
      expect(asked).toBeGreaterThan(1);
      expect(inVain).toBe(0);
      expect(result.outputs).toMatchObject({
        "mcp-url": first.outputs["mcp-url"],
        "harness-arn": first.outputs["harness-arn"],
        "harness-version": "1",
      });
    })(),
);

test.concurrent("reports what is ready even where another Zscaler client is refused by the server", () =>
  inAccount(
    async (account) => {
      const result = await deploy(account, { "zscaler-client-secret": "not the one" });
      expect(result.exitCode).toBe(1);
      expect(result.outputs["status"]).toBe("degraded");
      expect(result.outputs["harness-status"]).toBe("READY");
      expect(result.stdout).toContain("answered 401");
      // Corrected by the very next deploy.
      const corrected = await good(deploy(account));
      expect(corrected.outputs["status"]).toBe("ready");
    },
    {
      containers: {
        oneApiClients: [
          {
            clientId: credentials["zscaler-client-id"],
            clientSecret: credentials["zscaler-client-secret"],
          },
        ],
      },
    },
  )());
