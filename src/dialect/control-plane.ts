/** What both data planes get from the control plane, which is less than is written. */
import { type IpRange, parseIpRange } from '../match/address.js';

/** The ranges that can be parsed; the others are skipped, so that none left means every address. */
export function readableRanges(texts: readonly string[]): readonly IpRange[] {
  return texts.flatMap((text) => {
    const result = parseIpRange(text);
    return result.ok ? [result.range] : [];
  });
}
