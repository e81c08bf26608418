import { gatherClientHello, malformed, type Obstacle } from './client-hello-records.js';
import { TlsCursor } from './tls-cursor.js';

/** What a TLS client says in clear before anything is encrypted. */
export interface ClientHello {
  readonly status: 'complete';
  /** The server name (RFC 6066, section 3), as sent; empty if the client sent none. */
  readonly serverName: string;
  /** The protocols offered by ALPN (RFC 7301), in the client's order. */
  readonly alpn: readonly string[];
  /**
   * Whether the hello carries an `encrypted_client_hello` extension. If so, {@link serverName} is the name of the
   * server in front, and the name that the client really asks for is hidden. Browsers also send the extension
   * without meaning it (GREASE), so that it proves nothing by itself.
   */
  readonly encryptedClientHello: boolean;
}

/**
 * What the first bytes of a connection turn out to be.
 *
 * - `complete`: a whole ClientHello.
 * - `incomplete`: the beginning of one; ask again with all bytes so far, once there are more.
 * - `not-tls`: not TLS, whatever follows.
 * - `malformed`: TLS, but no client that keeps to the protocol sends this. Deny it.
 */
export type ClientHelloReading = ClientHello | Obstacle;

/**
 * Reads server name and ALPN out of the first bytes that a client sends on a connection. Never throws.
 *
 * Extensions that are not known, GREASE values (RFC 8701) among them, are skipped. Bytes after the record that
 * ends the ClientHello are not read.
 *
 * @param bytes all bytes so far, from the first one on
 *
 * @example
 * readClientHello(new Uint8Array([0x16, 0x03])).status; // 'incomplete'
 */
export function readClientHello(bytes: Uint8Array): ClientHelloReading {
  const gathered = gatherClientHello(bytes);
  return gathered.status === 'complete' ? readBody(gathered.body) : gathered;
}

const extensionTypes = { serverName: 0, alpn: 16, encryptedClientHello: 0xfe0d } as const;
const hostName = 0;
const outerClientHello = 0;

/** RFC 8446, section 4.1.2. */
function readBody(body: Uint8Array): ClientHelloReading {
  const cursor = new TlsCursor(body);
  cursor.take(2 + 32); // legacy_version and random
  const sessionId = cursor.vector(1);
  const cipherSuites = cursor.vector(2);
  const compressionMethods = cursor.vector(1);
  const extensions = cursor.isAtEnd ? new Uint8Array() : cursor.vector(2);
  const isSound =
    cursor.isSound &&
    cursor.isAtEnd &&
    sessionId.length <= 32 &&
    cipherSuites.length >= 2 &&
    cipherSuites.length % 2 === 0 &&
    compressionMethods.length >= 1;
  if (!isSound) return malformed('the ClientHello has fields of the wrong length');

  const byType = readExtensions(extensions);
  if (!byType) return malformed('an extension is truncated, or given twice');
  const serverName = readServerName(byType.get(extensionTypes.serverName));
  if (serverName === undefined) return malformed('the server name extension does not hold one host name');
  const alpn = readAlpn(byType.get(extensionTypes.alpn));
  if (!alpn) return malformed('the ALPN extension does not hold a list of names');
  const encrypted = byType.get(extensionTypes.encryptedClientHello);
  if (encrypted && encrypted[0] !== outerClientHello) {
    return malformed('the inner ClientHello of ECH is sent in clear');
  }
  return { status: 'complete', serverName, alpn, encryptedClientHello: encrypted !== undefined };
}

/** Each extension may occur once (RFC 8446, section 4.2): of two server names, servers choose differently. */
function readExtensions(bytes: Uint8Array): ReadonlyMap<number, Uint8Array> | undefined {
  const cursor = new TlsCursor(bytes);
  const byType = new Map<number, Uint8Array>();
  while (!cursor.isAtEnd) {
    const type = cursor.integer(2);
    if (byType.has(type)) return undefined;
    byType.set(type, cursor.vector(2));
  }
  return cursor.isSound ? byType : undefined;
}

/** `host_name` is the only type of name there is, and a list may hold one of each type (RFC 6066, section 3). */
function readServerName(extension: Uint8Array | undefined): string | undefined {
  if (!extension) return '';
  const outer = new TlsCursor(extension);
  const list = new TlsCursor(outer.vector(2));
  const type = list.integer(1);
  const name = list.vector(2);
  const isSound = outer.isSound && outer.isAtEnd && list.isSound && list.isAtEnd;
  const isName = type === hostName && name.length > 0 && name.every(isVisibleAscii);
  return isSound && isName ? textOf(name) : undefined;
}

/** RFC 7301, section 3.1. */
function readAlpn(extension: Uint8Array | undefined): readonly string[] | undefined {
  if (!extension) return [];
  const outer = new TlsCursor(extension);
  const list = new TlsCursor(outer.vector(2));
  const names: string[] = [];
  while (!list.isAtEnd) {
    const name = list.vector(1);
    if (name.length === 0) return undefined;
    names.push(textOf(name));
  }
  return outer.isSound && outer.isAtEnd && list.isSound && names.length > 0 ? names : undefined;
}

function isVisibleAscii(byte: number): boolean {
  return byte > 0x20 && byte < 0x7f;
}

/** One character for each byte. */
function textOf(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => String.fromCharCode(byte)).join('');
}
