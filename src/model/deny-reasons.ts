import type { DenyReason } from './decision.js';

const named: Readonly<Record<DenyReason, true>> = {
  'invalid-request': true,
  'no-policy-for-source': true,
  'port-not-allowed': true,
  'protocol-mismatch': true,
  'address-not-allowed': true,
  'host-not-allowed': true,
  'route-not-matched': true,
  'config-rejected': true,
  'upstream-unresolvable': true,
};

/** Whether a text is the reason of a denial. */
function isDenyReason(name: string): name is DenyReason {
  return Object.hasOwn(named, name);
}

/** Every reason, the shallowest stage first. */
export const denyReasons: readonly DenyReason[] = Object.keys(named).filter(isDenyReason);
