/** Labels of the repository and of its issues. https://docs.github.com/rest/issues/labels */
import { z } from "zod";
import { invalid, notFound } from "../answer.js";
import type { LabelData } from "../data.js";
import { bodyOf, type Endpoint, read, write } from "../endpoint.js";
import { pageAnswer } from "../paging.js";
import { nodeId, type Repository, repositoryUrl } from "../repository.js";
import { issueIn } from "./comments.js";

/** A name keeps its case, which doesn't count. */
const key = (name: string): string => name.toLowerCase();

export function labelData(repository: Repository, name: string): LabelData {
  const label = repository.labels.get(key(name));
  if (label === undefined) throw notFound();
  return {
    id: label.id,
    node_id: nodeId("LA", label.id),
    url: `${repositoryUrl(repository)}/labels/${encodeURIComponent(label.name)}`,
    name: label.name,
    description: label.description,
    color: label.color,
    default: false,
  };
}

/** Whoever may label an issue makes the labels that aren't there. */
export function ensureLabels(repository: Repository, names: readonly string[]): void {
  for (const name of names) {
    if (repository.labels.has(key(name))) continue;
    repository.labels.set(key(name), { id: repository.nextId(), name, color: "ededed", description: null });
  }
}

const createBody = z.object({
  name: z.string(),
  color: z
    .string()
    .regex(/^[0-9a-fA-F]{6}$/)
    .default("ededed"),
  description: z.string().max(100).nullish(),
});

const addBody = z.union([z.object({ labels: z.array(z.string()) }), z.array(z.string())]);

export const labelEndpoints: readonly Endpoint[] = [
  {
    method: "GET",
    path: "/repos/{owner}/{repo}/labels",
    needs: read("issues", "pull-requests"),
    answer: (repository, request) =>
      pageAnswer(
        [...repository.labels.values()].map(({ name }) => labelData(repository, name)),
        request,
      ),
  },
  {
    method: "GET",
    path: "/repos/{owner}/{repo}/labels/{name}",
    needs: read("issues", "pull-requests"),
    answer: (repository, { parameters }) => ({
      status: 200,
      body: labelData(repository, parameters["name"] ?? ""),
    }),
  },
  {
    method: "POST",
    path: "/repos/{owner}/{repo}/labels",
    needs: write("issues", "pull-requests"),
    answer(repository, request) {
      const { name, color, description = null } = bodyOf(request, createBody);
      if (repository.labels.has(key(name))) {
        throw invalid({ resource: "Label", code: "already_exists", field: "name" });
      }
      repository.labels.set(key(name), { id: repository.nextId(), name, color, description });
      return { status: 201, body: labelData(repository, name) };
    },
  },
  {
    method: "POST",
    path: "/repos/{owner}/{repo}/issues/{issue_number}/labels",
    needs: write("issues", "pull-requests"),
    answer(repository, request) {
      const issue = issueIn(repository, request);
      const body = bodyOf(request, addBody);
      const added = "labels" in body ? body.labels : body;
      ensureLabels(repository, added);
      const labels = [...new Set([...issue.labels, ...added])];
      repository.issues.set(issue.number, { ...issue, labels, updatedAt: repository.now() });
      return { status: 200, body: labels.map((name) => labelData(repository, name)) };
    },
  },
  {
    method: "DELETE",
    path: "/repos/{owner}/{repo}/issues/{issue_number}/labels/{name}",
    needs: write("issues", "pull-requests"),
    answer(repository, request) {
      const issue = issueIn(repository, request);
      const name = request.parameters["name"] ?? "";
      const labels = issue.labels.filter((label) => key(label) !== key(name));
      if (labels.length === issue.labels.length) throw notFound();
      repository.issues.set(issue.number, { ...issue, labels, updatedAt: repository.now() });
      return { status: 200, body: labels.map((label) => labelData(repository, label)) };
    },
  },
];
