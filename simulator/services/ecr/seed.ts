/** The images that are there from the start: the vendor's published ones, and a private repository of the account. */
import type { Cloud } from "../../cloud.js";
import type { Registry } from "./registry.js";

const MARKETPLACE = "709825985650.dkr.ecr.us-east-1.amazonaws.com/zscaler/zscaler-mcp-server";

const SERVER = "zscaler-mcp-server";

export function seed(registry: Registry, cloud: Cloud): void {
  const own = `${cloud.accountId}.dkr.ecr.${cloud.region}.amazonaws.com/zscaler-mcp`;
  // The vendor's pipeline publishes the Marketplace image for arm64 alone, as an index with an attestation.
  for (const version of ["0.10.4", "0.15.2"]) {
    registry.publish(`${MARKETPLACE}:${version}-bedrock`, {
      architectures: ["arm64"],
      form: "index",
      program: SERVER,
      version,
    });
  }
  registry.publish("zscaler/zscaler-mcp-server:latest", {
    architectures: ["amd64", "arm64"],
    program: SERVER,
    version: "0.15.2",
  });
  registry.publish(`${own}:1.0`, { architectures: ["amd64", "arm64"], program: SERVER, version: "0.14.0" });
  registry.publish(`${own}:2.0`, { architectures: ["amd64", "arm64"], program: SERVER, version: "0.15.2" });
  registry.publish(`${own}:amd64`, { architectures: ["amd64"], program: SERVER, version: "0.15.2" });
  registry.publish(`${own}:arm64`, { architectures: ["arm64"], program: SERVER, version: "0.15.2" });
  registry.publish(`${own}:crash`, {
    architectures: ["amd64", "arm64"],
    program: "crash",
    version: "0.15.2",
  });
}
