/**
 * The end of an Express service. INACTIVE is not the end: for minutes more the cluster can't be deleted, the name not
 * be used again, and the infrastructure role is needed to take the load balancer's part down.
 */
import { releaseLoadBalancer } from "./load-balancers.js";
import { type EcsState, type ExpressService, isUnfinished } from "./state.js";
import { stopTasks } from "./tasks.js";

export function drain(state: EcsState, service: ExpressService): void {
  const { clock, edge } = state.cloud;
  service.status = "DRAINING";
  service.updatedAt = clock.now();
  const [newest] = service.deployments;
  if (newest !== undefined && isUnfinished(newest)) newest.interrupt({ kind: "service deleted" });
  if (service.ingressOpen && service.accessType === "PUBLIC") edge.withdraw(service.hostname);
  void stopTasks(
    state,
    (task) => task.service === service,
    `Scaling activity initiated by (service ${service.name})`,
  );
  clock.after("serviceDrain", () => {
    service.status = "INACTIVE";
    service.tearingDown = true;
    service.live = undefined;
    clock.after("serviceTail", () => {
      releaseLoadBalancer(state, service);
      service.tearingDown = false;
    });
  });
}
