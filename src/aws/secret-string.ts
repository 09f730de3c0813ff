/** Members that are secrets by their name; a vanity domain or a cloud is none, and masking it would hit innocent words. */
export function sensitiveValues(members: Readonly<Record<string, string>>): readonly string[] {
  return Object.entries(members).flatMap(([name, value]) =>
    /SECRET|TOKEN|PASSWORD|KEY|AUTHORIZATION/i.test(name) ? [value] : [],
  );
}

/** The string members of a secret's flat JSON object; anything else (binary, not JSON, not an object) has none. */
export function stringMembers(secretString: string | undefined): Readonly<Record<string, string>> {
  let parsed: unknown;
  try {
    parsed = JSON.parse(secretString ?? "");
  } catch {
    return {};
  }
  if (typeof parsed !== "object" || parsed === null || Array.isArray(parsed)) return {};
  return Object.fromEntries(
    Object.entries(parsed).filter((entry): entry is [string, string] => typeof entry[1] === "string"),
  );
}
