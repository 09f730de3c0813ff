/**
 * The Resource Groups Tagging API: resources of all services by their tags, IAM's roles and users excepted. It answers
 * from an index that runs behind: for a while it lacks what is new, and still has what is gone.
 */
import type {
  GetResourcesInput,
  GetResourcesOutput,
  TagFilter,
} from "@aws-sdk/client-resource-groups-tagging-api";
import type { Cloud } from "../../cloud.js";
import { AwsError, type Service, type TaggedResource } from "../../service.js";
import { pageOf } from "../paging.js";

const largestPage = 100;

const invalid = (message: string): AwsError => new AwsError("InvalidParameterException", 400, message);

/** Kept from the moment at which somebody first asks: an account that nobody asks pays for no index. */
function createIndex(cloud: Cloud): () => readonly TaggedResource[] {
  let entries: readonly TaggedResource[] | undefined;
  const read = (): readonly TaggedResource[] => {
    const found = [...cloud.services.values()].flatMap((service) => service.tagged?.() ?? []);
    return found
      .map(({ arn, tags }) => ({ arn, tags: { ...tags } }))
      .sort((one, other) => (one.arn < other.arn ? -1 : 1));
  };
  const keep = (): void => {
    entries = read();
    cloud.clock.after("tagIndex", keep);
  };
  return () => {
    if (entries === undefined) keep();
    return entries ?? [];
  };
}

/** Without values a filter asks only for the key. */
const matches =
  ({ tags }: TaggedResource) =>
  ({ Key = "", Values = [] }: TagFilter): boolean => {
    const value = tags[Key];
    return value !== undefined && (Values.length === 0 || Values.includes(value));
  };

/** `service` or `service:type`, as the ARN has them. */
function isOfType({ arn }: TaggedResource, type: string): boolean {
  const [service, kind] = type.split(":");
  const [, , ofService, , , ...resource] = arn.split(":");
  return service === ofService && (kind === undefined || resource.join(":").split(/[:/]/)[0] === kind);
}

export function resourceGroupsTagging(cloud: Cloud): Service {
  const index = createIndex(cloud);

  function getResources(input: GetResourcesInput): GetResourcesOutput {
    const { TagFilters = [], ResourceTypeFilters = [], ResourceARNList } = input;
    if (ResourceARNList !== undefined && TagFilters.length + ResourceTypeFilters.length > 0)
      throw invalid("ResourceARNList can't be combined with TagFilters or ResourceTypeFilters.");
    const found = index().filter(
      (resource) =>
        TagFilters.every(matches(resource)) &&
        (ResourceTypeFilters.length === 0 || ResourceTypeFilters.some((type) => isOfType(resource, type))) &&
        (ResourceARNList?.includes(resource.arn) ?? true),
    );
    const token = input.PaginationToken === "" ? undefined : input.PaginationToken;
    const page = pageOf(found, input.ResourcesPerPage ?? largestPage, token, () =>
      invalid("Invalid pagination token."),
    );
    return {
      // The last page has an empty token, not none.
      PaginationToken: page.nextToken ?? "",
      ResourceTagMappingList: page.items.map(({ arn, tags }) => ({
        ResourceARN: arn,
        Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })),
      })),
    };
  }

  return {
    name: "tagging",
    protocol: "json-1.1",
    handlers: { GetResources: getResources },
    inventory: () => [],
  };
}
