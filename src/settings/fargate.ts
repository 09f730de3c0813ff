/** The task sizes that Fargate offers. */

interface Sizes {
  readonly from: number;
  readonly to: number;
  readonly step: number;
}

/** CPU units to memory in MiB, from the Amazon ECS documentation of task sizes. */
const memoryOf: Readonly<Record<string, Sizes | readonly number[]>> = {
  "256": [512, 1024, 2048],
  "512": { from: 1024, to: 4096, step: 1024 },
  "1024": { from: 2048, to: 8192, step: 1024 },
  "2048": { from: 4096, to: 16_384, step: 1024 },
  "4096": { from: 8192, to: 30_720, step: 1024 },
  "8192": { from: 16_384, to: 61_440, step: 4096 },
  "16384": { from: 32_768, to: 122_880, step: 8192 },
};

/** Every CPU size, in CPU units. */
export const cpuSizes: readonly string[] = Object.keys(memoryOf);

/** The memory sizes, in MiB, that a task of so many CPU units can have; none for an unknown CPU size. */
export function memorySizes(cpu: string): readonly string[] {
  const sizes = Object.hasOwn(memoryOf, cpu) ? (memoryOf[cpu] ?? []) : [];
  if (!("step" in sizes)) {
    return sizes.map(String);
  }
  const count = (sizes.to - sizes.from) / sizes.step + 1;
  return Array.from({ length: count }, (_, index) => String(sizes.from + index * sizes.step));
}
