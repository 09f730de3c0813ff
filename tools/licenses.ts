/** Which licences the packages of a lockfile are under, and whether those are permissive. */

/** The members of npm's lockfile (version 3) that this looks at. */
export interface Lockfile {
  readonly packages: Readonly<
    Record<string, { readonly license?: string; readonly version?: string; readonly link?: boolean }>
  >;
}

/** SPDX identifiers that ask for no more than a notice. */
const permissive: ReadonlySet<string> = new Set([
  "0BSD",
  "Apache-2.0",
  "BlueOak-1.0.0",
  "BSD-2-Clause",
  "BSD-3-Clause",
  "CC0-1.0",
  "CC-BY-3.0",
  "CC-BY-4.0",
  "ISC",
  "MIT",
  "MIT-0",
  "Python-2.0",
  "Unlicense",
  "Zlib",
]);

/** One line for each package, by name and version, whose licence is missing or not permissive. */
export function licenseProblems(lockfile: Lockfile): readonly string[] {
  return Object.entries(lockfile.packages)
    .filter(([path, { link }]) => path !== "" && link !== true)
    .flatMap(([path, { license, version }]) => {
      const name = `${path.slice(path.lastIndexOf("node_modules/") + "node_modules/".length)}@${version}`;
      if (license === undefined) return [`${name} states no licence`];
      return isPermissive(license)
        ? []
        : [`${name} is under ${license}, which is not on the list of permissive licences`];
    });
}

/** Reads an SPDX expression: of `OR` one side must be permissive, of `AND` both; `WITH` is not understood and refused. */
export function isPermissive(expression: string): boolean {
  const tokens = expression.match(/[()]|[^\s()]+/g) ?? [];
  let position = 0;

  function anyOf(): boolean {
    let result = allOf();
    while (tokens[position] === "OR") {
      position++;
      const right = allOf();
      result = result || right;
    }
    return result;
  }
  function allOf(): boolean {
    let result = one();
    while (tokens[position] === "AND") {
      position++;
      const right = one();
      result = result && right;
    }
    return result;
  }
  function one(): boolean {
    const token = tokens[position++];
    if (token !== "(") return token !== undefined && permissive.has(token);
    const result = anyOf();
    return tokens[position++] === ")" && result;
  }

  const result = anyOf();
  return result && position === tokens.length;
}
