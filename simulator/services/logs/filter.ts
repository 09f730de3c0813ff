/** CloudWatch's filter patterns for plain text: terms, quoted phrases, `-excluded`, `?optional`, `%regex%`. */
import { AwsError } from "../../service.js";

const invalid = (message: string) => new AwsError("InvalidParameterException", 400, message);

interface Term {
  readonly sign: "" | "-" | "?";
  readonly matches: (message: string) => boolean;
}

/** @throws InvalidParameterException as AWS does, where an unquoted term has more than letters, digits, `_`. */
export function filterOf(pattern: string | undefined): (message: string) => boolean {
  const text = (pattern ?? "").trim();
  if (/^[[{]/.test(text)) throw invalid("JSON and space-delimited patterns are not simulated.");
  const terms = [...text.matchAll(/([-?]?)(?:"((?:[^"\\]|\\.)*)"|%([^%]+)%|(\S+))/g)].map(
    ([, sign, phrase, regex, word]) => termOf(sign as Term["sign"], phrase, regex, word),
  );
  const required = terms.filter((term) => term.sign === "");
  const excluded = terms.filter((term) => term.sign === "-");
  const optional = terms.filter((term) => term.sign === "?");
  return (message) =>
    required.every((term) => term.matches(message)) &&
    !excluded.some((term) => term.matches(message)) &&
    // AWS ignores `?` terms beside required ones.
    (required.length > 0 || optional.length === 0 || optional.some((term) => term.matches(message)));
}

function termOf(sign: Term["sign"], phrase?: string, regex?: string, word?: string): Term {
  if (regex !== undefined) {
    const expression = new RegExp(regex);
    return { sign, matches: (message) => expression.test(message) };
  }
  if (phrase === undefined && !/^\w+$/.test(word ?? "")) {
    throw invalid(`Invalid character(s) in term '${word}'`);
  }
  const text = phrase === undefined ? (word ?? "") : phrase.replace(/\\(.)/g, "$1");
  return { sign, matches: (message) => message.includes(text) };
}
