/** A Kubernetes ServiceAccount: the identity under which a workload sends its traffic. */
export interface ServiceAccount {
  readonly namespace: string;
  readonly name: string;
}

/** What is on the wire: cleartext HTTP/1.x or h2c, TLS, or anything else. */
export type RequestProtocol = 'http' | 'https' | 'tcp';

/** Header names in any case; a header that is sent more than once has one value for each time, in order. */
export type RequestHeaders = Readonly<Record<string, string | readonly string[] | undefined>>;

/**
 * One connection or HTTP request of a workload to a destination outside the mesh.
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
export interface EgressRequest {
  /** The client's ServiceAccount. */
  readonly source: ServiceAccount;
  readonly protocol: RequestProtocol;
  /** Destination address in text form (RFC 4291, RFC 791). `::ffff:a.b.c.d` is the IPv4 address `a.b.c.d`. */
  readonly ip?: string | undefined;
  /** Destination port, an integer from 1 to 65535. */
  readonly port: number;
  /** HTTP `Host` or `:authority` as sent, with its port if it had one (RFC 9110, section 7.2). */
  readonly host?: string | undefined;
  /**
   * TLS server name (RFC 6066, section 3). For `https`, `undefined` falls back to `host` without its port,
   * and the empty string says that the client sent none.
   */
  readonly sni?: string | undefined;
  /** TLS ALPN protocols (RFC 7301) in the client's order. Only the `envoy` dialect reads them. */
  readonly alpn?: readonly string[] | undefined;
  /** HTTP method, case-sensitive (RFC 9110, section 9.1). */
  readonly method?: string | undefined;
  /** HTTP request target as sent, query included. */
  readonly path?: string | undefined;
  readonly headers?: RequestHeaders | undefined;
}
