/** Tests are TypeScript ES modules; swc only strips the types. End-to-end suites run the committed dist/. */
const shared = {
  rootDir: ".",
  testEnvironment: "node",
  extensionsToTreatAsEsm: [".ts"],
  moduleNameMapper: { "^(\\.{1,2}/.*)\\.js$": "$1" },
  transform: {
    "^.+\\.ts$": [
      "@swc/jest",
      {
        jsc: {
          parser: { syntax: "typescript" },
          target: "es2023",
          experimental: { keepImportAttributes: true },
        },
        module: { type: "es6" },
      },
    ],
  },
  modulePathIgnorePatterns: ["<rootDir>/build/", "<rootDir>/dist/"],
};

export default {
  // Every core: a test waits for child processes and sockets more than it computes.
  maxWorkers: "100%",
  projects: [
    {
      ...shared,
      displayName: "unit",
      testMatch: ["<rootDir>/__tests__/**/*.test.ts"],
      testPathIgnorePatterns: ["/node_modules/", "/__tests__/e2e/"],
    },
    { ...shared, displayName: "e2e", testMatch: ["<rootDir>/__tests__/e2e/*.test.ts"] },
    // Those of them in which every operation and topology has its day: for a second Node.
    {
      ...shared,
      displayName: "journeys",
      testMatch: [
        "<rootDir>/__tests__/e2e/@(comment|deploy|examples|first-run|gateway-sign-in|inputs|redeploy).test.ts",
      ],
    },
    // Minutes of killing, failing and waiting: run once, on the Node that runs the action on GitHub.
    {
      ...shared,
      displayName: "reliability",
      testMatch: ["<rootDir>/__tests__/e2e/reliability/*.test.ts"],
    },
    // Every known failure, brought about for real: run once, too.
    {
      ...shared,
      displayName: "diagnosis",
      testMatch: ["<rootDir>/__tests__/e2e/diagnosis/*.test.ts"],
    },
  ],
};
