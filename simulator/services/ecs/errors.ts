/** ECS's errors: all of them HTTP 400. */
import { AwsError } from "../../service.js";

const error = (code: string) => (message: string) => new AwsError(code, 400, message);

export const invalidParameter = error("InvalidParameterException");
export const clientError = error("ClientException");
export const accessDenied = error("AccessDeniedException");
export const resourceNotFound = error("ResourceNotFoundException");
export const conflict = error("ConflictException");

export const clusterNotFound = () => error("ClusterNotFoundException")("Cluster not found.");
export const serviceNotFound = () => error("ServiceNotFoundException")("Service not found.");
export const serviceNotActive = () => error("ServiceNotActiveException")("Service was not ACTIVE.");
export const deploymentNotFound = () =>
  error("ServiceDeploymentNotFoundException")("The specified service deployment was not found.");
export const clusterContainsServices = () =>
  error("ClusterContainsServicesException")("The Cluster cannot be deleted while Services are active.");
export const clusterContainsTasks = () =>
  error("ClusterContainsTasksException")("The Cluster cannot be deleted while Tasks are active.");
export const invalidToken = () => invalidParameter("Invalid token");
