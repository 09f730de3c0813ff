/** A suite file: what it says, and that whoever wrote it wrongly is told where. */
import { readFileSync } from "node:fs";
import { describe, expect, test } from "@jest/globals";
import { parse, stringify } from "yaml";
import { z } from "zod";
import type { Question, Suite } from "../../src/settings/settings.js";
import { parseSuite } from "../../src/settings/suite.js";
import type { Problem } from "../../src/settings/values.js";

const inputs: Omit<Question, "prompt"> = {
  expectations: { patterns: [], tools: [], maxLatency: undefined, maxTotalTokens: undefined },
  retries: 2,
};

async function read(text: string, defaults = inputs, file = "tests/suite.yaml") {
  const problems: Problem[] = [];
  const suite = await parseSuite(text, file, defaults, (problem) => problems.push(problem));
  return { suite, problems };
}

/** The suite of a text without faults. */
async function parsed(text: string, defaults = inputs): Promise<Suite> {
  const { suite, problems } = await read(text, defaults);
  expect(problems).toEqual([]);
  if (suite === undefined) throw new Error("no suite");
  return suite;
}

/** What is wrong with a text, each as `line: what`. */
async function faults(text: string): Promise<readonly string[]> {
  const { suite, problems } = await read(text);
  expect(suite).toBeUndefined();
  for (const { value, at } of problems) {
    expect(value).toBe("tests/suite.yaml");
    expect(at?.file ?? "tests/suite.yaml").toBe("tests/suite.yaml");
  }
  return problems.map(({ what, at }) => {
    const [, line = "", rest] = /^\(line (\d+)\):? (.*)$/s.exec(what) ?? [undefined, undefined, what];
    expect(line).toBe(at === undefined ? "" : String(at.line));
    return line === "" ? what : `${line}: ${rest}`;
  });
}

describe("a suite", () => {
  test("has what each case says, and the line in which it begins", async () => {
    const suite = await parsed(
      [
        "concurrency: 3",
        "cases:",
        "  - name: lists locations",
        "    prompt: |",
        "      List my ZIA locations.",
        "      All of them.",
        "    expect: (?i)location",
        "    expect-tool: [zia_list_locations, zia_get_*]",
        "    max-latency: 30s",
        "    max-total-tokens: 20000",
        "    retries: 0",
        "  # Nothing but a prompt is needed.",
        "  - prompt: Hello",
      ].join("\n"),
    );
    expect(suite).toEqual({
      file: "tests/suite.yaml",
      concurrency: 3,
      cases: [
        {
          name: "lists locations",
          line: 3,
          prompt: "List my ZIA locations.\nAll of them.",
          expectations: {
            patterns: [/location/iu],
            tools: ["zia_list_locations", "zia_get_*"],
            maxLatency: 30_000,
            maxTotalTokens: 20_000,
          },
          retries: 0,
        },
        { name: "Hello", line: 13, prompt: "Hello", ...inputs },
      ],
    });
  });

  test("runs four cases at a time unless it says otherwise", async () => {
    expect((await parsed("cases: [{prompt: Hello}]")).concurrency).toBe(4);
  });

  test("takes what a case doesn't say from its defaults, and what they don't say from the inputs", async () => {
    const { cases } = await parsed(
      [
        "defaults: { max-latency: 60s, expect: polite, retries: 1 }",
        "cases:",
        "  - prompt: one",
        "  - prompt: two",
        "    max-latency: 5s",
        "    retries: 0",
        "  - { prompt: three, expect: [] }",
      ].join("\n"),
      { ...inputs, expectations: { ...inputs.expectations, maxTotalTokens: 900, maxLatency: 1 } },
    );
    const base = { tools: [], maxTotalTokens: 900 };
    expect(cases.map(({ expectations, retries }) => ({ ...expectations, retries }))).toEqual([
      { ...base, patterns: [/polite/u], maxLatency: 60_000, retries: 1 },
      { ...base, patterns: [/polite/u], maxLatency: 5_000, retries: 0 },
      { ...base, patterns: [], maxLatency: 60_000, retries: 1 },
    ]);
  });

  test("keeps every scalar as it was written: a prompt may look like a number, a date or a boolean", async () => {
    const { cases } = await parsed(
      "cases:\n  - prompt: 1e3\n    expect: [0x10, yes, 2026-11-23]\n  - prompt: null",
    );
    expect(cases.map(({ prompt }) => prompt)).toEqual(["1e3", "null"]);
    expect(cases[0]?.expectations.patterns).toEqual([/0x10/u, /yes/u, /2026-11-23/u]);
  });

  test("calls a case without a name by the first words of its prompt", async () => {
    const { cases } = await parsed(
      "cases:\n  - prompt: |\n      Which locations of ours\n      have no static address, and since when is that so?",
    );
    expect(cases[0]?.name).toBe("Which locations of ours have no static address, and since…");
  });

  test("may name a part once and use it often", async () => {
    const { cases } = await parsed(
      "cases:\n  - prompt: one\n    expect: &polite [please, thanks]\n  - prompt: two\n    expect: *polite",
    );
    expect(cases[1]?.expectations.patterns).toEqual([/please/u, /thanks/u]);
  });

  test("shows its annotations at the file's path, whichever way the input writes it", async () => {
    expect((await read("cases: [{prompt: x}]", inputs, "./a/../tests/s.yaml")).suite?.file).toBe(
      "tests/s.yaml",
    );
    expect((await read("cases: []", inputs, "./tests/s.yaml")).problems[0]?.at).toEqual({
      file: "tests/s.yaml",
      line: 1,
    });
  });
});

