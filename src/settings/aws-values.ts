/**
 * Kinds of value that AWS defines. Patterns and lengths are those of the service models; where several services get the
 * same value (tags), what all of them take.
 */
import { nearest, related } from "./misspelt.js";
import { defaultModel } from "./model.js";
import { type Complain, type Kind, mapOf, matching } from "./values.js";

/** What the names of all regions end in, before their number. */
const directions = [
  "central",
  "east",
  "north",
  "northeast",
  "northwest",
  "south",
  "southeast",
  "southwest",
  "west",
];

/** `us-east-1`, `us-gov-west-1`, `eusc-de-east-1`. */
export const region: Kind<string> = {
  name: "the name of an AWS region",
  parse(raw, complain) {
    const [, place = "", direction = "", number = ""] =
      /^([a-z]{2,4}(?:-[a-z]+)*)-([a-z]+)-(\d{1,2})$/.exec(raw) ?? [];
    if (directions.includes(direction)) return raw;
    const meant = direction === "" ? undefined : nearest(direction, directions);
    complain({
      value: raw,
      what: "is not the name of an AWS region",
      fix:
        meant === undefined
          ? "Write it as AWS does, such as `us-east-1` or `eu-central-1`."
          : `Did you mean \`${place}-${meant}-${number}\`?`,
    });
    return undefined;
  },
};

export const accountId = matching("an AWS account id", /^\d{12}$/, "Write the 12 digits, in quotes.");

export const roleArn = matching(
  "the ARN of an IAM role",
  /^arn:aws(?:-[a-z-]+)?:iam::\d{12}:role\/[\w+=,.@/-]{1,576}$/,
  "Write it as `arn:aws:iam::111122223333:role/name`.",
);

export const policyArn = matching(
  "the ARN of an IAM policy",
  /^arn:aws(?:-[a-z-]+)?:iam::(?:\d{12}|aws):policy\/[\w+=,.@/-]{1,640}$/,
  "Write it as `arn:aws:iam::111122223333:policy/name`.",
);

const keyId = "(?:mrk-[0-9a-f]{32}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})";
const keyAlias = "alias/[\\w/-]{1,250}";

/** ARN or id of a key, ARN or name of an alias. */
export const kmsKey = matching(
  "a KMS key",
  new RegExp(
    `^(?:arn:aws(?:-[a-z-]+)?:kms:[a-z0-9-]+:\\d{12}:(?:key/${keyId}|${keyAlias})|${keyId}|${keyAlias})$`,
  ),
  "Write the key's ARN, `arn:aws:kms:us-east-1:111122223333:key/…`, its id, or `alias/name`.",
);

/** Name or ARN. An ARN's name may end in the hyphen and six characters that Secrets Manager adds. */
export const secretId = matching(
  "the name or ARN of a secret",
  /^(?:arn:aws(?:-[a-z-]+)?:secretsmanager:[a-z0-9-]+:\d{12}:secret:)?[\w/+=.@-]{1,512}$/,
  "Write the secret's name, or its ARN as Secrets Manager shows it.",
);

export const secretName = matching(
  "a name that Secrets Manager takes",
  /^[\w/+=.@-]{1,512}$/,
  "Use at most 512 letters, digits and `/_+=.@-`.",
);

export const clusterName = matching(
  "a name that ECS takes for a cluster",
  /^[A-Za-z0-9][A-Za-z0-9_-]{0,254}$/,
  "Use at most 255 letters, digits, hyphens and underscores, beginning with a letter or digit.",
);

export const harnessName = matching(
  "a name that AgentCore takes for a harness",
  /^[a-zA-Z][a-zA-Z0-9_]{0,39}$/,
  "Use at most 40 letters, digits and underscores (no hyphen), beginning with a letter.",
);

export const endpointName = matching(
  "a name that AgentCore takes for an endpoint",
  /^[a-zA-Z][a-zA-Z0-9_]{0,47}$/,
  "Use at most 48 letters, digits and underscores (no hyphen), beginning with a letter.",
);

export const sessionId = matching(
  "a session id",
  /^[a-zA-Z0-9][a-zA-Z0-9_-]{32,99}$/,
  "Use 33 to 100 letters, digits, hyphens and underscores, beginning with a letter or digit.",
);

export const subnet = matching(
  "the id of a subnet",
  /^subnet-[0-9a-f]{8,17}$/,
  "Write it as `subnet-0123456789abcdef0`.",
);

export const securityGroup = matching(
  "the id of a security group",
  /^sg-[0-9a-f]{8,17}$/,
  "Write it as `sg-0123456789abcdef0`.",
);

/** Registry host and port, path, tag and digest; all but the path may be left out. */
export const image = matching(
  "a container image",
  /^(?=.{1,1024}$)(?:[A-Za-z0-9.-]+(?::\d{1,5})?\/)?[a-z0-9]+(?:[._/-]+[a-z0-9]+)*(?::\w[\w.-]{0,127})?(?:@sha256:[0-9a-f]{64})?$/,
  "Write `registry/repository:tag` or `registry/repository@sha256:…`, without `https://`.",
);

