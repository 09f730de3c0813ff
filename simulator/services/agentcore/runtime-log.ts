/**
 * What the runtime under a harness writes to CloudWatch Logs: a group per endpoint that appears, without retention,
 * at the first invocation. A role without the rights loses the lines, not the invocation.
 */
import { randomUUID } from "node:crypto";
import type { Cloud } from "../../cloud.js";
import type { RuntimeRole } from "./runtime-role.js";

export interface RuntimeLog {
  info(message: string): void;
  error(message: string): void;
}

export function openRuntimeLog(cloud: Cloud, role: RuntimeRole, session: RuntimeSession): RuntimeLog {
  const writeLine = runtimeLogStream(cloud, role, session);
  const { sessionId } = session;
  const write = (level: string, message: string) => {
    const timestamp = new Date(cloud.clock.now()).toISOString();
    writeLine(JSON.stringify({ timestamp, level, message, sessionId }));
  };
  return { info: (message) => write("INFO", message), error: (message) => write("ERROR", message) };
}

interface RuntimeSession extends RuntimeLogGroup {
  readonly sessionId: string;
}

interface RuntimeLogGroup {
  readonly runtimeId: string;
  readonly endpointName: string;
}

/** A stream of its own for what one instance prints, line by line. */
export function runtimeLogStream(
  cloud: Cloud,
  role: RuntimeRole,
  { runtimeId, endpointName }: RuntimeLogGroup,
): (line: string) => void {
  const group = `/aws/bedrock-agentcore/runtimes/${runtimeId}-${endpointName}`;
  const day = new Date(cloud.clock.now()).toISOString().slice(0, 10).replaceAll("-", "/");
  const stream = `${day}/[runtime-logs]${randomUUID()}`;
  const groupArn = cloud.arn("logs", `log-group:${group}`);
  const streamArn = `${groupArn}:log-stream:${stream}`;
  if (!cloud.logs.exists(group) && role.isAllowed("logs:CreateLogGroup", groupArn))
    cloud.logs.ensureGroup(group);
  const mayWrite = ["logs:CreateLogStream", "logs:PutLogEvents"].every((action) =>
    role.isAllowed(action, streamArn),
  );
  return (line) => {
    if (mayWrite && cloud.logs.exists(group)) cloud.logs.write(group, stream, line);
  };
}