describe("a wrong suite", () => {
  test("is told everything that is wrong at once, each with its line and its case", async () => {
    expect(
      await faults(
        [
          "concurency: 4",
          "defaults:",
          "  max-latency: soon",
          "  name: all",
          "cases:",
          "  - name: lists locations",
          "    promt: List my locations.",
          "  - prompt: ''",
          "    expect:",
          "      - fine",
          "      - '(open'",
          "  - just text",
          "  - name: [a, b]",
          "    prompt: Hello",
          "    expect-tool: { zia: all }",
          "    max-total-tokens: 12.5",
          "    retries: 1000",
          "  - name: lists locations",
          "    prompt: Again",
        ].join("\n"),
      ),
    ).toEqual([
      '1: has an unknown key "concurency"',
      '4: `defaults` has an unknown key "name"',
      '3: `defaults`: `max-latency` "soon" is not a duration',
      '7: case 1 has an unknown key "promt"',
      '6: case "lists locations" has no `prompt`',
      "8: case 2: `prompt` is empty",
      '11: case 2: `expect` "(open" is not a regular expression',
      "12: case 3 is not a map with the keys `name`, `prompt`, `expect`, `expect-tool`, `max-latency`, `max-total-tokens`, `retries`",
      "13: case 4: `name` is a list, not text",
      "15: case 4: `expect-tool` is a map, not text",
      '16: case 4: `max-total-tokens` "12.5" is not a whole number',
      '17: case 4: `retries` "1000" is too large',
    ]);
  });

  test("hears which key was meant", async () => {
    const { problems } = await read("cases:\n  - promt: x\n    expect-tols: y\n    zzz: 1");
    expect(problems.map(({ fix }) => fix)).toEqual([
      "Did you mean `prompt`?",
      "Did you mean `expect-tool`?",
      expect.stringMatching(/^The keys here are `name`, `prompt`/),
      undefined,
    ]);
  });

  test.each([
    ["nothing at all", "", ["1: is not a map with the keys `concurrency`, `defaults`, `cases`"]],
    ["a list", "- prompt: x", ["1: is not a map with the keys `concurrency`, `defaults`, `cases`"]],
    ["no cases", "concurrency: 2", ["1: has no `cases`"]],
    ["an empty list of cases", "\ncases: []", ["2: `cases` is not a list of cases"]],
    ["cases as a map", "cases: { prompt: x }", ["1: `cases` is not a list of cases"]],
    [
      "too wide a concurrency",
      "concurrency: 17\ncases: [{prompt: x}]",
      ['1: `concurrency` "17" is too large'],
    ],
    ["no value", "concurrency:\ncases: [{prompt: x}]", ["1: `concurrency` is empty"]],
    [
      "a name twice",
      "cases:\n  - { name: a, prompt: x }\n  - { name: a, prompt: y }",
      ['3: case "a" has the name of the case in line 2'],
    ],
    [
      "a prompt twice without names",
      "cases:\n  - prompt: x\n  - prompt: x",
      ['3: case "x" has the name of the case in line 2'],
    ],
    [
      "a key twice",
      "cases:\n  - prompt: x\n    prompt: y",
      ["3: is not valid YAML: Map keys must be unique"],
    ],
    [
      "a quote that is left open",
      'cases:\n  - prompt: "x',
      [expect.stringMatching(/^2: is not valid YAML: .*quote/)],
    ],
    [
      "two documents",
      "cases: [{prompt: x}]\n---\ncases: []",
      [expect.stringMatching(/^2: is not valid YAML: .*multiple/)],
    ],
    [
      "a tag",
      "cases:\n  - prompt: !env TOKEN",
      [expect.stringMatching(/^2: is not valid YAML: Unresolved tag/)],
    ],
    ["a key that is no text", "cases:\n  - ? [a]\n    : b", [expect.stringMatching(/^2: is not valid YAML/)]],
    ["an unknown alias", "cases:\n  - prompt: *gone", ["2: names an anchor that does not stand before it"]],
    [
      "an alias of what it stands in",
      "cases: &all\n  - prompt: *all",
      ["2: names an anchor that does not stand before it"],
    ],
    [
      "a merge, which YAML 1.2 has not",
      "cases:\n  - &one { prompt: x }\n  - <<: *one\n    prompt: y",
      ['3: case 2 has an unknown key "<<"'],
    ],
  ])("with %s is refused", async (_, text, expected) => {
    expect(await faults(text)).toEqual(expected);
  });

  test("with a name that would break a line, or fill a page, is refused", async () => {
    expect(
      await faults(`cases:\n  - { name: "a\\nb", prompt: x }\n  - { name: ${"n".repeat(201)}, prompt: y }`),
    ).toEqual([
      '2: case 1: `name` "a\\nb" is not one line of at most 200 characters',
      expect.stringMatching(/^3: case 2: `name` "n{120}…" is not one line/),
    ]);
  });

  test("with more cases or entries than anybody reads is refused before they are looked at", async () => {
    const many = (count: number, line: string) => `${line}\n`.repeat(count);
    expect(await faults(`cases:\n${many(501, "  - wrong")}`)).toEqual([
      "1: `cases` has 501 entries, which is more than 500",
    ]);
    expect(await faults(`cases:\n  - prompt: x\n    expect:\n${many(101, "      - y")}`)).toEqual([
      "4: case 1: `expect` has 101 entries, which is more than 100",
    ]);
  });

  test("with thousands of faults is told of the first ones and how many there are", async () => {
    const found = await faults(`cases:\n${"  - wrong\n".repeat(400)}`);
    expect(found).toHaveLength(51);
    expect(found.at(-1)).toBe("has 350 more faults");
  });

  test("that would swell or sink a careless reader does neither", async () => {
    const levels = Array.from({ length: 30 }, (_, level) =>
      level === 0
        ? "a0: &a0 [x, x]"
        : `a${level}: &a${level} [*a${level - 1}, *a${level - 1}, *a${level - 1}]`,
    );
    const [bomb] = await faults(`${levels.join("\n")}\ncases: *a29`);
    expect(bomb).toBe('1: has an unknown key "a0"');
    for (const depth of [500, 2_000, 8_000, 100_000]) {
      const nested = `cases: ${"[".repeat(depth)}${"]".repeat(depth)}`;
      expect((await faults(nested)).length).toBeGreaterThan(0);
    }
  });
});

