/** What a stage's things are called, so that what carries its tags can be told from what nobody will take down. */
import { lastSegment } from "../../aws/arn.js";
import type { Place } from "../../aws/aws.js";
import { namesFor } from "../../settings/names.js";
import type { Stage } from "../../settings/settings.js";
import { literally } from "../../settings/shell-pattern.js";
import type { State } from "../../state/schema.js";
import { remainsOf } from "../../topologies/remains.js";

export interface Things {
  readonly names: ReadonlySet<string>;
  /** Whether a thing that carries the stage's tags is one that a destroy of the stage finds. */
  explain(arn: string): boolean;
}

/** By the names that follow from the stage, and by the ids and names that its state holds, if there is one. */
export function thingsOf(stage: Stage, place: Place, nodes: State["nodes"] | undefined): Things {
  const known = Object.values(nodes ?? {});
  const ids = new Set(known.flatMap(({ id, outputs }) => [id ?? [], Object.values(outputs)].flat()));
  // Nothing of Cognito has its name in its ARN.
  const named = [...remainsOf(namesFor(stage), place), ...known].filter(
    ({ kind }) => !kind.startsWith("cognito-idp."),
  );
  const names = new Set(named.map(({ identity }) => identity.name));
  const any = [...names].map(literally).join("|");
  // A harness passes its tags on to the runtime beneath it.
  const begin = `(?:^|[/:])(?:harness_)?(?:${any})`;
  const exactly = new RegExp(`${begin}(?:$|[/:])`);
  const suffixed = new RegExp(`${begin}-[A-Za-z0-9]{5,10}(?:-[^/:]+)?(?:$|[/:])`);
  return {
    names,
    explain(arn) {
      const [, , service = "", , , ...rest] = arn.split(":");
      const resource = rest.join(":");
      if (ids.has(arn) || ids.has(lastSegment(resource)) || exactly.test(resource)) return true;
      if (service === "cognito-idp") return nodes === undefined;
      return addsSuffix(service, resource) && suffixed.test(resource);
    },
  };
}

/** Whose ARNs hold the name with random characters after it: AgentCore's, secrets', and those of a runtime's logs. */
function addsSuffix(service: string, resource: string): boolean {
  if (service === "logs") return resource.startsWith("log-group:/aws/bedrock-agentcore/");
  return service === "bedrock-agentcore" || service === "secretsmanager";
}