const anyModel = matching(
  "the id of a Bedrock model or inference profile",
  /^[A-Za-z0-9][\w.:/-]{0,2047}$/,
  "Write an id such as `us.anthropic.claude-sonnet-4-5-20250929-v1:0`, or an ARN.",
);

/** Names of families, which other tools take for the id of a model. */
const modelFamilies = /^(?:claude|deepseek|gpt|llama|mistral|mixtral|nova|titan)-/i;

/** A foundation model, an inference profile, or the ARN of either. */
export const model: Kind<string> = {
  name: anyModel.name,
  parse(raw, complain) {
    const id = anyModel.parse(raw, complain);
    if (id === undefined || id.startsWith("arn:")) return id;
    // Only ARNs have a slash; `bedrock/…` and `anthropic/…` is how model routers write it.
    const written = id.slice(id.lastIndexOf("/") + 1);
    if (written === id && !modelFamilies.test(id)) return id;
    const [meant] = modelFamilies.test(written) ? related(written, [defaultModel("us-east-1")]) : [written];
    complain({
      value: raw,
      what: `is not ${anyModel.name}`,
      fix:
        meant === undefined
          ? "Write it as the Bedrock console does, its provider before it: `us.amazon.nova-pro-v1:0`."
          : `Did you mean \`${meant}\`?`,
    });
    return undefined;
  },
};

export const allowedTool = matching(
  "a pattern of tools",
  /^(?=.{1,64}$)(?:\*|@?[^/\s]+(?:\/[^/\s]+)?)$/,
  "Write `*`, `tool`, `@server` or `@server/tool` in at most 64 characters.",
);

export const harnessMemory: Kind<string> = matching(
  "`disabled`, `managed` or the ARN of an AgentCore Memory",
  /^(?:disabled|managed|arn:aws(?:-[a-z-]+)?:bedrock-agentcore:[a-z0-9-]+:\d{12}:memory\/[a-zA-Z][\w-]{0,99}-[a-zA-Z0-9]{10})$/,
  "An ARN reads `arn:aws:bedrock-agentcore:us-east-1:111122223333:memory/name-0123456789`.",
);

/** The periods that CloudWatch Logs can keep a log group's events for. */
const retentionDays = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
];

export const logRetentionDays: Kind<number> = {
  name: "a retention period of CloudWatch Logs",
  parse(raw, complain) {
    const days = retentionDays.find((period) => String(period) === raw);
    if (days === undefined) {
      complain({
        value: raw,
        what: "is not a retention period of CloudWatch Logs",
        fix: `Use one of ${retentionDays.join(", ")}.`,
      });
    }
    return days;
  },
};

/** AWS takes 50 tags a resource; ours (owner, stage, repository, expiry, …) need some of them. */
const mostTags = 40;
/** AgentCore's tags take ASCII only, IAM's no tab: this is what both take. */
const tagCharacters = /^[a-zA-Z0-9 ._:/=+@-]*$/;
const ownTags = ["managed-by"];
const ownTagPrefix = "zscaler-harness-";

const tagMap = mapOf((key, value, complain) => {
  const lowerCased = key.toLowerCase();
  if (lowerCased.startsWith("aws:")) {
    complain({ value: key, what: "is reserved by AWS", fix: "Tag keys must not begin with `aws:`." });
  } else if (ownTags.includes(lowerCased) || lowerCased.startsWith(ownTagPrefix)) {
    complain({
      value: key,
      what: "is a tag by which this action knows its own resources",
      fix: `Choose a key other than \`managed-by\` and \`${ownTagPrefix}…\`.`,
    });
  }
  tagPart(key, 128, "tag key", complain);
  tagPart(value, 256, "tag value", complain);
});

function tagPart(part: string, longest: number, noun: string, complain: Complain): void {
  if (part.length > longest) {
    complain({ value: part, what: `is too long for a ${noun}`, fix: `Use at most ${longest} characters.` });
  } else if (!tagCharacters.test(part)) {
    complain({
      value: part,
      what: `has a character that no ${noun} of all these services may have`,
      fix: "Use letters (a to z), digits, spaces and `._:/=+@-`.",
    });
  }
}

/** Tags that every service in use takes. */
export const tags: Kind<Readonly<Record<string, string>>> = {
  name: "tags",
  parse(raw, complain) {
    const given = tagMap.parse(raw, complain);
    const keys = Object.keys(given ?? {});
    if (keys.length > mostTags) {
      complain({
        what: `has ${keys.length} tags, which is more than ${mostTags}`,
        fix: "AWS takes 50; the action needs the rest.",
      });
      return undefined;
    }
    // IAM compares keys without regard to case.
    const twin = keys.find((key, index) =>
      keys.slice(0, index).some((other) => other.toLowerCase() === key.toLowerCase()),
    );
    if (twin !== undefined) {
      complain({ value: twin, what: "differs from another tag's key in upper and lower case only" });
      return undefined;
    }
    return given;
  },
};
