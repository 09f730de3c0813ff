/** Rights on the credential providers of the token vault. */
import { arn } from "../../aws/arn.js";
import { type Context, differs, onRequest, onResource, type RightsOfKind, rights, tagging } from "./right.js";

export const tokenVaultRights: Readonly<Record<string, RightsOfKind>> = {
  "bedrock-agentcore.ApiKeyCredentialProvider": onProvider("ApiKeyCredentialProvider"),
  "bedrock-agentcore.Oauth2CredentialProvider": onProvider("Oauth2CredentialProvider"),
};

function onProvider(noun: string): RightsOfKind {
  return ({ name, action, changes, live, tags }, place) => {
    const vault = arn(place, "bedrock-agentcore", "token-vault/default");
    const provider = `${vault}/${noun.toLowerCase()}/${name}`;
    // Each of the two is checked by itself.
    const onBoth = (verb: string, context: Context) =>
      [vault, provider].flatMap((one) => rights([`bedrock-agentcore:${verb}${noun}`], [one], context));
    const context = onResource(live);
    const making = [
      ...onBoth("Create", onRequest(tags)),
      // What the vault made of the secret is noted in a tag.
      ...rights(["bedrock-agentcore:TagResource"], [provider], onRequest(tags)),
    ];
    if (action === "create") return making;
    if (action === "replace") return [...onBoth("Delete", context), ...making];
    return [
      ...(differs(changes) ? onBoth("Update", context) : []),
      ...(differs(changes) ? rights(["bedrock-agentcore:TagResource"], [provider], context) : []),
      ...tagging("bedrock-agentcore:TagResource", [provider], changes, context),
    ];
  };
}
