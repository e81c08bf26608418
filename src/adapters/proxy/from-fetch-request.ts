import type { HttpRequest, TlsRequest } from '../../model/request.js';
import type { RequestContext } from './context.js';
import { toAbsoluteTarget } from './from-incoming-message.js';
import { gatherFields } from './header-fields.js';
import { parseAbsoluteTarget } from './request-target.js';

/** The part of a `Request` of the Fetch standard that is read. */
export interface FetchRequestLike {
  readonly url: string;
  readonly method: string;
  readonly headers: Iterable<readonly [string, string]>;
}

/**
 * The request that `fetch()` would send. Never throws: what is malformed is denied when it is evaluated.
 *
 * For `https:` URLs it holds the server name as well as the HTTP part. Headers that `fetch()` adds by itself, such as
 * `user-agent`, are not there yet: a route that asks for one does not match.
 *
 * @example
 * evaluator.evaluate(fromFetchRequest(new Request('https://httpbin.org/get'), { source }));
 */
export function fromFetchRequest(
  request: FetchRequestLike,
  context: RequestContext,
): HttpRequest | TlsRequest {
  const { host, headers } = gatherFields(request.headers);
  const target = parseAbsoluteTarget(request.url) ?? {
    protocol: 'http' as const,
    host: request.url,
    name: '',
    ip: undefined,
    port: 0,
    path: '',
  };
  const { method } = request;
  return toAbsoluteTarget({ ...target, host: host ?? target.host }, context, { method, headers });
}
