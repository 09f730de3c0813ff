/** Users, and the app that a job's token belongs to. */
import { type Author, type Caller, inaccessible } from "../callers.js";
import type { CommentData, UserData } from "../data.js";
import type { Endpoint } from "../endpoint.js";
import { nodeId, type Repository } from "../repository.js";

export function userData({ serverUrl, apiUrl }: Repository, { login, id, type }: Author): UserData {
  const url = `${apiUrl}/users/${encodeURIComponent(login)}`;
  return {
    login,
    id,
    node_id: nodeId(type === "Bot" ? "BOT" : "U", id),
    avatar_url: `${serverUrl}/avatars/u/${id}?v=4`,
    gravatar_id: "",
    url,
    html_url: type === "Bot" ? `${serverUrl}/apps/${login.replace("[bot]", "")}` : `${serverUrl}/${login}`,
    followers_url: `${url}/followers`,
    following_url: `${url}/following{/other_user}`,
    gists_url: `${url}/gists{/gist_id}`,
    starred_url: `${url}/starred{/owner}{/repo}`,
    subscriptions_url: `${url}/subscriptions`,
    organizations_url: `${url}/orgs`,
    repos_url: `${url}/repos`,
    events_url: `${url}/events{/privacy}`,
    received_events_url: `${url}/received_events`,
    type,
    user_view_type: "public",
    site_admin: false,
  };
}

/** `performed_via_github_app` of what a caller makes. */
export function appOf(
  repository: Repository,
  { type }: Author,
): NonNullable<CommentData["performed_via_github_app"]> | null {
  if (type !== "Bot") return null;
  return {
    id: 15368,
    slug: "github-actions",
    client_id: "Iv1.05c79e9ad1f6bdfa",
    node_id: "MDM6QXBwMTUzNjg=",
    owner: userData(repository, { login: "github", id: 9919, type: "User" }),
    name: "GitHub Actions",
    description: "Automate your workflow from idea to production",
    external_url: "https://help.github.com/en/actions",
    html_url: "https://github.com/apps/github-actions",
    created_at: "2018-07-30T09:30:17Z",
    updated_at: "2025-03-07T16:35:00Z",
    permissions: {},
    events: [],
  };
}

const requirePerson = (caller: Caller): void => {
  if (caller.kind !== "person") throw inaccessible();
};

export const userEndpoints: readonly Endpoint[] = [
  {
    method: "GET",
    path: "/user",
    needs: [],
    answer(repository, { caller }) {
      requirePerson(caller);
      return { status: 200, body: userData(repository, caller.author) };
    },
  },
];
