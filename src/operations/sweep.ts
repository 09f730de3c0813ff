/** Takes down the stages of the repository that have outlived their pull request or their time. */
import { Failure } from "../failure/failure.js";
import type { SweepSettings } from "../settings/settings.js";
import type { Context, Result } from "./operation.js";

export async function sweep(_settings: SweepSettings, _context: Context): Promise<Result> {
  throw new Failure("NOT_AVAILABLE_YET", "Operation `sweep` is not in this version yet.", {
    fix: "Use a later version of the action.",
  });
}
