/** invoke, with a suite of prompts */
import type { Target } from "../agent/ask.js";
import { Failure } from "../failure/failure.js";
import type { InvokeSettings, Suite } from "../settings/settings.js";
import type { Context, Result } from "./operation.js";
import type { Session } from "./session.js";

export function invokeSuite(
  _settings: InvokeSettings,
  suite: Suite,
  _target: Target,
  _session: Session,
  _context: Context,
): Promise<Result> {
  throw new Failure("NOT_AVAILABLE_YET", `invoke ${suite.file}`);
}
