/**
 * `npm run demo`: the main job from beginning to end on a simulated AWS account. Each step runs the committed bundle in
 * a child process as a runner would, and is held to what it promises: exit 1 where one promise is broken.
 */
import { type Simulator, startSimulator } from "../index.js";
import { deployInputs, destroyInputs, ownImage } from "../operation.js";
import { changeByHand } from "./by-hand.js";
import { onEcs } from "./ecs.js";
import { behindGateway } from "./gateway.js";
import { readOptions } from "./options.js";
import { writePages } from "./pages.js";
import { NotGreen, type Step, stepping } from "./step.js";
import { bold, changeLines, dim, facts, heading, say, subheading } from "./terminal.js";

// The SDK's advice to users of Node 20 would stand in the middle of the story.
process.env["AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED"] = "true";

const stage = "demo";
const folder = "demo-output";
const { hosting, timeScale, keepOpen } = readOptions();
const simulator = await startSimulator({ timeScale });
const { accountId, region } = simulator.cloud;
const inputsWith = (version: string) => deployInputs(stage, ownImage(simulator, version), hosting);
const firstInputs = inputsWith("1.0");
const story =
  hosting.topology === "gateway" ? behindGateway(simulator, hosting) : onEcs(simulator, timeScale);
const { run, showSummary, promise, isWhole, pages } = stepping(simulator, timeScale, folder);

say(bold("zscaler-harness-action: the main job on a simulated AWS"));
const speed = Number((1 / timeScale).toFixed(1));
facts([
  ["account", `${accountId} in ${region}, empty, at ${simulator.url}`],
  ["time", `${speed} times as fast as in AWS; the action's own work, about a second, counts ${speed}-fold`],
]);
try {
  await planFirst();
  const deployed = await deploy();
  await deployAgain();
  await status();
  await invoke();
  await logs();
  await changeByHandAndPlan(deployed);
  await repair();
  await changeImage(deployed);
  await destroy();
  await showWhatIsLeft();
} catch (thrown) {
  if (!(thrown instanceof NotGreen)) {
    console.error(thrown);
    promise("the demo itself came to its end", false);
  }
} finally {
  const index = await writePages(folder, pages);
  say(`\n${bold(isWhole() ? "Everything was as promised." : "Not everything was as promised.")}`);
  say(`The summaries as GitHub shows them, outputs and logs: ${index}`);
  process.exitCode = isWhole() ? 0 : 1;
  if (keepOpen) stayOpen(simulator);
  else await simulator.stop();
}

async function planFirst(): Promise<void> {
  const about = "What a deploy would make in this empty account. Nothing is written, not even a bucket.";
  const step = await run("Plan", about, { ...firstInputs, operation: "plan" });
  showSummary(step);
  step.promise("a deploy would change something", step.outputs["changed"] === "true");
  step.promise(`none of its ${step.calls.length} AWS calls writes`, step.writes.length === 0);
  step.promise("the account is as empty as before", simulator.inventory().length === 0);
}

async function deploy(): Promise<Step> {
  const step = await run("Deploy", `Everything from nothing: ${story.parts}.`, firstInputs);
  subheading("Outputs");
  facts(
    Object.entries(step.outputs).map(([name, value]) => [
      name,
      name === "changes" ? dim("(JSON, as in the summary)") : value,
    ]),
  );
  showSummary(step);
  step.promise("the harness is ready", step.outputs["status"] === "ready");
  step.promise("the deployed server answered an MCP handshake", step.summary.includes("MCP handshake done"));
  step.promise("no secret value is in log, outputs or summary", !reveals(step));
  story.deployed(step);
  return step;
}

async function deployAgain(): Promise<void> {
  const about = "Nothing differs, so nothing may be written: not even a lock.";
  const step = await run("Deploy again", about, firstInputs);
  subheading("What it called");
  say(`  ${[...new Set(step.calls.map(({ operation }) => operation))].sort().join(", ")}`);
  step.promise("the action reports no change", step.outputs["changed"] === "false");
  step.promise(`none of its ${step.calls.length} AWS calls writes`, step.writes.length === 0);
}

async function status(): Promise<void> {
  const about = "How everything is, in one table, with a handshake by the credential that the harness sends.";
  const step = await run("Status", about, { operation: "status", stage, "fail-on": "drift" });
  showSummary(step);
  step.promise("the stage is ready", step.outputs["status"] === "ready");
  step.promise("nothing differs from what the deploy left", step.outputs["changed"] === "false");
}

async function invoke(): Promise<void> {
  const about = "A suite of prompts: the harness must answer each through the MCP server.";
  const step = await run("Invoke", about, {
    operation: "invoke",
    stage,
    suite: "examples/zscaler-suite.yaml",
  });
  showSummary(step);
  const results = JSON.parse(step.outputs["suite-results"] ?? "[]") as readonly {
    readonly outcome: string;
  }[];
  step.promise(
    `all ${results.length} answers are as expected`,
    results.length > 1 && results.every(({ outcome }) => outcome === "passed"),
  );
  story.invoked(step);
}

