/** What is told on GitHub beside a run, and that the run neither waits for it nor depends on it. */
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { type GitHub as Simulated, startGitHub } from "../../simulator/github/index.js";
import { openGitHub } from "../../src/github/github.js";
import type { Context, Result } from "../../src/operations/operation.js";
import { openReporting, tellTakenDown } from "../../src/operations/reporting.js";
import type { Log } from "../../src/report/log.js";
import { createSecrets } from "../../src/report/secrets.js";
import type { DeploySettings } from "../../src/settings/settings.js";
import { newState } from "../../src/state/schema.js";
import { deployed } from "../report/examples.js";
import { deploySettings, place } from "../topologies/settings.js";

const silent = () => {};
const log: Log = {
  line: silent,
  detail: silent,
  notice: silent,
  warning: silent,
  error: silent,
  foreign: silent,
  group: (_title, work) => work(),
};

const settings = (changed: Partial<DeploySettings> = {}) =>
  deploySettings({
    repository: "octo-org/octo-repo",
    reporting: { comment: true, environment: "preview" },
    githubToken: "a-token",
    ...changed,
  });

const context = (apiUrl: string, signal = new AbortController().signal): Context => ({
  environment: { GITHUB_API_URL: apiUrl, GITHUB_SHA: "a".repeat(40) },
  log,
  secrets: createSecrets(silent),
  startedAt: Date.now(),
  signal,
});

const result: Result = { report: deployed, outputs: { status: "ready" }, failures: [] };
const state = newState({ ...settings(), ...place }, "ecs");

