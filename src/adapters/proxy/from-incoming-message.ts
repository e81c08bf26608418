import type { HttpRequest, TlsRequest } from '../../model/request.js';
import type { RequestContext } from './context.js';
import { gatherFields } from './header-fields.js';
import { parseAbsoluteTarget } from './request-target.js';

/** The part of Node's `http.IncomingMessage` and `http2.Http2ServerRequest` that is read. */
export interface IncomingMessageLike {
  readonly method?: string | undefined;
  readonly url?: string | undefined;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  /** Names and values in turn, as received. Preferred, because `headers` drops some that are repeated. */
  readonly rawHeaders?: readonly string[] | undefined;
}

/**
 * The request that an HTTP message makes. Never throws: what is malformed is denied when it is evaluated.
 *
 * A target in absolute form, as clients send it to a proxy, decides about host and port, and the Host header does not
 * count (RFC 9112, section 3.2.2): forward the request with the Host header that the target names.
 *
 * For `CONNECT`, see {@link fromConnect}.
 *
 * @example
 * http.createServer((message, response) => {
 *   const decision = evaluator.evaluate(fromIncomingMessage(message, { source, ip, port: 80 }));
 * });
 */
export function fromIncomingMessage(
  message: IncomingMessageLike,
  context: RequestContext,
): HttpRequest | TlsRequest {
  const { host, headers } = gatherFields(fieldsOf(message));
  const { method, url } = message;
  const absolute = parseAbsoluteTarget(url ?? '');
  if (absolute) return toAbsoluteTarget(absolute, context, { method, headers });
  return {
    source: context.source,
    protocol: 'http',
    ...(context.ip !== undefined && { ip: context.ip }),
    port: context.port ?? 0,
    ...(host !== undefined && { host }),
    method,
    path: url,
    headers,
  };
}

/** A request whose URL says where it goes. Address and port come from the context if it has them. */
export function toAbsoluteTarget(
  { protocol, host, name, ip, port, path }: NonNullable<ReturnType<typeof parseAbsoluteTarget>>,
  context: RequestContext,
  message: Pick<HttpRequest, 'method' | 'headers'>,
): HttpRequest | TlsRequest {
  const address = context.ip ?? ip;
  const request = {
    source: context.source,
    ...(address !== undefined && { ip: address }),
    port: context.port ?? port,
    host,
    path,
    ...message,
  };
  // A client sends no server name for an address (RFC 6066, section 3).
  return protocol === 'https'
    ? { ...request, protocol, sni: ip === undefined ? name : '' }
    : { ...request, protocol };
}

function fieldsOf({ headers, rawHeaders = [] }: IncomingMessageLike): (readonly [string, string])[] {
  const fields: (readonly [string, string])[] = [];
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
    fields.push([rawHeaders[index] ?? '', rawHeaders[index + 1] ?? '']);
  }
  if (fields.length > 0) return fields;
  return Object.entries(headers).flatMap(([name, values = []]) =>
    (typeof values === 'string' ? [values] : values).map((value) => [name, value] as const),
  );
}
