import { parseAuthority } from '../../match/host.js';
import type { ConnectionContext } from './context.js';
import { addressOf, splitAuthority } from './request-target.js';

/** Where a client asks a proxy to open a tunnel to. `Evaluator.connect()` takes it as it is. */
export interface Tunnel extends ConnectionContext {
  /** The host of the target, without its port; empty if the target is malformed. */
  readonly host: string;
}

/**
 * The connection that a `CONNECT` request asks for (RFC 9110, section 9.3.6). Never throws: a malformed target has
 * port 0, which is denied.
 *
 * The host of a tunnel is neither a Host header nor a server name: those come later, through the tunnel.
 * Compare them with this host, or a client may ask for one server and go to another.
 *
 * @example
 * const tunnel = fromConnect(message, { source, ip });
 * evaluator.connect(tunnel).verdict; // 'allow', 'deny' or 'inspect'
 */
export function fromConnect(
  message: { readonly url?: string | undefined },
  { source, ip }: Omit<ConnectionContext, 'port'>,
): Tunnel {
  const { name, portText } = splitAuthority(message.url ?? '');
  const isHost =
    name !== '' && parseAuthority(name)?.port === undefined && parseAuthority(name) !== undefined;
  if (portText === undefined || !isHost) return { source, host: '', port: 0 };
  const address = ip ?? addressOf(name);
  return { source, host: name, ...(address !== undefined && { ip: address }), port: Number(portText) };
}
