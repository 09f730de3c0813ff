/** Which pull requests of the repository are open. */
import type { GitHub } from "./github.js";
import { patiently } from "./patience.js";

/** GitHub's largest page. */
const pageSize = 100;

/** Numbers of all that are open. Needs `pull-requests: read`. */
export async function openPullRequests(github: GitHub): Promise<ReadonlySet<number>> {
  const open = new Set<number>();
  for (let page = 1; ; page += 1) {
    const { data } = await patiently(github, () =>
      github.octokit.rest.pulls.list({
        ...github.repository,
        ...{ state: "open", per_page: pageSize, page },
        request: github.limits(),
      }),
    );
    for (const { number } of data) open.add(number);
    if (data.length < pageSize) return open;
  }
}

/** Merged is closed, too. Rejects with 404 where GitHub knows no such pull request, or does not let the token see it. */
export async function pullRequestState(github: GitHub, pull_number: number): Promise<"open" | "closed"> {
  const { data } = await patiently(github, () =>
    github.octokit.rest.pulls.get({ ...github.repository, pull_number, request: github.limits() }),
  );
  return data.state;
}
