/** Writes ClientHellos byte by byte, well-formed ones and others. */

export interface HelloParts {
  readonly serverName?: string | undefined;
  readonly alpn?: readonly string[];
  /** Besides server name and ALPN, in front of them. */
  readonly extensions?: readonly (readonly [type: number, data: readonly number[]])[];
  /** In place of all extensions. */
  readonly extensionBytes?: readonly number[];
  readonly cipherSuites?: readonly number[];
}

/** The handshake message: header and body. */
export function clientHelloMessage(parts: HelloParts): readonly number[] {
  const { serverName, alpn, extensions = [], cipherSuites = [0x0a, 0x0a, 0x13, 0x01] } = parts;
  const all = [
    ...extensions,
    ...(serverName === undefined ? [] : [[0, serverNameList([0, serverName])] as const]),
    ...(alpn
      ? [
          [
            16,
            vector(
              2,
              alpn.flatMap((name) => vector(1, ascii(name))),
            ),
          ] as const,
        ]
      : []),
  ];
  const extensionBytes =
    parts.extensionBytes ??
    vector(
      2,
      all.flatMap(([type, data]) => [type >> 8, type & 255, ...vector(2, data)]),
    );
  const random = Array.from({ length: 32 }, (_, index) => index);
  const body = [3, 3, ...random, ...vector(1, random), ...vector(2, cipherSuites), 1, 0, ...extensionBytes];
  return [1, ...vector(3, body)];
}

/** Wraps a message in records, cut after the given numbers of bytes. */
export function records(message: readonly number[], cuts: readonly number[] = []): Uint8Array {
  const edges = [0, ...cuts, message.length];
  return new Uint8Array(
    edges.slice(1).flatMap((end, index) => [22, 3, 1, ...vector(2, message.slice(edges[index], end))]),
  );
}

export function clientHello(parts: HelloParts): Uint8Array {
  return records(clientHelloMessage(parts));
}

export function serverNameList(...names: readonly (readonly [type: number, name: string])[]): number[] {
  return vector(
    2,
    names.flatMap(([type, name]) => [type, ...vector(2, ascii(name))]),
  );
}

/** Bytes after their length. */
export function vector(lengthBytes: 1 | 2 | 3, bytes: readonly number[]): number[] {
  const length = [bytes.length >> 16, (bytes.length >> 8) & 255, bytes.length & 255];
  return [...length.slice(3 - lengthBytes), ...bytes];
}

export function ascii(text: string): number[] {
  return Array.from(text, (character) => character.charCodeAt(0));
}
