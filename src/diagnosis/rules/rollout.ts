/** Why ECS gave up on a service deployment. These are consequences: a container's or task's own words come before them. */
import type { Rule, Source } from "../rule.js";

const reasons: readonly Source[] = ["events", "errors"];

export const rolloutRules: readonly Rule[] = [
  {
    id: "rollout-health-check",
    title: "New tasks fail the load balancer's health check",
    signs: [
      {
        in: reasons,
        says: /(?:Health checks failed with these codes|FailedHealthChecks|failed (?:ELB|container|load balancer) health checks|is unhealthy in (?:\(?target-group)?)/i,
      },
    ],
    cause:
      "The container runs, but its health path is not answered with 200 without credentials: the path is wrong, the server listens elsewhere, or it did not get up in time.",
    fix: "Look at the container's log, and check the inputs `health-check-path` and `image`. Never use `/mcp` as the health path: it wants credentials.",
  },
  {
    id: "rollout-alarm",
    title: "ECS rolled the update back because too many requests failed",
    signs: [
      {
        in: reasons,
        says: /alarm(?:\(s\)|s)? (?:detected|in alarm|triggered|breach)|(?:roll(?:ed|ing)?[ -]?back).*alarm|alarm.*roll(?:ed|ing)?[ -]?back/i,
      },
    ],
    cause:
      "Updates of an Express service are canaries: if more than 1% of the requests of some minutes are answered with 4xx or 5xx, the alarm takes the old revision back. For an MCP server, callers with wrong credentials (401), host names (421) or methods (405) are enough.",
    fix: "Find who got 4xx in the container's log. Keep scanners and clients with old credentials away while the update bakes, mend the credentials or `allowed-hosts`, and deploy again.",
    link: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/express-service-update.html",
  },
  {
    id: "rollout-stopped",
    title: "Somebody stopped the rollout",
    signs: [
      {
        in: reasons,
        says: /service deployment (?:was )?stopped (?:by|because)|somebody else's rollout has taken the place/i,
      },
    ],
    cause:
      "The rollout did not fail by itself: it was stopped by hand, or another rollout of the same service took its place.",
    fix: "Find who changes this service besides the action (the console, Terraform, another workflow), and run again. Give all workflows of one stage the same `concurrency` group.",
  },
  {
    id: "rollout-container-exited",
    consequence: true,
    title: "The container exits",
    signs: [
      {
        in: reasons,
        says: /Essential container in task exited(?:.*exit code:? (?<code>\d+))?|exit code:? (?<other>[1-9]\d*)/i,
      },
    ],
    cause: "The MCP server ended by itself (exit code {code|not 0}), usually because of its configuration.",
    fix: "Read the last lines of the container's log: the server says what it misses. Check the inputs `image` and `container-environment`.",
  },
  {
    id: "rollout-circuit-breaker",
    consequence: true,
    title: "ECS gave up because tasks kept failing to start",
    signs: [{ in: reasons, says: /circuit ?breaker|tasks failed to start/i }],
    cause:
      "Several tasks of the new revision in a row stopped or never became healthy, so the deployment circuit breaker ended it.",
    fix: "Read the stopped task's reason and the last lines of the container's log, which tell why; mend that and deploy again.",
  },
  {
    id: "rollout-rolled-back",
    consequence: true,
    title: "ECS rolled the deployment back",
    signs: [{ in: reasons, says: /ROLLBACK_(?:SUCCESSFUL|IN_PROGRESS|REQUESTED)|roll(?:ed|ing) back/ }],
    cause: "The new revision did not become healthy, and the service runs its previous revision again.",
    fix: "Read the stopped task's reason and the last lines of the container's log, which tell why; mend that and deploy again.",
  },
  {
    id: "rollout-nothing-serves",
    consequence: true,
    title: "ECS has no earlier revision to go back to",
    signs: [{ in: reasons, says: /ROLLBACK_FAILED|[Nn]o rollback candidate/ }],
    cause:
      "The new revision did not become healthy, and none before it could take its place, as on a first deploy: no task of the service serves.",
    fix: "Read the stopped task's reason and the last lines of the container's log, which tell why; mend that and deploy again.",
  },
];
