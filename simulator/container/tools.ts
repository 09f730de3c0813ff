/** A few of the server's tools over several Zscaler services, with answers that never change. */
import { z } from "zod";

export interface ZscalerTool {
  readonly name: string;
  readonly description: string;
  readonly service: "zia" | "zpa" | "zdx" | "zcc" | "zidentity";
  readonly access: "read" | "write";
  /** The release that brought it; absent: it was always there. */
  readonly since?: string;
  readonly input: z.ZodRawShape;
  readonly answer: (input: Readonly<Record<string, unknown>>) => unknown;
  /** What the API says to an input that it does not take. */
  readonly refuses?: (input: Readonly<Record<string, unknown>>) => string | undefined;
}

const search = { search: z.string().optional().describe("Only entries whose name contains this.") };

function reading(
  service: ZscalerTool["service"],
  name: string,
  description: string,
  entries: readonly { readonly id: string; readonly name: string }[],
): ZscalerTool {
  return {
    service,
    name,
    description,
    access: "read",
    input: search,
    answer: (input) => entries.filter((entry) => entry.name.includes(String(input["search"] ?? ""))),
  };
}

const ruleLabels = [{ id: "701", name: "managed" }] as const;

export const zscalerTools: readonly ZscalerTool[] = [
  reading("zia", "zia_list_locations", "List the ZIA locations.", [
    { id: "5011", name: "San Jose HQ" },
    { id: "5012", name: "London Office" },
  ]),
  reading("zia", "zia_list_rule_labels", "List the ZIA rule labels.", ruleLabels),
  reading("zia", "zia_list_url_categories", "List the ZIA URL categories.", [
    { id: "CUSTOM_01", name: "Partners" },
  ]),
  reading("zia", "zia_list_cloud_firewall_rules", "List the ZIA cloud firewall rules.", [
    { id: "31", name: "Default Firewall Filtering Rule" },
  ]),
  {
    service: "zia",
    name: "zia_activate_configuration",
    description: "Activate the pending ZIA configuration changes.",
    access: "read",
    input: {},
    answer: () => ({ status: "ACTIVE" }),
  },
  reading("zpa", "zpa_list_app_segments", "List the ZPA application segments.", [
    { id: "7201", name: "intranet" },
    { id: "7202", name: "payroll" },
  ]),
  reading("zpa", "zpa_list_server_groups", "List the ZPA server groups.", [
    { id: "7301", name: "eu-servers" },
  ]),
  reading("zdx", "zdx_list_devices", "List the devices that ZDX monitors.", [
    { id: "88001", name: "LAPTOP-42" },
  ]),
  reading("zdx", "zdx_list_applications", "List the applications that ZDX monitors.", [
    { id: "4", name: "Outlook Online" },
  ]),
  reading("zcc", "zcc_list_devices", "List the devices enrolled in Zscaler Client Connector.", [
    { id: "9001", name: "LAPTOP-42" },
  ]),
  reading("zcc", "zcc_list_trusted_networks", "List the trusted networks of Client Connector.", [
    { id: "11", name: "HQ network" },
  ]),
  reading("zidentity", "zidentity_list_users", "List the users in ZIdentity.", [
    { id: "u-1", name: "amber" },
  ]),
  reading("zidentity", "zidentity_list_groups", "List the groups in ZIdentity.", []),
  {
    ...reading("zia", "zia_list_dlp_dictionaries", "List the ZIA DLP dictionaries.", [
      { id: "61", name: "Credit Cards" },
    ]),
    since: "0.16.0",
  },
  {
    service: "zia",
    name: "zia_create_rule_label",
    description: "Create a ZIA rule label.",
    access: "write",
    input: { name: z.string().describe("Name of the label.") },
    answer: (input) => ({ id: "702", name: input["name"] }),
    refuses: ({ name }) =>
      ruleLabels.some((label) => label.name === name)
        ? `409 DUPLICATE_ITEM: a rule label named ${name} exists already`
        : undefined,
  },
  {
    service: "zpa",
    name: "zpa_delete_server_group",
    description: "Delete a ZPA server group.",
    access: "write",
    input: { group_id: z.string().describe("Id of the server group.") },
    answer: (input) => ({ deleted: input["group_id"] }),
  },
];
