/** Names of environments, as GitHub takes them. */
import { matching } from "./values.js";

/** At most 255 characters, none of them invisible: `production`, `preview/pr-123`. */
export const environmentName = matching(
  "the name of a GitHub environment",
  /^[^\p{C}]{1,255}$/u,
  "Write one line of at most 255 characters, such as `production` or `preview/pr-123`.",
);
