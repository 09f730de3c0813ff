/** From the runner's `INPUT_*` variables to typed values. Everything that is wrong is collected, nothing is thrown. */
import { Failure } from "../failure/failure.js";
import { type InputName, type InputSpec, inputNames, specOf, type ValueOf } from "./input-table.js";
import { quoted } from "./quoting.js";
import { insteadOf } from "./unknown-inputs.js";
import type { Problem } from "./values.js";

export type Environment = Readonly<Record<string, string | undefined>>;

type InputValues = { readonly [Name in InputName]: ValueOf<Name> };

export interface Inputs {
  /** Defaults filled in, also in place of a malformed value. */
  readonly values: InputValues;
  /** Given, and not just with the default's value. */
  readonly given: ReadonlySet<InputName>;
  /** Given, and complained about: their values say nothing. */
  readonly malformed: ReadonlySet<InputName>;
  readonly complaints: Complaints;
  /** The value of an input, or else of the first of these environment variables that is set. */
  valueOr<Name extends InputName>(name: Name, ...variables: readonly string[]): ValueOf<Name>;
  /** Whether anything, right or wrong, was written for the input or in one of these environment variables. */
  isWritten(name: InputName, ...variables: readonly string[]): boolean;
}

/** Everything that is wrong so far. */
interface Complaints {
  readonly failures: readonly Failure[];
  about(name: InputName, problem: Problem): void;
  add(failure: Failure): void;
}

/** The runner's rule: upper case, spaces become underscores, hyphens stay. */
function variableOf(name: string): string {
  return `INPUT_${name.replaceAll(" ", "_").toUpperCase()}`;
}

/** What was written for an input, trimmed as the runner's own library does; empty where nothing was. */
export function rawInput(environment: Environment, name: InputName): string {
  return environment[variableOf(name)]?.trim() ?? "";
}

export function readInputs(environment: Environment): Inputs {
  const complaints = collectComplaints();
  complainAboutUnknown(environment, complaints);

  const values = new Map<InputName, unknown>();
  const given = new Set<InputName>();
  const malformed = new Set<InputName>();
  for (const name of inputNames) {
    const spec = specOf(name);
    const raw = rawInput(environment, name);
    const standard =
      spec.default === undefined ? undefined : parsed(spec, spec.default, `Input \`${name}\``, complaints);
    const value = raw === "" ? undefined : parsed(spec, raw, `Input \`${name}\``, complaints);
    values.set(name, value ?? standard);
    if (raw !== "" && value === undefined) {
      malformed.add(name);
    }
    if (raw === "" && spec.required) {
      complaints.about(name, { what: "is required" });
    }
    const saysNothingNew = raw === spec.default || (value !== undefined && value === standard);
    if (raw !== "" && spec.expression === undefined && !saysNothingNew) {
      given.add(name);
    }
  }

  // The loop above gave every name of the table a value of its own kind.
  const readValues = Object.fromEntries(values) as unknown as InputValues;
  return {
    values: readValues,
    given,
    malformed,
    complaints,
    isWritten: (name, ...variables) =>
      [rawInput(environment, name), ...variables.map((variable) => environment[variable]?.trim())].some(
        Boolean,
      ),
    valueOr(name, ...variables) {
      const variable = variables.find((candidate) => environment[candidate]?.trim());
      if (rawInput(environment, name) !== "" || variable === undefined) {
        return readValues[name];
      }
      const raw = environment[variable]?.trim() ?? "";
      return parsed(specOf(name), raw, `Environment variable \`${variable}\``, complaints) as ValueOf<
        typeof name
      >;
    },
  };
}

function parsed(spec: InputSpec<unknown>, raw: string, subject: string, complaints: Complaints): unknown {
  return spec.value.parse(raw, (problem) => {
    complaints.add(failureOf(subject, problem, spec.secrecy !== undefined));
  });
}

function collectComplaints(): Complaints {
  const failures: Failure[] = [];
  return {
    failures,
    about(name, problem) {
      failures.push(failureOf(`Input \`${name}\``, problem, specOf(name).secrecy !== undefined));
    },
    add(failure) {
      failures.push(failure);
    },
  };
}

function failureOf(subject: string, { value, what, fix, at }: Problem, isSecret: boolean): Failure {
  const shown = value === undefined ? "" : `: ${isSecret ? "the value (not shown)" : quoted(value)}`;
  return new Failure("INVALID_INPUT", `${subject}${shown} ${what}.`, {
    ...(fix === undefined ? {} : { fix }),
    ...(at === undefined ? {} : { at }),
  });
}

/**
 * The runner passes inputs that action.yml doesn't know all the same, with a warning that is easy to miss, and a
 * `dry-run` that is misspelt is no dry run. The action around this one, where that is a composite one, leaves none of its
 * own inputs behind; a variable of the workflow might look like one, and is then told what to do.
 */
function complainAboutUnknown(environment: Environment, complaints: Complaints): void {
  const known = new Set(inputNames.map(variableOf));
  for (const variable of Object.keys(environment)) {
    if (variable.startsWith("INPUT_") && !known.has(variable)) {
      const name = variable.slice("INPUT_".length).toLowerCase();
      complaints.add(
        new Failure("INVALID_INPUT", `There is no input ${quoted(name)}.`, {
          fix: insteadOf(name, inputNames),
        }),
      );
    }
  }
}
