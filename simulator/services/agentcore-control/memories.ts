/** The memory that a harness makes for itself unless its request says otherwise. */
import type { Cloud } from "../../cloud.js";
import type { HarnessConfiguration } from "./harness-configuration.js";
import type { AgentCoreStore } from "./store.js";

/** Its id begins with the first 34 characters of `harness_<name>`, to which AWS's own sample policies are written. */
export function createManagedMemory(
  cloud: Cloud,
  store: AgentCoreStore,
  harnessName: string,
  { memory }: HarnessConfiguration,
): string | undefined {
  const managed = memory?.managedMemoryConfiguration;
  if (managed === undefined) return undefined;
  const id = `${`harness_${harnessName}`.slice(0, 34)}_${cloud.id(6)}-${cloud.id(10)}`;
  store.memories.set(id, {
    id,
    strategies: managed.strategies ?? [],
    eventExpiryDuration: managed.eventExpiryDuration ?? 30,
  });
  return id;
}
