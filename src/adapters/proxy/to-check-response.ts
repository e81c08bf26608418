import type { Decision, Denial } from '../../model/decision.js';

/** `envoy.service.auth.v3.CheckResponse` in its JSON form. */
export interface CheckResponse {
  readonly status: { readonly code: number; readonly message?: string };
  readonly okResponse?: object;
  readonly deniedResponse?: {
    readonly status: { readonly code: number };
    readonly headers: readonly { readonly header: { readonly key: string; readonly value: string } }[];
    readonly body: string;
  };
  /** For access logs: the filter puts it under `envoy.filters.http.ext_authz`. */
  readonly dynamicMetadata: Readonly<Record<string, string>>;
}

/** Options of {@link toCheckResponse}. */
export interface CheckResponseOptions {
  /** HTTP status of a denial. Default 403; 404 is what Envoy answers where no route matches. */
  readonly deniedStatus?: number | undefined;
}

/** Codes of `google.rpc.Status`. */
const ok = 0;
const permissionDenied = 7;

/**
 * The answer to Envoy's `ext_authz` filter (`envoy.service.auth.v3`), in its JSON form.
 *
 * A denial has its reason in the header `x-egress-policy-reason`, and its message in the body.
 *
 * @example
 * toCheckResponse(evaluator.evaluate(fromCheckRequest(checkRequest))).status.code; // 0 or 7
 */
export function toCheckResponse(decision: Decision, options: CheckResponseOptions = {}): CheckResponse {
  if (decision.verdict === 'deny') return denied(decision, options.deniedStatus ?? 403);
  return { status: { code: ok }, okResponse: {}, dynamicMetadata: describeGrant(decision) };
}

function denied({ reason, message }: Denial, code: number): CheckResponse {
  return {
    status: { code: permissionDenied, message },
    deniedResponse: {
      status: { code },
      headers: [
        { header: { key: 'content-type', value: 'text/plain; charset=utf-8' } },
        { header: { key: 'x-egress-policy-reason', value: reason } },
      ],
      body: `${message}\n`,
    },
    dynamicMetadata: { verdict: 'deny', reason },
  };
}

function describeGrant(decision: Exclude<Decision, Denial>): Readonly<Record<string, string>> {
  if (decision.passthrough) return { verdict: 'allow', passthrough: 'true' };
  const { policy, port } = decision.rule;
  return {
    verdict: 'allow',
    policy: `${policy.namespace}/${policy.name}`,
    port: `${port.number}`,
    protocol: port.protocol,
  };
}
