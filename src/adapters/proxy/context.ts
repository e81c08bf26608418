import type { ServiceAccount } from '../../model/request.js';

/** What a proxy knows of a connection that its bytes don't say. */
export interface ConnectionContext {
  /** The client's ServiceAccount: from its certificate, its address, or the listener that it came in by. */
  readonly source: ServiceAccount;
  /** The address that the proxy is going to connect to. Connect to exactly this one: a name may resolve to another. */
  readonly ip?: string | undefined;
  /** The port that the proxy is going to connect to. */
  readonly port: number;
}

/** What a proxy knows of an HTTP request that the message doesn't say. */
export interface RequestContext extends Omit<ConnectionContext, 'port'> {
  /**
   * The port that the proxy is going to connect to. Left out, it is that of the request's URL. A request that has
   * no URL but a path alone does not say its port (its Host header is the client's word): give it here.
   */
  readonly port?: number | undefined;
}
