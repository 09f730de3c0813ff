/** The longest chain of service times: what no client, however clever, can be faster than. */

/** Something that AWS takes time for. */
export interface Activity {
  readonly name: string;
  /** Milliseconds. */
  readonly takes: number;
  /** Names of the activities that have to be over before it can begin. */
  readonly after: readonly string[];
}

export interface CriticalPath {
  readonly milliseconds: number;
  /** From its first activity to its last. */
  readonly chain: readonly Activity[];
}

/** @throws Error where an activity waits for one that is not there, or for itself */
export function criticalPath(activities: readonly Activity[]): CriticalPath {
  const byName = new Map(activities.map((activity) => [activity.name, activity]));
  const known = new Map<string, CriticalPath>();
  const open = new Set<string>();

  function until(activity: Activity): CriticalPath {
    const { name, takes, after } = activity;
    const done = known.get(name);
    if (done !== undefined) return done;
    if (open.has(name)) throw new Error(`${name} waits for itself.`);
    open.add(name);
    const before = longest(
      after.map((one) => {
        const earlier = byName.get(one);
        if (earlier === undefined) throw new Error(`${name} waits for ${one}, which is not there.`);
        return until(earlier);
      }),
    );
    const path = { milliseconds: before.milliseconds + takes, chain: [...before.chain, activity] };
    open.delete(name);
    known.set(name, path);
    return path;
  }

  return longest(activities.map(until));
}

function longest(paths: readonly CriticalPath[]): CriticalPath {
  return paths.reduce((most, path) => (path.milliseconds > most.milliseconds ? path : most), {
    milliseconds: 0,
    chain: [],
  });
}
