/**
 * The machine that tasks run on: starts the program an image's entrypoint is. A program is a real server on loopback,
 * so that a wrong header, port, path or variable fails here as it fails in AWS.
 */
import type { ContainerHost, ContainerStart, RunningContainer } from "../cloud.js";
import { startCrash, startMemoryHog } from "./crash.js";
import type { ContainerHostOptions } from "./options.js";
import { startZscalerMcpServer } from "./zscaler-mcp-server.js";

type Program = (start: ContainerStart, options: ContainerHostOptions) => Promise<RunningContainer>;

const programs: Readonly<Record<string, Program>> = {
  "zscaler-mcp-server": startZscalerMcpServer,
  crash: startCrash,
  "memory-hog": startMemoryHog,
};

export function createContainerHost(options: ContainerHostOptions = {}): ContainerHost {
  return {
    async start(start) {
      const program = programs[start.image.program];
      if (program === undefined) throw new Error(`No simulated program is called "${start.image.program}".`);
      return program(start, options);
    },
  };
}
