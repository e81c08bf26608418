/** Rules that go beyond validity, for clusters that want them: pass those you like as `rules`. */
import { parseIpRange } from '../../match/address.js';
import { parseHostPattern } from '../../match/host.js';
import { quote } from '../../model/quote.js';
import type { Egress } from '../../model/resources.js';
import type { AdmissionFinding } from './finding.js';

/** Looks at one valid policy. A finding with the severity `error` denies it, any other is a warning. */
export type AdmissionRule = (policy: Egress) => readonly AdmissionFinding[];

/** Denies hosts with a wildcard: `*`, and `*.example.com` too. */
export const noWildcardHosts: AdmissionRule = ({ spec: { hosts = [] } }) =>
  hosts.flatMap((host, index) => {
    const parsed = parseHostPattern(host);
    if (parsed.ok && parsed.pattern.wildcard === 'none') return [];
    const message = `host ${quote(host)} has a wildcard: name each host`;
    return [{ code: 'wildcard-host', severity: 'error', message, path: ['spec', 'hosts', index] }];
  });

/**
 * Denies ranges of more addresses than those of the given prefix lengths.
 *
 * @param shortest prefix lengths that are just allowed; default `/8` and `/32`. To deny no more than `0.0.0.0/0` and
 *   `::/0`, pass 1 for both; but two ranges of `/1` are every address, too
 *
 * @example
 * reviewAdmission(review, { rules: [noRangeWiderThan({ ipv4: 16, ipv6: 48 })] });
 */
export function noRangeWiderThan({ ipv4 = 8, ipv6 = 32 } = {}): AdmissionRule {
  return ({ spec: { ipAddresses = [] } }) =>
    ipAddresses.flatMap((text, index) => {
      const parsed = parseIpRange(text);
      const shortest = parsed.ok && parsed.range.network.family === 6 ? ipv6 : ipv4;
      if (parsed.ok && parsed.range.prefixLength >= shortest) return [];
      const message = `range ${quote(text)} is wider than \`/${shortest}\`: name the ranges that are needed`;
      return [{ code: 'wide-range', severity: 'error', message, path: ['spec', 'ipAddresses', index] }];
    });
}

/**
 * Denies ports that open every server: `tcp` without `ipAddresses`, because it ignores hosts, and `https`
 * without hosts and `ipAddresses`.
 */
export const noUnboundedPorts: AdmissionRule = ({ spec: { hosts = [], ipAddresses = [], ports } }) => {
  if (ipAddresses.length > 0) return [];
  return ports.flatMap(({ number, protocol }, index) => {
    const isTcp = protocol.toLowerCase().startsWith('tcp');
    if (!isTcp && (hosts.length > 0 || protocol.toLowerCase() !== 'https')) return [];
    const remedy = isTcp ? 'give `ipAddresses`' : 'give `hosts` or `ipAddresses`';
    const message = `port ${number} with protocol ${quote(protocol)} opens every server: ${remedy}`;
    return [{ code: 'unbounded-port', severity: 'error', message, path: ['spec', 'ports', index] }];
  });
};