/** An API that answers nothing until it is let, and then that it is broken. */
async function closedApi(): Promise<{
  url: string;
  arrived: Promise<void>;
  open: () => void;
  stop: () => void;
}> {
  let open = silent;
  let arrive = silent;
  const gate = new Promise<void>((resolve) => {
    open = resolve;
  });
  const arrived = new Promise<void>((resolve) => {
    arrive = resolve;
  });
  const server: Server = createServer(async (_request, response) => {
    arrive();
    await gate;
    response.writeHead(404, { "content-type": "application/json" }).end('{"message":"Not Found"}');
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    arrived,
    open: () => open(),
    stop: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

describe("a run", () => {
  test("does not wait for GitHub when it begins, and ends as it ends whatever GitHub says", async () => {
    const api = await closedApi();
    try {
      const reporting = await openReporting(settings(), context(api.url));
      reporting.begins(undefined);
      expect(reporting.remembered(state)).toEqual({ reported: { pullRequest: 7, environment: "preview" } });
      await api.arrived;
      const concluding = reporting.concluded(result);
      api.open();
      const { report, outputs, failures } = await concluding;
      expect([outputs, failures]).toEqual([result.outputs, []]);
      expect(report.notices?.map(({ level, title }) => [level, title])).toEqual([
        ["warning", "Comment on pull request 7 not up to date"],
        ["warning", "Deployment to environment preview not reported"],
      ]);
    } finally {
      api.stop();
    }
  });

  test("that is cancelled gives up on a GitHub that does not answer", async () => {
    const api = await closedApi();
    try {
      const cancel = new AbortController();
      const reporting = await openReporting(settings(), context(api.url, cancel.signal));
      reporting.begins(undefined);
      await api.arrived;
      cancel.abort();
      const { report } = await reporting.concluded(result);
      expect(report.notices?.map(({ message }) => message)).toEqual(
        Array(2).fill(expect.stringContaining("did not answer in time")),
      );
    } finally {
      api.stop();
    }
  });

  test("that is cancelled before it changed anything says nothing", async () => {
    const cancel = new AbortController();
    const reporting = await openReporting(settings(), context("http://127.0.0.1:1", cancel.signal));
    cancel.abort();
    expect(await reporting.concluded(result)).toBe(result);
  });

  test("that is to be told nowhere asks GitHub nothing", async () => {
    const quiet = settings({ reporting: { comment: false, environment: undefined } });
    const reporting = await openReporting(quiet, context("http://127.0.0.1:1"));
    reporting.begins(state);
    expect((await reporting.concluded(result)).report.notices ?? []).toEqual([]);
    expect(reporting.remembered(state)).toEqual({});
  });

  test("without a token says once what it can't tell, and without a pull request that there is none", async () => {
    const stage = { name: "default", slug: "default" };
    const reporting = await openReporting(settings({ githubToken: undefined, stage }), context(""));
    const { report } = await reporting.concluded(result);
    expect(report.notices?.map(({ level, title }) => [level, title])).toEqual([
      ["note", "No pull request to comment on"],
      ["warning", "Nothing told on GitHub"],
    ]);
  });
});

describe("the state", () => {
  const remembering = async (reporting: DeploySettings["reporting"]) =>
    openReporting(settings({ reporting }), context(""));

  test("is to be written where it does not say yet where the stage is told about, and only then", async () => {
    const reporting = await remembering({ comment: true, environment: "preview" });
    expect(reporting.isRememberedIn(undefined)).toBe(false);
    expect(reporting.isRememberedIn(state)).toBe(false);
    expect(reporting.isRememberedIn({ ...state, reported: { pullRequest: 7 } })).toBe(false);
    expect(reporting.isRememberedIn({ ...state, ...reporting.remembered(state) })).toBe(true);
  });

  test("keeps what it knows where a run is told nothing of it, so that the end is told there too", async () => {
    const reporting = await remembering({ comment: false, environment: undefined });
    const reported = { pullRequest: 5, environment: "preview" };
    expect(reporting.remembered({ ...state, reported })).toEqual({ reported });
    expect(reporting.isRememberedIn({ ...state, reported })).toBe(true);
  });
});

describe("a stage that sweep has taken down", () => {
  let github: Simulated;
  beforeEach(async () => {
    github = await startGitHub();
    github.pullRequest(7);
  });
  afterEach(() => github.stop());

  const opened = async (token: string) => {
    const signal = new AbortController().signal;
    const found = await openGitHub({ token, apiUrl: github.url, repository: github.repository, signal });
    if (found === undefined) throw new Error("there is a token");
    return found;
  };
  const takenDown = {
    state: {
      ...state,
      reported: { pullRequest: 7, environment: "preview" },
      outputs: { "mcp-url": "https://x/mcp" },
    },
    why: "pull request #7 is closed",
    runUrl: "https://github.com/octo-org/octo-repo/actions/runs/9",
  };

  test("is said to be gone wherever it was told about", async () => {
    const token = github.token({ "pull-requests": "write", deployments: "write" });
    const reporting = await openReporting(settings({ githubToken: token }), {
      ...context(github.url),
      environment: { GITHUB_API_URL: github.url, GITHUB_SHA: "ffac537e6cbbf934b08745a378932722df287a53" },
    });
    reporting.begins(undefined);
    expect((await reporting.concluded(result)).report.notices).toEqual([]);
    expect(await tellTakenDown(await opened(token), takenDown)).toEqual([]);
    expect(github.comments(7).map(({ body }) => body)).toEqual([
      expect.stringMatching(/taken down by sweep: pull request .*7 is closed[\s\S]*~~`https:\/\/x\/mcp`~~/),
    ]);
    expect(github.deployments()[0]?.statuses[0]?.state).toBe("inactive");
  });

  test("is no reason for a comment that nobody has, nor for calls where it was told about nowhere", async () => {
    const ours = await opened(github.token());
    expect(await tellTakenDown(ours, takenDown)).toEqual([]);
    expect(github.comments(7)).toEqual([]);
    github.forgetCalls();
    expect(await tellTakenDown(ours, { ...takenDown, state })).toEqual([]);
    expect(github.calls()).toEqual([]);
  });

  test("and may not be told about is a notice for each place, and no error", async () => {
    const notices = await tellTakenDown(await opened(github.token({})), takenDown);
    expect(notices.map(({ level, title }) => [level, title])).toEqual([
      ["note", "Comment on pull request 7 not up to date"],
      ["note", "Deployments to environment preview not made inactive"],
    ]);
  });
});
