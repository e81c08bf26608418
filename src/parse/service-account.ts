import type { ServiceAccount } from '../model/request.js';

/** `namespace/name`, or `system:serviceaccount:namespace:name`, which `kubectl --as` takes. */
export const serviceAccountPattern = /^(?:system:serviceaccount:([^:/]+):([^:/]+)|([^:/]+)\/([^:/]+))$/;

/** Reads the name of a ServiceAccount; `undefined` if it is none. */
export function parseServiceAccount(text: string): ServiceAccount | undefined {
  const parts = serviceAccountPattern.exec(text);
  const namespace = parts?.[1] ?? parts?.[3];
  const name = parts?.[2] ?? parts?.[4];
  return namespace === undefined || name === undefined ? undefined : { namespace, name };
}
