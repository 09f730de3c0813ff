/** IAM's errors, by the code they have on the wire. */

import { AwsError } from "../../service.js";

export const noSuchEntity = (message: string) => new AwsError("NoSuchEntity", 404, message);
export const entityAlreadyExists = (message: string) => new AwsError("EntityAlreadyExists", 409, message);
export const deleteConflict = (message: string) => new AwsError("DeleteConflict", 409, message);
export const limitExceeded = (message: string) => new AwsError("LimitExceeded", 409, message);
export const invalidInput = (message: string) => new AwsError("InvalidInput", 400, message);
export const unmodifiableEntity = (message: string) => new AwsError("UnmodifiableEntity", 400, message);
