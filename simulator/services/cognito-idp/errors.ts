import { AwsError } from "../../service.js";

export const invalidParameter = (message: string) => new AwsError("InvalidParameterException", 400, message);
export const notFound = (message: string) => new AwsError("ResourceNotFoundException", 400, message);
export const limitExceeded = (message: string) => new AwsError("LimitExceededException", 400, message);
export const invalidFlow = (message: string) => new AwsError("InvalidOAuthFlowException", 400, message);
export const noSuchScope = (scope: string) =>
  new AwsError("ScopeDoesNotExistException", 400, `Invalid scope requested: ${scope}`);
export const invalidToken = () => invalidParameter("Invalid pagination token.");
