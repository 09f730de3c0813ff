import { describe, expect, test } from "@jest/globals";
import { isPermissive, licenseProblems } from "../../tools/licenses.js";

describe("licences of the lockfile", () => {
  test("a copyleft package is named with its version and licence, however deep it is nested", () => {
    const problems = licenseProblems({
      packages: {
        "": { license: "UNLICENSED", version: "1.0.0" },
        "node_modules/fine": { license: "MIT", version: "1.2.3" },
        "node_modules/fine/node_modules/@scope/simulate": { license: "AGPL-3.0-or-later", version: "2.0.0" },
      },
    });
    expect(problems).toEqual([
      expect.stringMatching(/^@scope\/simulate@2\.0\.0 is under AGPL-3\.0-or-later/),
    ]);
  });

  test("a package that states no licence is not taken for a free one", () => {
    const problems = licenseProblems({ packages: { "node_modules/silent": { version: "0.1.0" } } });
    expect(problems).toEqual(["silent@0.1.0 states no licence"]);
  });

  test.each([
    ["MIT", true],
    ["(MIT OR GPL-3.0-only)", true],
    ["Apache-2.0 AND MIT", true],
    ["(MIT AND (GPL-2.0-only OR BSD-3-Clause))", true],
    ["MIT AND GPL-3.0-only", false],
    ["MIT OR GPL-3.0-only AND AGPL-3.0-only", true],
    ["GPL-2.0-only WITH Classpath-exception-2.0", false],
    ["SEE LICENSE IN LICENSE.md", false],
    ["(MIT", false],
    ["", false],
  ])("the expression %j is permissive: %j", (expression, permissive) => {
    expect(isPermissive(expression)).toBe(permissive);
  });
});
