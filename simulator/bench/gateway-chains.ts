/** As `chains.ts`, for topology `gateway`. */
import type { TimeProfile } from "../times.js";
import type { Activity } from "./critical-path.js";
import { type Chains, type Frame, frame } from "./frame.js";

export function gatewayChains(profile: TimeProfile, auth: "cognito" | "iam"): Chains {
  const around = frame(profile);
  const { requests, step, look, lock, firstLock, close } = around;
  // Its client's id stands in the authorizers of runtime and gateway, its provider in target and harness.
  const client = auth === "cognito" ? ["user pool client"] : [];
  const provider = auth === "cognito" ? ["OAuth provider"] : [];
  return {
    deploy: [
      ...look,
      ...firstLock,
      ...(auth === "cognito" ? cognitoMade(profile, around) : []),
      step("secret", requests(1), "write ahead"),
      // The runtime's names the secret.
      step("runtime role", requests(2), "secret"),
      step("roles", requests(2), "write ahead"),
      step("runtime role propagated", profile.iamPropagation, "runtime role"),
      step("roles propagated", profile.iamPropagation, "roles"),
      step("runtime", requests(1) + profile.runtimeCreate, "runtime role propagated", ...client),
      step("gateway created", requests(1), "roles propagated", ...client),
      step("gateway ready", profile.gatewayCreate, "gateway created"),
      // AWS makes it by starting the container and reading its tools.
      step(
        "target connects",
        requests(1) + profile.gatewayTargetConnect + profile.runtimeColdStart,
        ...["gateway ready", "runtime", ...provider],
      ),
      step("harness", requests(1) + profile.harnessCreate, "gateway created", ...provider),
      ...close("target connects", "harness"),
    ],
    "deploy again": look,
    "change the image": [
      ...look,
      ...lock,
      step("runtime updated", requests(1) + profile.runtimeUpdate, "write ahead"),
      step(
        "target reads the tools",
        requests(1) + profile.gatewayTargetConnect + profile.runtimeColdStart,
        "runtime updated",
      ),
      ...close("target reads the tools"),
    ],
    destroy: [
      ...look,
      ...lock,
      step("harness", requests(1) + profile.harnessDelete, "write ahead"),
      step("harness role", requests(2), "harness"),
      step("target", requests(1) + profile.gatewayTargetDelete, "write ahead"),
      step("gateway", requests(1) + profile.gatewayDelete, "target"),
      step("gateway role", requests(2), "gateway"),
      step("runtime", requests(1) + profile.runtimeDelete, "write ahead"),
      step("runtime role", requests(2), "runtime"),
      step("secret", requests(1) + profile.secretForceDelete, "runtime role"),
      ...(auth === "cognito" ? cognitoRemoved(profile, around) : []),
      ...close("harness role", "gateway role", "secret", ...(auth === "cognito" ? ["user pool"] : [])),
    ],
  };
}

function cognitoMade(profile: TimeProfile, { requests, step }: Frame): readonly Activity[] {
  return [
    step("user pool", requests(1), "write ahead"),
    step("resource server", requests(1), "user pool"),
    // Cognito takes only scopes that are there.
    step("user pool client", requests(1), "resource server"),
    step("domain", requests(1) + profile.userPoolDomainCreate, "user pool"),
    // It reads the token endpoint, which has a name only with the domain.
    step("OAuth provider", requests(1) + profile.credentialProvider, "user pool client", "domain"),
  ];
}

function cognitoRemoved(profile: TimeProfile, { requests, step }: Frame): readonly Activity[] {
  return [
    step("domain", requests(1) + profile.userPoolDomainDelete, "write ahead"),
    step("user pool", requests(1), "domain"),
  ];
}
