/**
 * How long AWS takes, in milliseconds of real AWS time, in one place. A cloud runs them at `timeScale`: 1 is as slow
 * as AWS, 0.01 a hundred times faster. Nothing else in the simulator knows a duration.
 */
export interface TimeProfile {
  /** Service time of any one request. */
  readonly request: number;
  /** A new role, trust policy or inline policy is not seen by other services for this long. */
  readonly iamPropagation: number;
  /** CreateCluster until ACTIVE; DeleteCluster until INACTIVE. */
  readonly clusterCreate: number;
  readonly clusterDelete: number;
  /** Express service: CreateExpressGatewayService until the public endpoint is listed. */
  readonly expressEndpoint: number;
  /** Service deployment PENDING -> IN_PROGRESS. */
  readonly deploymentPending: number;
  /** A task from PROVISIONING to RUNNING and healthy behind the load balancer. */
  readonly taskStart: number;
  /** The first rollout's extra: load balancer, certificate, DNS. */
  readonly loadBalancerProvision: number;
  /** Update: canary at 5 %, then bake at 100 % (AWS: 3 min each). */
  readonly canaryBake: number;
  readonly finalBake: number;
  /** A rollback once the alarm or the circuit breaker has fired. */
  readonly rollback: number;
  /** DeleteExpressGatewayService: DRAINING -> INACTIVE. */
  readonly serviceDrain: number;
  /** After INACTIVE: cluster not deletable, name "still Draining", infrastructure role in use. */
  readonly serviceTail: number;
  /** DeleteTaskDefinitions: DELETE_IN_PROGRESS -> gone. */
  readonly taskDefinitionDelete: number;
  readonly harnessCreate: number;
  readonly harnessUpdate: number;
  readonly harnessDelete: number;
  readonly harnessEndpoint: number;
  readonly runtimeCreate: number;
  readonly runtimeUpdate: number;
  readonly runtimeDelete: number;
  readonly runtimeEndpoint: number;
  readonly credentialProvider: number;
  /** CreateUserPoolDomain with a prefix until ACTIVE; DeleteUserPoolDomain until the prefix is free. */
  readonly userPoolDomainCreate: number;
  readonly userPoolDomainDelete: number;
  readonly gatewayCreate: number;
  readonly gatewayUpdate: number;
  readonly gatewayDelete: number;
  /** A target that is made, changed or synchronised, until its gateway connects to the server. */
  readonly gatewayTargetConnect: number;
  readonly gatewayTargetDelete: number;
  /** First InvokeHarness of a session. */
  readonly harnessColdStart: number;
  /** First invocation of a runtime's session. */
  readonly runtimeColdStart: number;
  /** How long a container has until it listens; AWS then gives the invocation up. */
  readonly runtimeInitialization: number;
  /** ForceDeleteWithoutRecovery until the name is free. */
  readonly secretForceDelete: number;
  /** A log event until FilterLogEvents shows it. */
  readonly logIngestion: number;
  /** What is made, tagged or removed until the index of tags shows it. */
  readonly tagIndex: number;
}

/** From AWS's documentation and from what users of these services report; seconds to minutes. */
export const realistic: TimeProfile = {
  request: 40,
  iamPropagation: 9_000,
  clusterCreate: 1_000,
  clusterDelete: 2_000,
  expressEndpoint: 4_000,
  deploymentPending: 5_000,
  taskStart: 45_000,
  loadBalancerProvision: 150_000,
  canaryBake: 180_000,
  finalBake: 180_000,
  rollback: 60_000,
  serviceDrain: 90_000,
  serviceTail: 90_000,
  taskDefinitionDelete: 2_000,
  harnessCreate: 150_000,
  harnessUpdate: 45_000,
  harnessDelete: 40_000,
  harnessEndpoint: 20_000,
  runtimeCreate: 30_000,
  runtimeUpdate: 20_000,
  runtimeDelete: 15_000,
  runtimeEndpoint: 10_000,
  credentialProvider: 500,
  userPoolDomainCreate: 5_000,
  userPoolDomainDelete: 5_000,
  gatewayCreate: 8_000,
  gatewayUpdate: 5_000,
  gatewayDelete: 10_000,
  gatewayTargetConnect: 6_000,
  gatewayTargetDelete: 5_000,
  harnessColdStart: 8_000,
  runtimeColdStart: 5_000,
  runtimeInitialization: 30_000,
  secretForceDelete: 2_000,
  logIngestion: 3_000,
  tagIndex: 20_000,
};
