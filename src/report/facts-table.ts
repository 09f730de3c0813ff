/** The table of what was deployed. */
import { table } from "./blocks.js";
import {
  gatewaysPage,
  harnessPage,
  logGroupPage,
  objectPage,
  runtimePage,
  servicePage,
  userPoolPage,
} from "./console-links.js";
import { utcMinute } from "./duration.js";
import { codeCell, link, markdownCell } from "./escape.js";
import type { DeploymentFacts, RunFacts } from "./run-report.js";

/** HarnessArn and MCP URL first; only what is known. */
export function factsTable(facts: DeploymentFacts, { stage, runUrl }: RunFacts): string | undefined {
  const cell = (value: string | undefined) => (value === undefined ? undefined : codeCell(value));
  const rows: readonly (readonly [string, string | undefined])[] = [
    ["HarnessArn", cell(facts.harnessArn)],
    ["MCP URL", cell(facts.mcpUrl)],
    ["Model", cell(facts.model)],
    ["Topology", topologyCell(facts)],
    ["Image", imageCell(facts)],
    ["Gateway", cell(facts.gateway?.name)],
    ["Runtime", runtimeCell(facts)],
    ["User pool", cell(facts.gateway?.userPool?.name)],
    ["Harness version", harnessCell(facts)],
    ["Endpoint", cell(facts.endpoint)],
    ["Stage", cell(stage)],
    ["Region", regionCell(facts)],
    ["Expires", facts.expiresAt === undefined ? undefined : markdownCell(utcMinute(facts.expiresAt))],
    ["State", cell(facts.stateUri)],
    ["Verified", verifiedCell(facts.verifiedTools)],
    ["Console", pages(facts, runUrl)],
  ];
  return table(
    ["", ""],
    rows.flatMap(([name, value]) => (value === undefined || value === "" ? [] : [[`**${name}**`, value]])),
  );
}

const topologyNames = {
  ecs: "`ecs` · ECS Express service",
  gateway: "`gateway` · AgentCore Runtime behind a Gateway",
  external: "external · an MCP server that already runs",
} as const;

function topologyCell({ topology, gateway }: DeploymentFacts): string {
  const name = topologyNames[topology];
  return gateway === undefined ? name : `${name} · ${gatewayAuths[gateway.auth]}`;
}

const gatewayAuths = {
  cognito: "`cognito`: OAuth tokens on both legs",
  iam: "`iam`: SigV4 on both legs",
} as const;

function runtimeCell({ gateway }: DeploymentFacts): string | undefined {
  if (gateway === undefined) return undefined;
  const { name, version } = gateway.runtime;
  return [codeCell(name), ...(version === undefined ? [] : [`version ${codeCell(version)}`])].join(" · ");
}

function imageCell({ image, architecture }: DeploymentFacts): string | undefined {
  if (image === undefined) {
    return undefined;
  }
  const digest = image.digest === undefined || image.reference.includes("@") ? [] : [codeCell(image.digest)];
  const built = architecture === undefined ? [] : [markdownCell(architecture)];
  return [codeCell(image.reference), ...digest, ...built].join("<br>");
}

function regionCell({ region, account }: DeploymentFacts): string {
  return account === undefined ? codeCell(region) : `${codeCell(region)} · account ${codeCell(account)}`;
}

function harnessCell({ harnessVersion, harnessStatus }: DeploymentFacts): string | undefined {
  return harnessVersion === undefined
    ? undefined
    : [codeCell(harnessVersion), ...(harnessStatus === undefined ? [] : [markdownCell(harnessStatus)])].join(
        " · ",
      );
}

function verifiedCell(tools: number | undefined): string | undefined {
  return tools === undefined
    ? undefined
    : `MCP handshake done, ${tools} tool${tools === 1 ? "" : "s"} listed`;
}

function pages(facts: DeploymentFacts, runUrl: string | undefined): string {
  const { harnessId, cluster, service, serviceArn, logGroup, stateUri, gateway } = facts;
  // What a plan would make, or a failed deploy did not come to, has no page yet.
  const { id: runtimeId } = gateway?.runtime ?? {};
  const isHosted = serviceArn !== undefined || runtimeId !== undefined;
  const userPoolId = gateway?.userPool?.id;
  const links: readonly (readonly [string, string | undefined])[] = [
    ["Harness", harnessId === undefined ? undefined : harnessPage(facts, harnessId)],
    [
      "ECS service",
      !isHosted || cluster === undefined || service === undefined
        ? undefined
        : servicePage(facts, cluster, service),
    ],
    ["Gateways", gateway?.arn === undefined ? undefined : gatewaysPage(facts)],
    ["Runtime", runtimeId === undefined ? undefined : runtimePage(facts, runtimeId)],
    ["User pool", userPoolId === undefined ? undefined : userPoolPage(facts, userPoolId)],
    ["Container log", !isHosted || logGroup === undefined ? undefined : logGroupPage(facts, logGroup)],
    ["State object", stateUri === undefined ? undefined : objectPage(facts, stateUri)],
    ["This run", runUrl],
  ];
  return links.flatMap(([text, url]) => (url === undefined ? [] : [link(text, url)])).join(" · ");
}
