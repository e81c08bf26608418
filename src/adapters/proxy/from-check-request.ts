import type { EgressRequest, RequestFields, RequestProtocol, ServiceAccount } from '../../model/request.js';
import { fieldOf, isFields, isList } from '../../parse/values.js';
import { gatherFields, type HeaderFields } from './header-fields.js';
import { sourceFromPrincipal } from './principal.js';

/** An address of Envoy's API, in JSON form. */
interface EnvoyPeer {
  readonly address?: {
    readonly socketAddress?: {
      readonly address?: string | undefined;
      readonly portValue?: number | undefined;
    };
  };
  readonly principal?: string | undefined;
}

/** `envoy.service.auth.v3.CheckRequest` in its JSON form: the part that is read. */
export interface CheckRequest {
  readonly attributes?: {
    readonly source?: EnvoyPeer;
    readonly destination?: EnvoyPeer;
    readonly request?: {
      readonly http?: {
        readonly method?: string | undefined;
        readonly host?: string | undefined;
        readonly path?: string | undefined;
        readonly headers?: Readonly<Record<string, string>>;
        /** In place of `headers`, if `encode_raw_headers` is set. */
        readonly headerMap?: {
          readonly headers?: readonly {
            readonly key?: string;
            readonly value?: string;
            readonly rawValue?: string;
          }[];
        };
      };
    };
    readonly contextExtensions?: Readonly<Record<string, string>>;
    /** Sent by a filter with `include_tls_session`. */
    readonly tlsSession?: { readonly sni?: string | undefined };
  };
}

/** Options of {@link fromCheckRequest}. */
export interface CheckRequestOptions {
  /**
   * The client's ServiceAccount, or how to find it, such as from `contextExtensions`. By default it is read off
   * `source.principal`: see {@link sourceFromPrincipal}. A client that is not found is denied.
   */
  readonly source?: ServiceAccount | ((request: CheckRequest) => ServiceAccount | undefined) | undefined;
  /** Trust domains whose principals count; default `cluster.local` alone. */
  readonly trustDomains?: readonly string[] | undefined;
  /**
   * The protocol on the wire after the proxy. By default `http` for the HTTP filter, and for the network filter `https`
   * if there is a TLS session, else `tcp`.
   */
  readonly protocol?: RequestProtocol | undefined;
}

/**
 * The request about which Envoy's `ext_authz` filter asks (`envoy.service.auth.v3`), in its JSON form, with field names
 * in camel case or as in the `.proto` file. Never throws: what is missing or malformed is denied when it is evaluated.
 *
 * The address and port of `destination` must be those of the server, as on a listener with the original destination.
 *
 * @example
 * const decision = evaluator.evaluate(fromCheckRequest(checkRequest));
 * return toCheckResponse(decision);
 */
export function fromCheckRequest(
  checkRequest: CheckRequest,
  options: CheckRequestOptions = {},
): EgressRequest {
  const attributes = fieldOf(checkRequest, 'attributes');
  const socket = field(field(field(attributes, 'destination'), 'address'), 'socketAddress');
  const http = field(field(attributes, 'request'), 'http');
  const tlsSession = field(attributes, 'tlsSession');
  const detected = isFields(http) ? 'http' : isFields(tlsSession) ? 'https' : 'tcp';
  const protocol = options.protocol ?? detected;
  return {
    source: findSource(checkRequest, options) ?? { namespace: '', name: '' },
    protocol,
    ...optional('ip', textOf(field(socket, 'address'))),
    port: portOf(field(socket, 'portValue')),
    ...(protocol === 'https' && isFields(tlsSession) && { sni: textOf(field(tlsSession, 'sni')) ?? '' }),
    ...(isFields(http) && httpPart(http)),
  };
}

function findSource(
  checkRequest: CheckRequest,
  { source, trustDomains }: CheckRequestOptions,
): ServiceAccount | undefined {
  if (typeof source === 'function') return source(checkRequest);
  if (source) return source;
  const principal = field(field(fieldOf(checkRequest, 'attributes'), 'source'), 'principal');
  return typeof principal === 'string' ? sourceFromPrincipal(principal, trustDomains) : undefined;
}

function httpPart(http: unknown): Pick<RequestFields, 'host' | 'method' | 'path' | 'headers'> {
  const { host, headers } = headerFields(http);
  return {
    ...optional('host', textOf(field(http, 'host')) ?? host),
    ...optional('method', textOf(field(http, 'method'))),
    ...optional('path', textOf(field(http, 'path'))),
    headers,
  };
}

function headerFields(http: unknown): HeaderFields {
  const fields: [string, string][] = [];
  const headers = field(http, 'headers');
  for (const [name, value] of Object.entries(isFields(headers) ? headers : {})) {
    fields.push([name, textOf(value) ?? '']);
  }
  const list = field(field(http, 'headerMap'), 'headers');
  for (const header of isList(list) ? list : []) {
    const value = textOf(field(header, 'value'));
    fields.push([textOf(field(header, 'key')) ?? '', value ?? decodeBase64(field(header, 'rawValue'))]);
  }
  return gatherFields(fields);
}

/** One character for each byte, as Node reads headers. Invalid base64 becomes a value that no header may have. */
function decodeBase64(value: unknown): string {
  if (value === undefined) return '';
  try {
    return typeof value === 'string' ? atob(value) : '\0';
  } catch {
    return '\0';
  }
}

/** A field by its name in JSON, or by that in the `.proto` file: both are valid JSON forms. */
function field(value: unknown, name: string): unknown {
  return (
    fieldOf(value, name) ??
    fieldOf(
      value,
      name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
    )
  );
}

/** An absent field is empty; one of another type becomes a text that is malformed in any field. */
function textOf(value: unknown): string | undefined {
  if (value === undefined || value === null) return undefined;
  return typeof value === 'string' ? value : '\0';
}

function portOf(value: unknown): number {
  if (typeof value === 'number') return value;
  return typeof value === 'string' && /^[1-9][0-9]{0,4}$/.test(value) ? Number(value) : 0;
}

/** The empty string is how this API writes that a field is absent. */
function optional(
  name: 'ip' | 'host' | 'method' | 'path',
  value: string | undefined,
): Partial<Record<typeof name, string>> {
  return value === undefined || value === '' ? {} : { [name]: value };
}
