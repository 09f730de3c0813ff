/** `npm run build`: writes the committed bundle. */
import { bundleInto } from "./bundle.js";

bundleInto("dist");
