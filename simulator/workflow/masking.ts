/** Secrets in what people read: the runner writes `***` instead. */

export interface Masking {
  add(values: readonly string[]): void;
  mask(text: string): string;
  /** Whether a text holds any of the secrets. */
  betrays(text: string): boolean;
}

export function createMasking(): Masking {
  const masked = new Set<string>();
  return {
    add(values) {
      const texts = values.flatMap((value) => [value, ...value.split(/\r?\n/)]).map((text) => text.trim());
      for (const text of texts) if (text !== "") masked.add(text);
    },
    mask: (text) =>
      // The longest first: one secret may be a part of another.
      [...masked]
        .toSorted((one, other) => other.length - one.length)
        .reduce((rest, secret) => rest.replaceAll(secret, "***"), text),
    betrays: (text) => [...masked].some((secret) => text.includes(secret)),
  };
}
