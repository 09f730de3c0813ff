/** The instances of a job. https://docs.github.com/actions/how-tos/write-workflows/choose-what-workflows-do/run-job-variations */

export type Combination = Readonly<Record<string, unknown>>;

export interface Strategy {
  /** One for each instance; a job without a matrix has one that is empty. */
  readonly combinations: readonly Combination[];
  readonly failFast: boolean;
  readonly maxParallel: number;
}

/** `strategy` with its expressions evaluated; undefined where a job has none. */
export function strategyOf(value: unknown): Strategy {
  const strategy = fieldsOf(value);
  const matrix = strategy["matrix"];
  const maxParallel = strategy["max-parallel"];
  return {
    combinations: matrix === undefined ? [{}] : combinationsOf(fieldsOf(matrix)),
    failFast: strategy["fail-fast"] !== false,
    maxParallel: typeof maxParallel === "number" ? maxParallel : Number.POSITIVE_INFINITY,
  };
}

const fieldsOf = (value: unknown): Combination =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value } : {};

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

function combinationsOf({ include, exclude, ...vectors }: Combination): readonly Combination[] {
  const names = Object.keys(vectors);
  const product = names.reduce<readonly Combination[]>(
    (combinations, name) =>
      combinations.flatMap((combination) =>
        listOf(vectors[name]).map((value) => ({ ...combination, [name]: value })),
      ),
    names.length === 0 ? [] : [{}],
  );
  const excluded = listOf(exclude).map(fieldsOf);
  const kept = product.filter((combination) => !excluded.some((each) => agrees(each, combination)));
  const extended: Combination[] = [...kept];
  for (const added of listOf(include).map(fieldsOf)) {
    const own = Object.fromEntries(Object.entries(added).filter(([name]) => names.includes(name)));
    // It adds to every combination whose original values it leaves alone, else it is one of its own.
    const fitting = kept.flatMap((combination, index) => (agrees(own, combination) ? [index] : []));
    for (const index of fitting) extended[index] = { ...extended[index], ...added };
    if (fitting.length === 0) extended.push(added);
  }
  return extended;
}

const agrees = (part: Combination, whole: Combination): boolean =>
  Object.entries(part).every(([name, value]) => JSON.stringify(whole[name]) === JSON.stringify(value));
