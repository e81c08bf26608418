import { parseIpRange, type IpRange } from '../../../match/address.js';
import { formatAddress } from '../../../match/format-address.js';
import type { FieldPath } from '../../../model/issue.js';
import type { LintedPolicy } from '../context.js';

/** The ranges of a policy that can be read, with their places. */
export function eachRange({
  ipAddresses,
}: LintedPolicy): readonly { readonly range: IpRange; readonly path: FieldPath }[] {
  return ipAddresses.flatMap(({ value, path }) => {
    const result = parseIpRange(value);
    return result.ok ? [{ range: result.range, path }] : [];
  });
}

/** One text for one range. */
export function canonicalRange({ network, prefixLength }: IpRange): string {
  return `${formatAddress(network)}/${prefixLength}`;
}
