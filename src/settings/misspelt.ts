/** What somebody meant who wrote a word that nobody knows. */
import { distance } from "fastest-levenshtein";

/** Longer ones are no words. */
const longestWord = 120;

/** The candidate that a misspelt word most likely stands for; undefined where none is near. */
export function nearest(word: string, candidates: readonly string[]): string | undefined {
  const given = word.toLowerCase().slice(0, longestWord);
  const synonym = Object.hasOwn(synonyms, given) ? synonyms[given] : undefined;
  if (synonym !== undefined && candidates.includes(synonym)) return synonym;
  const [best] = candidates
    .map((candidate) => ({ candidate, mistakes: mistakes(given, candidate.toLowerCase()) }))
    .sort((one, other) => one.mistakes - other.mistakes);
  return best !== undefined && best.mistakes <= Math.max(1, Math.floor(best.candidate.length / 3))
    ? best.candidate
    : undefined;
}

/** What others call the same thing, by the word that they have for it. */
const synonyms: Readonly<Record<string, string>> = {
  ...Object.fromEntries(["apply", "create", "install", "up", "update"].map((word) => [word, "deploy"])),
  ...Object.fromEntries(
    ["delete", "down", "remove", "teardown", "undeploy"].map((word) => [word, "destroy"]),
  ),
  ...Object.fromEntries(["diff", "preview"].map((word) => [word, "plan"])),
  ...Object.fromEntries(["ask", "chat", "prompt", "test"].map((word) => [word, "invoke"])),
  ...Object.fromEntries(["clean", "cleanup", "prune"].map((word) => [word, "sweep"])),
  ...Object.fromEntries(["check", "describe", "health"].map((word) => [word, "status"])),
  tail: "logs",
  aarch64: "arm64",
  amd64: "x86_64",
  x64: "x86_64",
  basic: "zscaler",
  bearer: "jwt",
  sigv4: "iam",
};

/** Letters in the wrong order are one mistake, as are hyphens that are missing or something else. */
function mistakes(given: string, meant: string): number {
  if (given === meant) return 0;
  const hasSameLetters = sortedLetters(given) === sortedLetters(meant);
  return hasSameLetters ? 1 : distance(given, meant);
}

function sortedLetters(word: string): string {
  return [...word.replaceAll(/[^a-z0-9]/g, "")].sort().join("");
}

/** The candidates that say the same in more words, or in fewer: `subnet-ids` for `subnets`, `client-id` for `zscaler-client-id`. */
export function related(word: string, candidates: readonly string[]): readonly string[] {
  const given = stems(word);
  const near = (isNear: (stems: readonly string[]) => boolean) =>
    candidates.filter((candidate) => isNear(stems(candidate)));
  const same = near((meant) => includesAll(given, meant) && includesAll(meant, given));
  if (same.length > 0) return same;
  const fuller = near((meant) => includesAll(meant, given));
  return fuller.length > 0 ? fuller : near((meant) => includesAll(given, meant));
}

/** Words that say how a thing is named, not which. */
const fillers: ReadonlySet<string> = new Set(["arn", "arns", "id", "ids", "name", "names", "uri", "url"]);

function stems(words: string): readonly string[] {
  const parts = words.toLowerCase().split(/[^a-z0-9]+/);
  const telling = parts.filter((part) => !fillers.has(part));
  return (telling.length > 0 ? telling : parts).map((part) => part.replace(/s$/, ""));
}

function includesAll(all: readonly string[], some: readonly string[]): boolean {
  return some.every((one) => all.includes(one));
}
