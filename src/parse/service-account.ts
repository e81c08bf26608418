import type { ServiceAccount } from '../model/request.js';

/**
 * Reads `namespace/name`, or `system:serviceaccount:namespace:name`, which `kubectl --as` takes; `undefined`
 * for anything else.
 */
export function parseServiceAccount(text: string): ServiceAccount | undefined {
  const parts = /^(?:system:serviceaccount:([^:/]+):([^:/]+)|([^:/]+)\/([^:/]+))$/.exec(text);
  const namespace = parts?.[1] ?? parts?.[3];
  const name = parts?.[2] ?? parts?.[4];
  return namespace === undefined || name === undefined ? undefined : { namespace, name };
}
