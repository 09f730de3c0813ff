/** Too much, too fast, too long. */
import type { Rule } from "../rule.js";

export const limitRules: readonly Rule[] = [
  {
    id: "quota-reached",
    title: "An AWS quota is used up",
    signs: [
      {
        in: ["errors"],
        name: /^(?:ServiceQuotaExceeded\w*|ResourceLimitExceeded\w*|LimitExceeded\w*|TooManyBuckets|QuotaExceeded\w*)$/,
      },
      {
        in: ["errors", "events"],
        says: /(?:quota|limit) (?:has been |was |is )?(?:exceeded|reached)|reached (?:the|your) (?:quota|limit)|exceeds? (?:the )?(?:quota|limit)|maximum number of/i,
      },
    ],
    cause:
      "The account has as many of these as it may have: runtimes, roles, load balancers, addresses or vCPUs.",
    fix: "Destroy stages that nobody needs, or ask for more in Service Quotas.",
  },
  {
    id: "throttled",
    title: "AWS throttled the requests",
    signs: [
      {
        in: ["errors"],
        name: /^(?:Thrott\w*|TooManyRequests\w*|RequestLimitExceeded|SlowDown|RequestThrottled\w*|BandwidthLimitExceeded|ProvisionedThroughputExceeded\w*)$/,
      },
      { in: ["errors"], says: /Rate exceeded|Too many requests/i },
    ],
    cause: "The account makes more calls than the API allows, and the action's own retries did not suffice.",
    fix: "Run again later; with many stages at once, let their workflows run one after another.",
  },
  {
    id: "service-fault",
    title: "AWS had an internal failure",
    signs: [
      {
        in: ["errors"],
        name: /^(?:InternalServer\w*|InternalServiceError\w*|InternalError\w*|InternalFailure|ServiceFailure\w*|ServiceUnavailable\w*|ServerException|ServiceException)$/,
      },
    ],
    cause: "The service answered with an error of its own, and the action's retries did not suffice.",
    fix: "Run again; look at the AWS Health Dashboard if it repeats.",
  },
  {
    id: "run-timeout",
    consequence: true,
    title: "The run took longer than the input timeout allows",
    signs: [{ in: ["errors"], name: /^TIMEOUT$/ }],
    cause:
      "Something did not get ready in time. A first rollout takes five minutes or more with its load balancer, an update six or more with its two bake times. A service that stays up and never serves has tasks that exit and start anew, or subnets without a way out.",
    fix: "Run again: it goes on where this run ended. Raise the input `timeout` where the log shows progress; otherwise read the container's log and check the input `subnets`.",
  },
];
