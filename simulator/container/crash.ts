import type { ContainerStart, RunningContainer } from "../cloud.js";
import { exitedAtOnce } from "./exit.js";

/** A program that takes more memory than any task has: the kernel ends it, and ECS says so. */
export async function startMemoryHog({ log }: ContainerStart): Promise<RunningContainer> {
  log("Loading tools");
  return exitedAtOnce(137, "OutOfMemoryError: Container killed due to memory usage");
}

/** A program that is broken: says so and exits. */
export async function startCrash({ log }: ContainerStart): Promise<RunningContainer> {
  log("Traceback (most recent call last):");
  log("RuntimeError: the application failed to start");
  return exitedAtOnce(1, "the application failed to start");
}
