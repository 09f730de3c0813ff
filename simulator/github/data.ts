/**
 * The types of GitHub's own description of its API. Where an answer has fields beyond those that clients read (a pull
 * request carries two whole repositories), the simulator gives a part of them.
 */
import type { getOctokit } from "@actions/github";

type Rest = ReturnType<typeof getOctokit>["rest"];

type DataOf<Call extends (...parameters: never[]) => Promise<{ data: unknown }>> = Awaited<
  ReturnType<Call>
>["data"];

export type CommentData = DataOf<Rest["issues"]["getComment"]>;
export type IssueData = DataOf<Rest["issues"]["get"]>;
export type LabelData = DataOf<Rest["issues"]["getLabel"]>;
export type PullData = DataOf<Rest["pulls"]["get"]>;
export type DeploymentData = DataOf<Rest["repos"]["getDeployment"]>;
export type DeploymentStatusData = DataOf<Rest["repos"]["getDeploymentStatus"]>;
export type EnvironmentData = DataOf<Rest["repos"]["getEnvironment"]>;
export type RunData = DataOf<Rest["actions"]["getWorkflowRunAttempt"]>;
export type UserData = NonNullable<CommentData["user"]>;
