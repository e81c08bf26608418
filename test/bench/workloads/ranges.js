import { compile } from '../dist/library.js';
import { allowedBy, measureSizes } from '../measure.js';
import { account, egress, fresh, list, randomNumbers } from '../resources.js';

/** Of three neighbouring ranges, two are IPv4. Between a range and the next is a gap of the same size. */
const isV4 = (index) => index % 3 !== 2;
const v4 = (block) => `${10 + (block >> 16)}.${(block >> 8) & 255}.${block & 255}`;
const v6 = (block) => `2001:db8:${(block >> 16).toString(16)}:${(block & 0xffff).toString(16)}`;
const rangeOf = (index) => (isV4(index) ? `${v4(2 * index)}.0/24` : `${v6(2 * index)}::/64`);
const addressIn = (index, isInGap, last) =>
  isV4(index)
    ? `${v4(2 * index + Number(isInGap))}.${last % 256}`
    : `${v6(2 * index + Number(isInGap))}::${last.toString(16)}`;

/** One source and N ranges of addresses, one to a policy. */
export function ranges(count) {
  return list(count, (index) =>
    egress('team', `policy-${index}`, {
      sources: [account('team', 'client')],
      ipAddresses: [rangeOf(index)],
      ports: [{ number: 5432, protocol: 'tcp' }],
    }),
  );
}

/** Connections of which a third is denied, to addresses between the ranges. */
function rangeRequests(count) {
  return (size) => {
    const random = randomNumbers();
    return list(size, (number) => ({
      source: { namespace: fresh('team'), name: fresh('client') },
      protocol: 'tcp',
      port: 5432,
      ip: fresh(addressIn(Math.floor(random() * count), !isAllowed(number), number % 0xffff)),
    }));
  };
}

const isAllowed = (number) => number % 3 !== 0;

export const parts = ['sizes'];

export function measure(report) {
  measureSizes(report, [100, 1_000, 10_000, 100_000], (count) => ({
    decide: allowedBy(compile(ranges(count))),
    requests: rangeRequests(count),
    isAllowed,
  }));
}
