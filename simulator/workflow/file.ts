/** A workflow file, read by GitHub's own parser. */
import {
  convertWorkflowTemplate,
  isMapping,
  isSequence,
  NoOperationTraceWriter,
  parseWorkflow,
  type WorkflowTemplate,
} from "@actions/workflow-parser";
import type { MappingToken } from "@actions/workflow-parser/templates/tokens/mapping-token";
import type { TemplateToken } from "@actions/workflow-parser/templates/tokens/template-token";

export interface WorkflowFile {
  /** In the repository: `.github/workflows/preview.yml` */
  readonly path: string;
  readonly node: MappingToken;
  readonly events: WorkflowTemplate["events"];
  /** In the order of the file. */
  readonly jobs: readonly JobDefinition[];
}

export interface JobDefinition {
  readonly id: string;
  /** Jobs that it comes after. */
  readonly needs: readonly string[];
  /** With `success()` where it asks for no status itself. */
  readonly condition: string;
  readonly node: MappingToken;
  readonly steps: readonly StepDefinition[];
}

export interface StepDefinition {
  /** As written; undefined for a step that nothing can refer to. */
  readonly id: string | undefined;
  readonly condition: string;
  readonly node: MappingToken;
}

/** Throws with all that GitHub's parser finds wrong. */
export async function readWorkflowFile(path: string, content: string): Promise<WorkflowFile> {
  const { context, value } = parseWorkflow({ name: path, content }, new NoOperationTraceWriter());
  const template = value === undefined ? undefined : await convertWorkflowTemplate(context, value);
  const problems = context.errors.getErrors().map(({ message }) => message);
  if (problems.length > 0 || value === undefined || template === undefined) {
    throw new Error(`${path} is no valid workflow:\n${problems.join("\n")}`);
  }
  const node = value.assertMapping("workflow");
  const nodes = mappingAt(node, "jobs");
  return {
    path,
    node,
    events: template.events,
    jobs: template.jobs.map((job) => {
      const jobNode = mappingAt(nodes, job.id.value);
      if (jobNode === undefined || job.type !== "job") {
        throw new Error(`${path}: the job ${job.id.value} calls another workflow, which is not simulated`);
      }
      for (const key of ["container", "services", "snapshot"]) {
        if (jobNode.find(key) !== undefined) throw new Error(`${path}: ${key} is not simulated`);
      }
      const stepNodes = itemsOf(jobNode.find("steps"));
      return {
        id: job.id.value,
        needs: job.needs?.map((need) => need.value) ?? [],
        condition: job.if.expression,
        node: jobNode,
        steps: job.steps.map((step, index) => {
          const stepNode = stepNodes[index];
          if (stepNode === undefined || !isMapping(stepNode) || !("run" in step || "uses" in step)) {
            throw new Error(`${path}: a step of ${job.id.value} neither runs a script nor uses an action`);
          }
          return {
            id: step.id.startsWith("__") ? undefined : step.id,
            condition: step.if.expression,
            node: stepNode,
          };
        }),
      };
    }),
  };
}

function itemsOf(token: TemplateToken | undefined): readonly TemplateToken[] {
  if (token === undefined || !isSequence(token)) return [];
  return Array.from({ length: token.count }, (_, index) => token.get(index));
}

export function mappingAt(node: MappingToken | undefined, key: string): MappingToken | undefined {
  const found = node?.find(key);
  return found !== undefined && isMapping(found) ? found : undefined;
}
