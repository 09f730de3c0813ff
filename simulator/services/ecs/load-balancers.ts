/**
 * The load balancers that Express services share: one for up to 25 services of the same kind of subnets, made with the
 * first and removed with the last, each time with that service's infrastructure role.
 */
import { sourceContext } from "./roles.js";
import type { EcsState, ExpressService, LoadBalancer } from "./state.js";

const SERVICES_PER_LOAD_BALANCER = 25;

/**
 * Subnets have no life of their own in this account: those whose id contains `private` have no route to the internet,
 * all others, and the default VPC's, do.
 */
export function schemeOf(subnets: readonly string[] | undefined): LoadBalancer["scheme"] {
  return subnets?.some((subnet) => subnet.includes("private")) === true ? "internal" : "internet-facing";
}

export function assignLoadBalancer(state: EcsState, service: ExpressService): void {
  const scheme = service.accessType === "PRIVATE" ? "internal" : "internet-facing";
  const shared = state.loadBalancers.find(
    (one) => one.scheme === scheme && !one.leaked && one.services.size < SERVICES_PER_LOAD_BALANCER,
  );
  const loadBalancer = shared ?? addLoadBalancer(state, scheme);
  loadBalancer.services.add(service.arn);
}

function addLoadBalancer(state: EcsState, scheme: LoadBalancer["scheme"]): LoadBalancer {
  const name = `ecs-express-gateway-alb-${state.cloud.id(8)}`;
  const loadBalancer: LoadBalancer = {
    name,
    arn: state.cloud.arn("elasticloadbalancing", `loadbalancer/app/${name}/${state.cloud.id(16)}`),
    scheme,
    services: new Set(),
    leaked: false,
  };
  state.loadBalancers.push(loadBalancer);
  return loadBalancer;
}

export function loadBalancerOf(state: EcsState, service: ExpressService): LoadBalancer | undefined {
  return state.loadBalancers.find((one) => one.services.has(service.arn));
}

/** Resolves once listener, rule, target groups and certificate are there; says why not where they can't be made. */
export async function provisionLoadBalancer(
  state: EcsState,
  service: ExpressService,
): Promise<string | undefined> {
  await state.cloud.clock.pause("loadBalancerProvision");
  const action = "elasticloadbalancing:CreateLoadBalancer";
  if (infrastructureRoleAllows(state, service, action)) return undefined;
  return `The infrastructure role ${service.infrastructureRoleArn} is not authorized to perform: ${action}`;
}

/** Takes the service's part out, and the load balancer with the last one, if the role is still there to do it. */
export function releaseLoadBalancer(state: EcsState, service: ExpressService): void {
  const loadBalancer = loadBalancerOf(state, service);
  if (loadBalancer === undefined) return;
  if (!infrastructureRoleAllows(state, service, "elasticloadbalancing:DeleteLoadBalancer")) {
    loadBalancer.leaked = true;
  }
  loadBalancer.services.delete(service.arn);
  if (loadBalancer.services.size > 0 || loadBalancer.leaked) return;
  state.loadBalancers.splice(state.loadBalancers.indexOf(loadBalancer), 1);
}

function infrastructureRoleAllows(state: EcsState, service: ExpressService, action: string): boolean {
  const { access } = state.cloud;
  const role = service.infrastructureRoleArn;
  const resource = loadBalancerOf(state, service)?.arn ?? "*";
  const managed = { "aws:ResourceTag/AmazonECSManaged": "true", "aws:RequestTag/AmazonECSManaged": "true" };
  return (
    access.canBeAssumedBy(role, "ecs.amazonaws.com", sourceContext(state, service.arn)) === "yes" &&
    access.roleAllows(role, action, resource, managed)
  );
}
