/** Where a request may come from and which name it may use: checked before its credential is looked at. */
import { BlockList, isIPv6 } from "node:net";

/**
 * Is this `Host` header on the list? Entries are `*`, `host` (any port), `host:port` or `host:*`; case does not
 * matter and there is no wildcard for sub-domains. An empty header is on no list.
 */
export function isAllowedHost(header: string | undefined, allowed: readonly string[]): boolean {
  const value = (header ?? "").trim().toLowerCase();
  if (value === "") return false;
  const host = value.replace(/:\d+$/, "");
  return allowed.some((entry) => {
    const rule = entry.toLowerCase();
    if (rule === "*") return true;
    if (rule.endsWith(":*")) return host === rule.slice(0, -2);
    return /:\d+$/.test(rule) ? value === rule : host === rule;
  });
}

/** Is the address on the list of addresses and CIDR blocks? An empty list admits everybody. */
export function isAllowedAddress(address: string, allowed: readonly string[]): boolean {
  if (allowed.length === 0) return true;
  const blocks = new BlockList();
  for (const entry of allowed) {
    const [network = "", prefix] = entry.split("/");
    const family = isIPv6(network) ? "ipv6" : "ipv4";
    if (prefix === undefined) blocks.addAddress(network, family);
    else blocks.addSubnet(network, Number(prefix), family);
  }
  return blocks.check(address, isIPv6(address) ? "ipv6" : "ipv4");
}
