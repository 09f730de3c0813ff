/**
 * `npm run demo`: the main job from beginning to end on a simulated AWS account. Each step runs the committed bundle in
 * a child process as a runner would, and is held to what it promises: exit 1 where one promise is broken.
 */
import { type Simulator, startSimulator } from "../index.js";
import { deployInputs, destroyInputs, ownImage } from "../operation.js";
import { readOptions } from "./options.js";
import { writePages } from "./pages.js";
import { deploymentsOf, watchRollout } from "./rollout-view.js";
import { NotGreen, type Step, stepping } from "./step.js";
import { bold, changeLines, dim, facts, heading, say, span, subheading } from "./terminal.js";

const stage = "demo";
const folder = "demo-output";
const { timeScale, keepOpen } = readOptions();
const simulator = await startSimulator({ timeScale });
const { accountId, region } = simulator.cloud;
const { run, showSummary, promise, isWhole, pages } = stepping(simulator, timeScale, folder);

say(bold("zscaler-harness-action: the main job on a simulated AWS"));
const speed = Number((1 / timeScale).toFixed(1));
facts([
  ["account", `${accountId} in ${region}, empty, at ${simulator.url}`],
  ["time", `${speed} times as fast as in AWS; the action's own work, about a second, counts ${speed}-fold`],
]);
try {
  await deploy();
  await deployAgain();
  await changeImage();
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

async function deploy(): Promise<void> {
  const about = "Everything from nothing: roles, secret, cluster, service, credential, harness.";
  const step = await run("1. Deploy", about, deployInputs(stage, ownImage(simulator, "1.0")));
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
}

async function deployAgain(): Promise<void> {
  const about = "Nothing differs, so nothing may be written: not even a lock.";
  const step = await run("2. Deploy again", about, deployInputs(stage, ownImage(simulator, "1.0")));
  subheading("What it called");
  say(`  ${[...new Set(step.calls.map(({ operation }) => operation))].sort().join(", ")}`);
  step.promise("the action reports no change", step.outputs["changed"] === "false");
  step.promise(`none of its ${step.calls.length} AWS calls writes`, step.writes.length === 0);
}

async function changeImage(): Promise<void> {
  const serviceArn = pages[0]?.outputs["service-arn"] ?? "";
  const rollout = watchRollout(simulator.cloud, serviceArn, "1.0", "2.0");
  const about = "Version 1.0 becomes 2.0: ECS gives it 5 % of the traffic first, and then all.";
  const step = await run(
    "3. Change the image",
    about,
    deployInputs(stage, ownImage(simulator, "2.0")),
  ).finally(rollout.stop);
  const [newest, first] = deploymentsOf(simulator.cloud, serviceArn);
  subheading("Service deployments");
  for (const [versions, one] of [["1.0 → 2.0", newest] as const, ["first 1.0", first] as const]) {
    const took = Number(one?.finishedAt) - Number(one?.createdAt);
    say(`  ${versions}  ${one?.status ?? "missing"} ${dim(`after ${span(took / timeScale)} of AWS's time`)}`);
  }
  subheading("What changed");
  for (const line of changeLines(step.outputs["changes"] ?? "[]")) say(`  ${line}`);
  step.promise(
    "the new version had 5 % of the traffic before it had all",
    rollout.trafficOfNew().join() === "0,5,100",
  );
  step.promise("the service deployment that this run started is SUCCESSFUL", newest?.status === "SUCCESSFUL");
  step.promise("one UpdateExpressGatewayService was all that changed beside the state", isOneUpdate(step));
}

async function destroy(): Promise<void> {
  const about = "Everything that is ours, in reverse. It needs no Zscaler credentials.";
  const step = await run("4. Destroy", about, destroyInputs(stage));
  showSummary(step);
  step.promise("the stage is absent", step.outputs["status"] === "absent");
  step.promise("nothing of it was kept", step.outputs["kept"] === "[]");
}

async function showWhatIsLeft(): Promise<void> {
  heading("5. What is left in the account");
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

/** State and lock are objects in the bucket. */
function isOneUpdate({ writes }: Step): boolean {
  const others = writes.filter(({ service }) => service !== "s3");
  return others.length === 1 && others[0]?.operation === "UpdateExpressGatewayService";
}

function stayOpen({ environment }: Simulator): void {
  say("\nThe account stays open until Ctrl-C. Paste this into another shell, and then for instance");
  say("`aws sts get-caller-identity` or `INPUT_OPERATION=destroy node dist/index.js`:\n");
  for (const [name, value] of Object.entries(environment)) say(`export ${name}='${value}'`);
  for (const signal of ["SIGINT", "SIGTERM"] as const)
    process.once(signal, () => void simulator.stop().then(() => process.exit()));
}
