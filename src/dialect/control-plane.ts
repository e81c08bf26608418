/** What both data planes get from the control plane: more than the documented API allows, and less than is written. */
import { type IpRange, parseIpRange } from '../match/address.js';
import type { IssueCode } from '../model/issue.js';

/**
 * What the documented API forbids, but neither the API server nor the control plane refuses: a data plane is
 * programmed with it nevertheless, or with the rest.
 */
export const passedByControlPlane: readonly IssueCode[] = [
  'invalid-host',
  'invalid-ip-range',
  'invalid-protocol',
];

/** The ranges that can be parsed; the others are skipped, so that none left means every address. */
export function readableRanges(texts: readonly string[]): readonly IpRange[] {
  return texts.flatMap((text) => {
    const result = parseIpRange(text);
    return result.ok ? [result.range] : [];
  });
}
