/** Commands in an action's log: `::error title=...::message`. */

export interface Annotation {
  readonly level: "error" | "warning" | "notice";
  readonly title: string | undefined;
  readonly message: string;
  /** Where it is shown among the workspace's files. */
  readonly file?: string;
  readonly line?: number;
}

export interface WorkflowCommand {
  readonly name: string;
  readonly properties: Readonly<Record<string, string>>;
  readonly message: string;
}

const unescapeData = (text: string): string =>
  text.replaceAll("%0D", "\r").replaceAll("%0A", "\n").replaceAll("%25", "%");

const unescapeProperty = (text: string): string =>
  unescapeData(text.replaceAll("%3A", ":").replaceAll("%2C", ","));

/** The runner takes a command at the start of a line, after blanks. */
export function commandIn(line: string): WorkflowCommand | undefined {
  const [, name, properties = "", message = ""] = /^\s*::([\w-]+)(?: ([^\r\n]*?))?::(.*)$/.exec(line) ?? [];
  if (name === undefined) return undefined;
  const entries = properties
    .split(",")
    .filter((property) => property.includes("="))
    .map((property): [string, string] => {
      const equals = property.indexOf("=");
      return [property.slice(0, equals).trim(), unescapeProperty(property.slice(equals + 1))];
    });
  return { name, properties: Object.fromEntries(entries), message: unescapeData(message) };
}

const isLevel = (name: string): name is Annotation["level"] => ["error", "warning", "notice"].includes(name);

function annotationOf(level: Annotation["level"], { properties, message }: WorkflowCommand): Annotation {
  const { title, file, line } = properties;
  return {
    level,
    title,
    message,
    ...(file === undefined ? {} : { file }),
    ...(line === undefined ? {} : { line: Number(line) }),
  };
}

/** Between `::stop-commands::token` and `::token::` nothing is a command. */
export function parseWorkflowCommands(stdout: string): {
  readonly annotations: readonly Annotation[];
  readonly masks: readonly string[];
} {
  const annotations: Annotation[] = [];
  const masks: string[] = [];
  let resume: string | undefined;
  for (const line of stdout.split(/\r?\n/)) {
    if (resume !== undefined) {
      if (line.trim() === `::${resume}::`) resume = undefined;
      continue;
    }
    // A token that resumes may be any text, so it is read before the command's form is.
    const stop = /^\s*::stop-commands::(.+)$/.exec(line);
    if (stop) {
      resume = unescapeData(stop[1] ?? "");
      continue;
    }
    const command = commandIn(line);
    if (command === undefined) continue;
    if (command.name === "add-mask") masks.push(command.message);
    if (isLevel(command.name)) annotations.push(annotationOf(command.name, command));
  }
  return { annotations, masks };
}
