import { describe, expect, test } from "@jest/globals";
import { onceRoleIsUsable, retrying } from "../../src/aws/retry.js";
import { Failure } from "../../src/failure/failure.js";

const { signal } = new AbortController();
const named = (name: string, message = name) => Object.assign(new Error(message), { name });

/** Fails with each error in turn and then answers. */
function failing(...errors: readonly unknown[]) {
  let calls = 0;
  const call = async () => {
    const error = errors[calls++];
    if (error !== undefined) throw error;
    return "done";
  };
  return { call, calls: () => calls };
}

describe("a call that is retried", () => {
  const on = (thrown: unknown) => thrown instanceof Error && thrown.name === "Moving";

  test("succeeds once what was in its way has passed, be it named or transient", async () => {
    const { call, calls } = failing(named("Moving"), named("ThrottlingException"));
    expect(await retrying(call, { signal, on, limit: 60_000 })).toBe("done");
    expect(calls()).toBe(3);
  });

  test("fails at once where time does not help", async () => {
    const error = named("ValidationException");
    const { call, calls } = failing(error);
    await expect(retrying(call, { signal, on, limit: 60_000 })).rejects.toBe(error);
    expect(calls()).toBe(1);
  });

  test("fails with the last error once its limit is reached", async () => {
    const last = named("Moving", "still moving");
    const { call, calls } = failing(named("Moving"), last, named("Moving"));
    await expect(retrying(call, { signal, on, limit: 300 })).rejects.toBe(last);
    expect(calls()).toBe(2);
  });

  test("ends with the reason of the stop, not with the broken call", async () => {
    const stop = new AbortController();
    const reason = new Error("cancelled");
    const waiting = retrying(failing(named("Moving")).call, { signal: stop.signal, on, limit: 60_000 });
    setTimeout(() => stop.abort(reason), 10);
    await expect(waiting).rejects.toBe(reason);

    const broken = async () => {
      throw named("AbortError");
    };
    await expect(retrying(broken, { signal: stop.signal, on, limit: 60_000 })).rejects.toBe(reason);
  });

  test("remembers what AWS refused it with when the run's time is over", async () => {
    const stop = new AbortController();
    const refusal = named("Moving", "still Draining");
    const waiting = retrying(failing(refusal).call, { signal: stop.signal, on, limit: 60_000 });
    setTimeout(() => stop.abort(new Failure("TIMEOUT", "over", { fix: "Run it again." })), 10);
    await expect(waiting).rejects.toMatchObject({ code: "TIMEOUT", fix: "Run it again.", cause: refusal });
  });

  test("waits for a role that is seconds old, and for nothing else", async () => {
    const young = failing(named("ValidationException", "Role validation failed"));
    expect(await onceRoleIsUsable(signal, young.call)).toBe("done");
    const denied = failing(named("AccessDeniedException", "not authorized to perform: ecs:CreateCluster"));
    await expect(onceRoleIsUsable(signal, denied.call)).rejects.toThrow("not authorized");
    expect(denied.calls()).toBe(1);
  });
});
