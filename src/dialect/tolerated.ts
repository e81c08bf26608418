import type { IssueCode } from '../model/issue.js';

/**
 * What the documented API forbids, but neither the API server nor a control plane refuses: a data plane is
 * programmed with it nevertheless, or with the rest.
 */
export const passedByControlPlane: readonly IssueCode[] = [
  'invalid-host',
  'invalid-ip-range',
  'invalid-protocol',
];
