import { describe, expect, test } from "@jest/globals";
import { secretInputs, secretsOf } from "../../src/settings/secrets.js";
import { environmentOf } from "./environment.js";

const base64 = (text: string) => Buffer.from(text).toString("base64");

describe("what has to be masked", () => {
  test("is known by input", () => {
    expect(secretInputs).toEqual(["github-token", "zscaler-client-secret", "auth-token"]);
  });

  test("includes the headers that are made of secrets", () => {
    const secrets = secretsOf(
      environmentOf({
        "zscaler-client-id": "id",
        "zscaler-client-secret": " s3cret ",
        "auth-token": "tok",
        "github-token": "ghs_1",
      }),
    );
    expect(new Set(secrets)).toEqual(
      new Set(["s3cret", "tok", "ghs_1", base64("id:s3cret"), `Basic ${base64("id:s3cret")}`, "Bearer tok"]),
    );
  });

  test("includes what comes from the environment, and every pair that can come about", () => {
    const secrets = secretsOf(
      environmentOf(
        { "zscaler-client-id": "input-id" },
        { ZSCALER_CLIENT_ID: "env-id", ZSCALER_CLIENT_SECRET: "env-secret" },
      ),
    );
    expect(secrets).toEqual(
      expect.arrayContaining(["env-secret", base64("input-id:env-secret"), base64("env-id:env-secret")]),
    );
  });

  test("is found even where the inputs are invalid", () => {
    expect(secretsOf({ "INPUT_AUTH-TOKEN": "two\nlines", INPUT_OPERATION: "nonsense" })).toContain(
      "two\nlines",
    );
  });

  test("includes container variables whose names say so, and no others", () => {
    const secrets = secretsOf(
      environmentOf({
        "container-environment":
          "ZSCALER_MCP_REQUEST_STATE_KEYS = k=1 \nPLAIN=value\nnonsense\nMY_PASSWORD=p",
      }),
    );
    expect(secrets).toEqual(["k=1", "p"]);
  });

  test("is nothing where nothing was given, so that no empty mask hides every log line", () => {
    expect(secretsOf({})).toEqual([]);
    expect(secretsOf(environmentOf({ "auth-token": " ", "container-environment": "TOKEN=" }))).toEqual([]);
  });
});
