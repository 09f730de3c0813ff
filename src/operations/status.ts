/** status */
import { Failure } from "../failure/failure.js";
import type { StatusSettings } from "../settings/settings.js";
import type { Context, Result } from "./operation.js";
import { openSession } from "./session.js";

export async function status(settings: StatusSettings, context: Context): Promise<Result> {
  await openSession(settings, context);
  throw new Failure("NOT_AVAILABLE_YET", "status");
}
