/** Is a host meant to be reached from inside a private network only? */
import { lookup } from "node:dns/promises";
import { BlockList, isIP } from "node:net";

const privateAddresses = new BlockList();
// RFC 1918, RFC 6598 (shared), RFC 3927 and RFC 4193, RFC 4291 (link-local).
privateAddresses.addSubnet("10.0.0.0", 8);
privateAddresses.addSubnet("172.16.0.0", 12);
privateAddresses.addSubnet("192.168.0.0", 16);
privateAddresses.addSubnet("100.64.0.0", 10);
privateAddresses.addSubnet("169.254.0.0", 16);
privateAddresses.addSubnet("fc00::", 7, "ipv6");
privateAddresses.addSubnet("fe80::", 10, "ipv6");

/** Names that no public DNS holds: without a dot, reserved by RFC 6762, RFC 8375 or ICANN, or usual in companies. */
const internalName = /^[^.:]+$|\.(?:corp|home\.arpa|internal|intra|intranet|lan|local|private)$/i;

export function isPrivateAddress(address: string): boolean {
  return privateAddresses.check(address, isIP(address) === 6 ? "ipv6" : "ipv4");
}

/** True where the host resolves to private addresses only, or does not resolve and has an internal name. */
export async function isPrivateHost(hostname: string): Promise<boolean> {
  // The host of a URL has an IPv6 address in brackets.
  const bare = hostname.replace(/^\[|\]$/g, "");
  try {
    const found = await lookup(bare, { all: true });
    return found.length > 0 && found.every(({ address }) => isPrivateAddress(address));
  } catch {
    return internalName.test(bare);
  }
}
