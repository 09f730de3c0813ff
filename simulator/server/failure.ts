import { AwsError } from "../service.js";

/** A handler that fails by itself is a fault of the simulator; as a service's fault it would be retried and hidden. */
export function asAwsError(thrown: unknown): AwsError {
  if (thrown instanceof AwsError) return thrown;
  const text = thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown);
  return new AwsError("SimulatorFault", 400, `The simulator failed: ${text}`);
}
