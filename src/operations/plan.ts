/** plan */
import { Failure } from "../failure/failure.js";
import type { PlanSettings } from "../settings/settings.js";
import type { Context, Result } from "./operation.js";
import { openSession } from "./session.js";

export async function plan(settings: PlanSettings, context: Context): Promise<Result> {
  await openSession(settings, context);
  throw new Failure("NOT_AVAILABLE_YET", "plan");
}
