/** The repository itself. https://docs.github.com/rest/repos/repos */
import type { Endpoint } from "../endpoint.js";
import { pageUrl, repositoryUrl } from "../repository.js";

export const repositoryEndpoints: readonly Endpoint[] = [
  {
    method: "GET",
    path: "/repos/{owner}/{repo}",
    // `metadata: read`, which every token has.
    needs: [],
    answer: (repository) => ({
      status: 200,
      body: {
        id: 1296269,
        name: repository.name,
        full_name: `${repository.owner}/${repository.name}`,
        owner: { login: repository.owner, id: 9919, type: "Organization" },
        private: true,
        visibility: "private",
        fork: false,
        archived: false,
        has_issues: true,
        default_branch: repository.defaultBranch,
        url: repositoryUrl(repository),
        html_url: pageUrl(repository),
      },
    }),
  },
];
