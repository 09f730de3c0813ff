/** The search for issues and pull requests. https://docs.github.com/search-github/searching-on-github/searching-issues-and-pull-requests */
import { invalid } from "../answer.js";
import type { Endpoint } from "../endpoint.js";
import { pageOf } from "../paging.js";
import type { Issue, Repository } from "../repository.js";
import { hasLabel, issueData, sorted } from "./issues.js";

export const searchEndpoints: readonly Endpoint[] = [
  {
    method: "GET",
    path: "/search/issues",
    needs: [],
    answer(repository, request) {
      const found = searched(repository, request.query.get("q") ?? "");
      const page = pageOf(
        sorted(found, request).map((issue) => ({ ...issueData(repository, issue), score: 1 })),
        request,
      );
      return {
        status: 200,
        headers: page.headers,
        body: { total_count: found.length, incomplete_results: false, items: page.items },
      };
    },
  },
];

/** Qualifiers of a search, each with what it asks of an issue. */
const qualifiers: Readonly<Record<string, (issue: Issue, value: string) => boolean>> = {
  is: (issue, value) =>
    ({
      issue: issue.pull === undefined,
      pr: issue.pull !== undefined,
      open: issue.state === "open",
      closed: issue.state === "closed",
      merged: issue.pull !== undefined && issue.pull.mergedAt !== null,
    })[value] ?? false,
  type: (issue, value) => (value === "pr") === (issue.pull !== undefined),
  state: (issue, value) => issue.state === value,
  label: hasLabel,
  author: (issue, value) => issue.author.login === value.replace(/^app\/(.+)$/, "$1[bot]"),
  in: () => true,
};

/** Throws a 422 for a qualifier that the simulator doesn't know: it would otherwise find too much. */
function searched(repository: Repository, text: string): readonly Issue[] {
  const terms = [...text.matchAll(/(?:(\w+):)?(?:"([^"]*)"|(\S+))/g)].map(([, qualifier, quoted, word]) => ({
    qualifier,
    value: quoted ?? word ?? "",
  }));
  if (terms.length === 0) throw invalid({ resource: "Search", code: "missing", field: "q" });
  const fullName = `${repository.owner}/${repository.name}`;
  return [...repository.issues.values()].filter((issue) =>
    terms.every(({ qualifier, value }) => {
      if (qualifier === undefined) {
        return `${issue.title}\n${issue.body}`.toLowerCase().includes(value.toLowerCase());
      }
      if (qualifier === "repo") return value.toLowerCase() === fullName.toLowerCase();
      const matches = qualifiers[qualifier];
      if (matches === undefined) throw invalid({ resource: "Search", code: "invalid", field: "q" });
      return matches(issue, value);
    }),
  );
}
