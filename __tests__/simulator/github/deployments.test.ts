import { describe, expect, test } from "@jest/globals";
import { onGitHub, place, refusal } from "./github.js";

const bare = { required_contexts: [] as string[], auto_merge: false };

describe("a deployment", () => {
  test(
    "needs a ref that exists",
    onGitHub(async (_, as) => {
      const { status, message } = await refusal(
        as().repos.createDeployment({ ...place, ...bare, ref: "elsewhere" }),
      );
      expect([status, message]).toEqual([422, expect.stringContaining("No ref found for: elsewhere")]);
    }),
  );

  test(
    "waits for all checks of its commit, the running workflow's own included, unless told not to",
    onGitHub(async (github, as) => {
      const { head } = github.pullRequest(7);
      const { repos } = as({ deployments: "write" });
      const { status, message } = await refusal(
        repos.createDeployment({ ...place, ref: head.sha, auto_merge: false }),
      );
      expect([status, message]).toEqual([409, expect.stringContaining("Commit status checks failed")]);
      expect(github.deployments()).toEqual([]);
      const made = await repos.createDeployment({ ...place, ...bare, ref: head.sha, environment: "pr-7" });
      expect(made).toMatchObject({
        status: 201,
        data: { sha: head.sha, environment: "pr-7", task: "deploy" },
      });
    }),
  );

  test(
    "is put off by a merge of the default branch, unless told not to merge",
    onGitHub(async (github, as) => {
      const { head } = github.pullRequest(7, { merge: "behind" });
      const { repos } = as();
      const asked = { ...place, ref: head.ref, required_contexts: [] };
      expect(await repos.createDeployment(asked)).toMatchObject({ status: 202 });
      expect(await repos.createDeployment(asked)).toMatchObject({ status: 201 });
      github.pullRequest(7, { merge: "conflicting" });
      expect(await refusal(repos.createDeployment(asked))).toMatchObject({ status: 409 });
      expect(await repos.createDeployment({ ...asked, auto_merge: false })).toMatchObject({ status: 201 });
    }),
  );

  test(
    "has the statuses that it was given, the newest first, and its environment is listed",
    onGitHub(async (github, as) => {
      const { repos } = as();
      const { data } = await repos.createDeployment({ ...place, ...bare, ref: "main", environment: "pr-7" });
      if (!("id" in data)) throw new Error("no deployment");
      const at = { ...place, deployment_id: data.id };
      await repos.createDeploymentStatus({ ...at, state: "in_progress", description: "Deploying" });
      await repos.createDeploymentStatus({ ...at, state: "success", environment_url: "https://mcp.example" });
      const statuses = await repos.listDeploymentStatuses(at);
      expect(statuses.data.map(({ state }) => state)).toEqual(["success", "in_progress"]);
      expect(github.deployments()[0]?.statuses[0]).toMatchObject({ environment_url: "https://mcp.example" });
      const { data: environments } = await repos.getAllEnvironments(place);
      expect(environments.environments?.map(({ name }) => name)).toEqual(["pr-7"]);
    }),
  );

  test.each([
    ["a description of more than 140 characters", { description: "x".repeat(141) }],
    ["an address that no browser opens", { environment_url: "arn:aws:harness" }],
  ])("takes no status with %s", (_, wrong) =>
    onGitHub(async (github, as) => {
      const { repos } = as();
      const { data } = await repos.createDeployment({ ...place, ...bare, ref: "main" });
      if (!("id" in data)) throw new Error("no deployment");
      const call = repos.createDeploymentStatus({
        ...place,
        deployment_id: data.id,
        state: "success",
        ...wrong,
      });
      expect(await refusal(call)).toMatchObject({ status: 422 });
      expect(github.deployments()[0]?.statuses).toEqual([]);
    })(),
  );

  test(
    "that succeeds makes earlier ones of its environment inactive, but no production or transient one",
    onGitHub(async (github, as) => {
      const { repos } = as();
      const kinds = [{}, { production_environment: true }, { transient_environment: true }, {}];
      for (const kind of kinds) {
        const { data } = await repos.createDeployment({
          ...{ ...place, ...bare, ...kind, ref: "main", environment: "staging" },
        });
        if (!("id" in data)) throw new Error("no deployment");
        await repos.createDeploymentStatus({ ...place, deployment_id: data.id, state: "success" });
      }
      expect(github.deployments().map(({ statuses }) => statuses[0]?.state)).toEqual([
        ...["inactive", "success", "success", "success"],
      ]);
    }),
  );

  test(
    "is found by environment, and deleted only once inactive",
    onGitHub(async (_, as) => {
      const { repos } = as();
      const ids: number[] = [];
      for (const environment of ["pr-7", "pr-7", "pr-8"]) {
        const { data } = await repos.createDeployment({ ...place, ...bare, ref: "main", environment });
        if ("id" in data) ids.push(data.id);
      }
      const found = await repos.listDeployments({ ...place, environment: "pr-7" });
      expect(found.data.map(({ id }) => id)).toEqual([ids[1], ids[0]]);
      const at = { ...place, deployment_id: ids[0] ?? 0 };
      await repos.createDeploymentStatus({ ...at, state: "success" });
      expect(await refusal(repos.deleteDeployment(at))).toMatchObject({ status: 422 });
      await repos.createDeploymentStatus({ ...at, state: "inactive" });
      expect(await repos.deleteDeployment(at)).toMatchObject({ status: 204 });
    }),
  );

  test(
    "leaves its environment behind, which no job's token can delete",
    onGitHub(async (_, as) => {
      await as().repos.createDeployment({ ...place, ...bare, ref: "main", environment: "pr-7" });
      const call = as().repos.deleteAnEnvironment({ ...place, environment_name: "pr-7" });
      expect(await refusal(call)).toMatchObject({ status: 403 });
    }),
  );
});
