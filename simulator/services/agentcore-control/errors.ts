/** The errors of AgentCore's control plane, as its clients see them. */
import { AwsError } from "../../service.js";

export const notFound = (message: string) => new AwsError("ResourceNotFoundException", 404, message);
export const conflict = (message: string) => new AwsError("ConflictException", 409, message);
export const invalid = (message: string) =>
  new AwsError("ValidationException", 400, message, { reason: "FieldValidationFailed" });
