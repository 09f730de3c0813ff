/** Wrong inputs, and runs in which nothing may be done, cost not a single call. */
import { expect, test } from "@jest/globals";
import { type Account, bad, credentials, errorsOf, good, inAccount, run } from "./action.js";

const called = (account: Account) => account.calls().map(({ operation }) => operation);

test.concurrent("all that is wrong is said at once, each with its input and its fix, before any call", () =>
  inAccount(async (account) => {
    const result = await bad(
      run(account, {
        operation: "deploy",
        region: "Frankfurt",
        "task-cpu": "lots",
        "log-retention-days": "31",
        "auth-mode": "basic",
        tags: "team",
        "expires-in": "3 days",
        keep: "roles",
        "host-validation": "nobody",
        "credentials-secret": "one",
        "secret-name": "two",
        ...credentials,
        "zscaler-client-secret": "",
      }),
    );
    const errors = result.annotations.filter(({ level }) => level === "error");
    for (const input of [
      "region",
      "task-cpu",
      "log-retention-days",
      "auth-mode",
      "tags",
      "expires-in",
      "keep",
      "host-validation",
      "secret-name",
    ]) {
      const about = errors.filter(({ message }) => message.includes(`\`${input}\``));
      expect({ input, count: about.length > 0 }).toEqual({ input, count: true });
      for (const { message } of about) expect(message).toMatch(/Fix: |is not one of `/);
    }
    expect(result.summary).toContain("log-retention-days");
    expect(result.outputs).toEqual({});
    expect(called(account)).toEqual([]);
  })());

test.concurrent("credentials that are missing are named, not their values", () =>
  inAccount(async (account) => {
    const result = await bad(run(account, { operation: "deploy", "zscaler-client-id": "given" }));
    for (const name of ["zscaler-client-secret", "zscaler-customer-id", "zscaler-vanity-domain"])
      expect(errorsOf(result)).toContain(name);
    expect(called(account)).toEqual([]);
  })());

test.concurrent("an operation that nobody knows lists those there are", () =>
  inAccount(async (account) => {
    const result = await bad(run(account, { operation: "delpoy" }));
    expect(errorsOf(result)).toMatch(/delpoy.*deploy/s);
    expect(called(account)).toEqual([]);
  })());

const pullRequest = (head: string) => ({
  name: "pull_request",
  payload: {
    number: 7,
    pull_request: {
      number: 7,
      head: { repo: { full_name: head, fork: head !== "octo-org/octo-repo" } },
      base: { repo: { full_name: "octo-org/octo-repo" } },
    },
    repository: { full_name: "octo-org/octo-repo" },
  },
});

test.concurrent("a fork's pull request, which has no credentials, is skipped with a notice and is no failure", () =>
  inAccount(async (account) => {
    const result = await good(
      run(
        account,
        { operation: "deploy", stage: "pr-7" },
        {
          event: pullRequest("someone/octo-repo"),
          environment: {
            AWS_ACCESS_KEY_ID: "",
            AWS_SECRET_ACCESS_KEY: "",
            GITHUB_EVENT_NAME: "pull_request",
          },
        },
      ),
    );
    expect(result.outputs).toEqual({ skipped: "true" });
    expect(result.annotations).toEqual([
      expect.objectContaining({ level: "notice", message: expect.stringContaining("fork") }),
    ]);
    expect(result.summary).toContain("fork");
    expect(called(account)).toEqual([]);
  })());

test.concurrent("a pull request of the repository itself is not skipped", () =>
  inAccount(async (account) => {
    const result = await bad(
      run(account, { operation: "deploy", stage: "pr-7" }, { event: pullRequest("octo-org/octo-repo") }),
    );
    expect(result.outputs).not.toHaveProperty("skipped");
    expect(errorsOf(result)).toContain("zscaler-client-id");
  })());
