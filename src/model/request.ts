/** A Kubernetes ServiceAccount: the identity under which a workload sends its traffic. */
export interface ServiceAccount {
  readonly namespace: string;
  readonly name: string;
}

/** What is on the wire: cleartext HTTP/1.x or h2c, TLS, or anything else. */
export type RequestProtocol = 'http' | 'https' | 'tcp';

/** Header names in any case; a header that is sent more than once has one value for each time, in order. */
export type RequestHeaders = Readonly<Record<string, string | readonly string[] | undefined>>;

/** What requests of every protocol have. */
interface RequestBase {
  /** The client's ServiceAccount. */
  readonly source: ServiceAccount;
  /** Destination address in text form (RFC 4291, RFC 791). `::ffff:a.b.c.d` is the IPv4 address `a.b.c.d`. */
  readonly ip?: string | undefined;
  /** Destination port, an integer from 1 to 65535. */
  readonly port: number;
}

/** What an HTTP message says. */
interface HttpMessage {
  /** HTTP `Host` or `:authority` as sent, with its port if it had one (RFC 9110, section 7.2). */
  readonly host?: string | undefined;
  /** HTTP method, case-sensitive (RFC 9110, section 9.1). */
  readonly method?: string | undefined;
  /** HTTP request target as sent, query included. */
  readonly path?: string | undefined;
  readonly headers?: RequestHeaders | undefined;
}

/** What a TLS ClientHello says. */
interface ClientHello {
  /**
   * TLS server name (RFC 6066, section 3). `undefined` falls back to `host` without its port, and the empty string
   * says that the client sent none.
   */
  readonly sni?: string | undefined;
  /** TLS ALPN protocols (RFC 7301) in the client's order. Only the `envoy` dialect reads them. */
  readonly alpn?: readonly string[] | undefined;
}

/** A cleartext HTTP request. */
export interface HttpRequest extends RequestBase, HttpMessage {
  readonly protocol: 'http';
}

/** A TLS connection. The HTTP message in it, of which a mesh sees nothing, may be given: it must be well-formed. */
export interface TlsRequest extends RequestBase, ClientHello, HttpMessage {
  readonly protocol: 'https';
}

/** A connection that is neither HTTP nor TLS. */
export interface TcpRequest extends RequestBase {
  readonly protocol: 'tcp';
}

/**
 * One connection or HTTP request of a workload to a destination outside the mesh; `protocol` discriminates.
 *
 * Fields that are not known may be left out: they satisfy no rule that constrains them.
 *
 * @example
 * const request: EgressRequest = {
 *   source: { namespace: 'curl', name: 'curl' },
 *   protocol: 'http',
 *   port: 80,
 *   host: 'httpbin.org',
 *   method: 'GET',
 *   path: '/get',
 * };
 */
export type EgressRequest = HttpRequest | TlsRequest | TcpRequest;

/**
 * The fields of requests of all protocols together: what a request has whose protocol is not known, or that comes
 * from a log or a file. A field of another protocol bears on no rule, but must be well-formed too.
 */
export interface RequestFields extends RequestBase, ClientHello, HttpMessage {
  readonly protocol: RequestProtocol;
}
