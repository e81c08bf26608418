/** The protocol of a client, by its first bytes. `incomplete`: there are too few to decide. */
export type DetectedProtocol = 'tls' | 'http/1' | 'h2c' | 'other' | 'incomplete';

/** Longest request line that is waited for, in bytes. */
const longestRequestLine = 65_536;
/** The method decides early, so that a protocol whose client sends little is not waited for. */
const longestMethod = 32;
const tlsHandshake = 0x16;
const tlsMajorVersion = 3;
const carriageReturn = 0x0d;
const lineFeed = 0x0a;
/** The client connection preface of RFC 9113, section 3.4. */
const http2Preface = 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n';
const token = "[!#$%&'*+\\-.^_`|~0-9A-Za-z]+";
/** Of HTTP/1, or of HTTP/0.9, which had no version. */
const requestLine = new RegExp(`^(?:${token}[ \\t].*[ \\t]HTTP/[0-9.]+[ \\t]*|GET[ \\t]+/.*)$`, 'i');
const methodSoFar = new RegExp(`^${token}(?:[ \\t]|$)`);

/**
 * Detects TLS and HTTP by the first bytes of a client. Never throws.
 *
 * `http/1` is everything that a lenient server may take for a request, with leading empty lines or a version that does
 * not exist. Your HTTP parser then refuses what is malformed, so that no request is taken for another protocol.
 *
 * Ask only on a connection for which `connect()` says `inspect`: where the server speaks first, no byte will come.
 *
 * @param bytes all bytes that the client sent so far
 *
 * @example
 * detectProtocol(new TextEncoder().encode('GET / HTTP/1.1\r\n')); // 'http/1'
 */
export function detectProtocol(bytes: Uint8Array): DetectedProtocol {
  const [first, second = tlsMajorVersion] = bytes;
  if (first === tlsHandshake && second === tlsMajorVersion) return bytes.length > 1 ? 'tls' : 'incomplete';

  const start = bytes.findIndex((byte) => byte !== carriageReturn && byte !== lineFeed);
  if (start < 0) return bytes.length < longestRequestLine ? 'incomplete' : 'other';
  return detectHttp(bytes.subarray(start));
}

function detectHttp(bytes: Uint8Array): DetectedProtocol {
  const text = String.fromCharCode(...bytes.subarray(0, http2Preface.length));
  if (text === http2Preface) return 'h2c';
  if (http2Preface.startsWith(text)) return 'incomplete';

  const lineEnd = bytes.subarray(0, longestRequestLine).indexOf(lineFeed);
  if (lineEnd >= 0) return isRequestLine(bytes.subarray(0, lineEnd)) ? 'http/1' : 'other';
  const method = methodSoFar.exec(String.fromCharCode(...bytes.subarray(0, longestMethod + 1)));
  return method && method[0].length <= longestMethod && bytes.length < longestRequestLine
    ? 'incomplete'
    : 'other';
}

function isRequestLine(line: Uint8Array): boolean {
  const text = new TextDecoder('latin1').decode(line);
  return requestLine.test(text.endsWith('\r') ? text.slice(0, -1) : text);
}