describe("a regular expression of a suite", () => {
  const pattern = async (expression: string) =>
    (await parsed(stringify({ cases: [{ prompt: "x", expect: [expression] }] }))).cases[0]?.expectations
      .patterns[0];

  test("may have flags in front, as other tools write them", async () => {
    expect(await pattern("(?i)san jose")).toEqual(/san jose/iu);
    expect(await pattern("(?ms)^one.*two$")).toEqual(/^one.*two$/msu);
    expect(await pattern("(?:i)x")).toEqual(/(?:i)x/u);
  });

  test.each(["(?ii)x", "(?x)y", "(?i", "a{2,1}", "\\p{Nothing}"])(
    "is refused where it is none: %s",
    async (expression) => {
      const [fault] = await faults(stringify({ cases: [{ prompt: "x", expect: [expression] }] }));
      expect(fault).toMatch(/is not a regular expression$/);
    },
  );
});

describe("the example", () => {
  const text = readFileSync("examples/zscaler-suite.yaml", "utf8");

  test("is a suite that only reads", async () => {
    const { cases } = await parsed(text);
    expect(cases.length).toBeGreaterThan(5);
    for (const { expectations } of cases) {
      expect(expectations.tools.length).toBeGreaterThan(0);
      for (const tool of expectations.tools) expect(tool).toMatch(/^[a-z]+_list_/);
    }
  });
});

