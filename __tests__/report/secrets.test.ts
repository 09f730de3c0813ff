import { describe, expect, test } from "@jest/globals";
import { createSecrets, scrubbed } from "../../src/report/secrets.js";

const secret = "s3cr3t/Va|ue+with_marks&more";

function registered(...values: string[]) {
  const masks: string[] = [];
  const secrets = createSecrets((value) => masks.push(value));
  secrets.mask(values);
  return { masks, secrets };
}

describe("a registered secret", () => {
  test.each([
    ["as it is", secret],
    ["in base64", Buffer.from(secret).toString("base64")],
    ["in base64 for URLs", Buffer.from(secret).toString("base64url")],
    ["URL-encoded", encodeURIComponent(secret)],
    ["inside JSON", JSON.stringify(secret).slice(1, -1)],
  ])("is masked and scrubbed %s", (_, form) => {
    const { masks, secrets } = registered(secret);
    expect(masks).toContain(form);
    expect(secrets.scrub(`before ${form} after`)).toBe("before *** after");
  });

  test.each(["", "i", "id", "id:", "a-client-id:", "zs-12345:"])(
    "is found in a Basic header that nobody registered, behind %j",
    (prefix) => {
      const header = Buffer.from(`${prefix}${secret}`).toString("base64");
      expect(registered(secret).secrets.scrub(header)).toContain("***");
    },
  );

  test("of several lines is scrubbed line by line", () => {
    const key =
      "-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBgkq\nhkiG9w0BAQEFAASC\n-----END PRIVATE KEY-----\n";
    const { secrets } = registered(key);
    expect(secrets.scrub("… hkiG9w0BAQEFAASC …")).toBe("… *** …");
  });

  test("is masked once, however often it is given", () => {
    const { masks, secrets } = registered(secret);
    const count = masks.length;
    secrets.mask([secret, undefined, ""]);
    expect(masks).toHaveLength(count);
  });

  test("that contains a shorter one leaves no remainder behind", () => {
    const { secrets } = registered("password", "password-and-more");
    expect(secrets.scrub("password-and-more")).toBe("***");
  });
});

test("an empty or blank value masks nothing, for it would mask everything", () => {
  const { masks, secrets } = registered("", "   ", "\n");
  expect(masks).toEqual([]);
  expect(secrets.scrub("a b")).toBe("a b");
});

test("a short value's encodings don't hit innocent text", () => {
  expect(registered("abc").masks).toEqual(["abc"]);
});

test("a structure is scrubbed at every depth, keys and split secrets too", () => {
  const { secrets } = registered(secret);
  const split = `${secret.slice(0, 4)}\u001B[0m\u200B${secret.slice(4)}`;
  const clean = scrubbed({ a: [split, { [secret]: 1, kept: undefined }], n: 4, t: true }, secrets.scrub);
  expect(clean).toEqual({ a: ["***", { "***": 1, kept: undefined }], n: 4, t: true });
});