async function logs(): Promise<void> {
  const about = "What harness and server wrote meanwhile, in one stream.";
  // CloudWatch takes some seconds until an event can be found.
  await simulator.cloud.clock.pause("logIngestion");
  const step = await run("Logs", about, { operation: "logs", stage, since: "1h" });
  showSummary(step);
  step.promise("the server's log tells of the tool calls", step.stdout.includes("[TOOL OK]"));
  step.promise("the harness's log tells of the invocations", step.stdout.includes("Invocation completed"));
}

async function changeByHandAndPlan(deployed: Step): Promise<void> {
  const done = await changeByHand(simulator, {
    harnessId: deployed.outputs["harness-id"] ?? "",
    roleName: deployed.outputs["execution-role-arn"]?.split("/").at(-1) ?? "",
    logGroupName: story.logGroup(deployed),
  });
  // A harness is busy with a change for a moment, whoever made it.
  await simulator.cloud.clock.pause("harnessUpdate");
  const about = `Somebody was at work in the console: ${done.join("; ")}. The plan finds it, field by field.`;
  const step = await run("Plan after a change by hand", about, { ...firstInputs, operation: "plan" });
  showSummary(step);
  step.promise("the plan names all three", changedResources(step).length === done.length);
  step.promise(`none of its ${step.calls.length} AWS calls writes`, step.writes.length === 0);
}

async function repair(): Promise<void> {
  const planned = changedResources(pages.at(-1));
  const about = "The same inputs again: everything is put right, and nothing else is touched.";
  const step = await run("Deploy what was planned", about, firstInputs);
  subheading("What changed");
  for (const line of changeLines(step.outputs["changes"] ?? "[]")) say(`  ${line}`);
  step.promise("exactly what was planned has changed", changedResources(step).join() === planned.join());
  step.promise("the harness is ready", step.outputs["status"] === "ready");
}

async function changeImage({ outputs }: Step): Promise<void> {
  const about = `Version 1.0 becomes 2.0: ${story.update}`;
  await story.changeImage(outputs, () => run("Change the image", about, inputsWith("2.0")));
}

async function destroy(): Promise<void> {
  const about = "Everything that is ours, in reverse. It needs no Zscaler credentials.";
  const step = await run("Destroy", about, destroyInputs(stage));
  showSummary(step);
  step.promise("the stage is absent", step.outputs["status"] === "absent");
  step.promise("nothing of it was kept", step.outputs["kept"] === "[]");
}

async function showWhatIsLeft(): Promise<void> {
  heading("What is left in the account");
  // AWS has accepted the cluster's deletion and works on it for a moment.
  await simulator.cloud.clock.pause("clusterDelete");
  const bucket = `zscaler-harness-state-${accountId}-${region}`;
  const others = simulator.inventory().filter(({ type, id }) => type !== "AWS::S3::Bucket" || id !== bucket);
  say(`  ${bucket}  ${dim("the bucket that holds the state of every stage of this account")}`);
  for (const { type, id } of others) say(`  ${id}  ${dim(type)}`);
  promise("the bucket holds no object", !others.some(({ type }) => type === "AWS::S3::Object"));
  promise(
    "nothing else is left",
    others.every(({ type }) => type === "AWS::S3::Object"),
  );
}

function reveals({ stdout, stderr, outputs, summary }: Step): boolean {
  const secret = deployInputs(stage, "")["zscaler-client-secret"] ?? "";
  const log = stdout.replaceAll(/^::add-mask::.*$/gm, "");
  const shown = [log, stderr, JSON.stringify(outputs), summary].join("\n");
  return [secret, Buffer.from(secret).toString("base64")].some((form) => shown.includes(form));
}

/** Resources that changed or would change, by their names in the output `changes`. */
function changedResources(
  step: { readonly outputs: Readonly<Record<string, string>> } | undefined,
): readonly string[] {
  const changes = JSON.parse(step?.outputs["changes"] ?? "[]") as readonly { readonly resource: string }[];
  return changes.map(({ resource }) => resource).sort();
}

function stayOpen({ environment }: Simulator): void {
  say("\nThe account stays open until Ctrl-C. Paste this into another shell, and then for instance");
  say("`aws sts get-caller-identity` or `INPUT_OPERATION=destroy node dist/index.js`:\n");
  for (const [name, value] of Object.entries(environment)) say(`export ${name}='${value}'`);
  for (const signal of ["SIGINT", "SIGTERM"] as const)
    process.once(signal, () => void simulator.stop().then(() => process.exit()));
}
