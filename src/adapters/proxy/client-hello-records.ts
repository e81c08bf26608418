/** Longest ClientHello that is read, as in Envoy's TLS inspector. Those of browsers are below 2 KiB. */
export const longestClientHello = 65_536;

/** Longest fragment of a plaintext record (RFC 8446, section 5.1). */
const longestFragment = 16_384;
const recordHeaderLength = 5;
const handshakeHeaderLength = 4;
const handshakeRecord = 22;
const majorVersion = 3;
const clientHelloMessage = 1;

/** Why bytes are not a complete ClientHello. */
export type Obstacle =
  | { readonly status: 'incomplete' }
  | { readonly status: 'not-tls' }
  | { readonly status: 'malformed'; readonly message: string };

export type GatheredClientHello = { readonly status: 'complete'; readonly body: Uint8Array } | Obstacle;

/** Joins the fragments of a ClientHello, which may span any number of records (RFC 8446, section 5.1). */
export function gatherClientHello(bytes: Uint8Array): GatheredClientHello {
  const message = new Uint8Array(
    Math.min(bytes.length, longestClientHello + handshakeHeaderLength + longestFragment),
  );
  let gathered = 0;
  let declared = 0;
  for (let offset = 0; ;) {
    const obstacle = checkRecordHeader(bytes, offset);
    if (obstacle) return obstacle;
    const length = uint16(bytes, offset + 3);
    const start = offset + recordHeaderLength;
    const fragment = bytes.subarray(start, start + length);
    message.set(fragment, gathered);
    gathered += fragment.length;
    declared += length;

    if (gathered > 0 && message[0] !== clientHelloMessage) {
      return malformed('the first handshake message is not a ClientHello');
    }
    if (gathered >= handshakeHeaderLength) {
      const end = handshakeHeaderLength + uint16(message, 2) + 65_536 * (message[1] ?? 0);
      if (end > longestClientHello) {
        return malformed(`the ClientHello is longer than ${longestClientHello} bytes`);
      }
      if (declared > end) return malformed('something follows the ClientHello in its record');
      if (gathered === end) return { status: 'complete', body: message.subarray(handshakeHeaderLength, end) };
    }
    if (fragment.length < length) return { status: 'incomplete' };
    offset = start + length;
  }
}

export function malformed(message: string): Obstacle {
  return { status: 'malformed', message };
}

/** The header is checked as far as it has come: bytes that can't become TLS must not be waited for. */
function checkRecordHeader(bytes: Uint8Array, offset: number): Obstacle | undefined {
  const header = bytes.subarray(offset, offset + recordHeaderLength);
  const [type = handshakeRecord, major = majorVersion] = header;
  if (type !== handshakeRecord || major !== majorVersion) {
    return offset === 0
      ? { status: 'not-tls' }
      : malformed('the ClientHello is broken off by a record of another type');
  }
  if (header.length < recordHeaderLength) return { status: 'incomplete' };
  const length = uint16(header, 3);
  if (length === 0) return malformed('a handshake record is empty');
  return length > longestFragment ? malformed(`a record is longer than ${longestFragment} bytes`) : undefined;
}

function uint16(bytes: Uint8Array, offset: number): number {
  return 256 * (bytes[offset] ?? 0) + (bytes[offset + 1] ?? 0);
}
