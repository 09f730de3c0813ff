/** Which pull requests of the repository are open. */
import type { GitHub } from "./github.js";
import { itemsOf } from "./pages.js";
import { patiently } from "./patience.js";

/** Numbers of all that are open. Needs `pull-requests: read`. */
export async function openPullRequests(github: GitHub): Promise<ReadonlySet<number>> {
  const open = new Set<number>();
  const listed = itemsOf((page) =>
    patiently(github, () =>
      github.octokit.rest.pulls.list({
        ...github.repository,
        ...page,
        state: "open",
        request: github.limits(),
      }),
    ),
  );
  for await (const { number } of listed) open.add(number);
  return open;
}

/** Merged is closed, too. Rejects with 404 where GitHub knows no such pull request, or does not let the token see it. */
export async function pullRequestState(github: GitHub, pull_number: number): Promise<"open" | "closed"> {
  const { data } = await patiently(github, () =>
    github.octokit.rest.pulls.get({ ...github.repository, pull_number, request: github.limits() }),
  );
  return data.state;
}
