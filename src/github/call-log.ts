/** Each call of GitHub's API as one line for whoever looks closely; its route stands there without its values. */
import type { Octokit } from "./github.js";

export function logCalls(octokit: Octokit, log: (line: string) => void): void {
  octokit.hook.wrap("request", async (request, options) => {
    const startedAt = performance.now();
    const tell = (outcome: string, headers: Readonly<Record<string, unknown>> = {}) => {
      const id = headers["x-github-request-id"];
      log(
        [
          `GitHub ${options.method} ${options.url.replace(/\?.*/, "")}: ${outcome}`,
          `${Math.round(performance.now() - startedAt)} ms`,
          ...(typeof id === "string" ? [`request ${id.replaceAll(/[^\w:-]/g, "").slice(0, 100)}`] : []),
        ].join(", "),
      );
    };
    try {
      const answer = await request(options);
      tell(`HTTP ${answer.status}`, answer.headers);
      return answer;
    } catch (thrown) {
      const { status, response } = thrown as {
        readonly status?: number;
        readonly response?: { readonly headers?: Readonly<Record<string, unknown>> };
      };
      // Octokit gives what never got an answer the status 500.
      tell(response === undefined ? "no answer" : `HTTP ${status}`, response?.headers);
      throw thrown;
    }
  });
}