describe("the schema for editors", () => {
  const source = JSON.parse(readFileSync("docs/suite.schema.json", "utf8")) as Parameters<
    typeof z.fromJSONSchema
  >[0];
  const schema = z.fromJSONSchema(source);
  const members = z
    .object({
      properties: z.object({
        concurrency: z.unknown(),
        defaults: z.object({ properties: z.record(z.string(), z.unknown()) }),
        cases: z.object({ items: z.object({ properties: z.record(z.string(), z.unknown()) }) }),
      }),
    })
    .parse(source).properties;

  test("takes the example", () => {
    expect(
      schema.safeParse(parse(readFileSync("examples/zscaler-suite.yaml", "utf8"))).error,
    ).toBeUndefined();
  });

  test("has the keys that a suite can have, and no other", async () => {
    const keysAt = async (text: string) => {
      const [fix = ""] = (await read(text)).problems.flatMap((problem) => problem.fix ?? []);
      return [...fix.matchAll(/`([\w-]+)`/g)].map(([, key]) => key);
    };
    expect(Object.keys(members)).toEqual(["concurrency", "defaults", "cases"]);
    expect(await keysAt("zzzzzzzz: 1")).toEqual(Object.keys(members));
    expect(await keysAt("defaults: { zzzzzzzz: 1 }")).toEqual(Object.keys(members.defaults.properties));
    expect(await keysAt("cases: [{ prompt: x, zzzzzzzz: 1 }]")).toEqual(
      Object.keys(members.cases.items.properties),
    );
  });

  test.each<[boolean, object]>([
    [true, { prompt: "x" }],
    [true, { prompt: "x", expect: "y", "expect-tool": ["a", "b_*"], retries: 0, "max-latency": "250ms" }],
    [true, { prompt: "x", expect: [], "max-total-tokens": 1 }],
    [false, {}],
    [false, { prompt: "" }],
    [false, { prompt: "x", expect: "" }],
    [false, { prompt: "x", expect: [""] }],
    [false, { prompt: "x", expect: Array.from({ length: 101 }, (_, index) => `entry ${index}`) }],
    [false, { prompt: "x", name: "n".repeat(201) }],
    [false, { prompt: "x", "max-latency": "30 seconds" }],
    [false, { prompt: "x", "max-total-tokens": 0 }],
    [false, { prompt: "x", "max-total-tokens": 2_147_483_648 }],
    [false, { prompt: "x", retries: 101 }],
    [false, { prompt: "x", retries: 1.5 }],
  ])("is of the parser's opinion (%s) about a case %j", async (isRight, one) => {
    const suite = { cases: [one] };
    expect(schema.safeParse(suite).success).toBe(isRight);
    expect((await read(stringify(suite))).problems.length === 0).toBe(isRight);
  });

  test.each<[boolean, object]>([
    [true, { concurrency: 16, defaults: {} }],
    [false, { concurrency: 0 }],
    [false, { concurrency: 17 }],
    [false, { defaults: { prompt: "x" } }],
    [false, { cases: [] }],
    [false, { cases: Array.from({ length: 501 }, (_, index) => ({ prompt: `question ${index}` })) }],
  ])("is of the parser's opinion (%s) about a suite %j", async (isRight, members) => {
    const suite = { cases: [{ prompt: "x" }], ...members };
    expect(schema.safeParse(suite).success).toBe(isRight);
    expect((await read(stringify(suite))).problems.length === 0).toBe(isRight);
  });
});
