/** The two moments of a node, as promises that its dependants wait for. */
import type { Outputs } from "../resources/resource.js";

/** The settled promise of a moment of a node; a node that never gets there rejects with `Halted`. */
export interface Moments {
  readonly known: PromiseWithResolvers<Outputs>;
  readonly ready: PromiseWithResolvers<Outputs>;
}

export function newMoments(): Moments {
  const moments: Moments = { known: withResolvers(), ready: withResolvers() };
  // A rejection that nobody waits for is no news: the node's own failure is what counts.
  moments.known.promise.catch(() => {});
  moments.ready.promise.catch(() => {});
  return moments;
}

interface PromiseWithResolvers<T> {
  readonly promise: Promise<T>;
  resolve(value: T): void;
  reject(reason: unknown): void;
}

/** `Promise.withResolvers` of Node 22, for Node 20. */
function withResolvers<T>(): PromiseWithResolvers<T> {
  let resolve: (value: T) => void = () => {};
  let reject: (reason: unknown) => void = () => {};
  const promise = new Promise<T>((onResolve, onReject) => {
    resolve = onResolve;
    reject = onReject;
  });
  return { promise, resolve, reject };
}
