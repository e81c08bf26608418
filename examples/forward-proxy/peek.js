import { detectProtocol, readClientHello } from 'egress-policy/proxy';

/** @import { Duplex } from 'node:stream' */

/** Ports of servers that speak first are not looked at: elsewhere a client has something to say. */
const patienceMilliseconds = 3000;

/**
 * Waits for as many bytes of a client as it takes to tell what it speaks, and, if that is TLS, for the whole
 * ClientHello. The stream is left paused behind the bytes.
 *
 * @param {Duplex} stream
 * @param {Uint8Array} head what has come already
 * @returns {Promise<{ readonly bytes: Buffer, readonly isClosed: boolean }>}
 */
export function peek(stream, head) {
  return new Promise((resolve) => {
    let bytes = Buffer.from(head);
    const finish = (/** @type {boolean} */ isClosed) => {
      clearTimeout(timer);
      stream.pause();
      stream.off('data', onData).off('end', onClose).off('close', onClose);
      resolve({ bytes, isClosed });
    };
    const onClose = () => {
      finish(true);
    };
    const onData = (/** @type {Buffer} */ chunk) => {
      bytes = Buffer.concat([bytes, chunk]);
      if (isEnough(bytes)) finish(false);
    };
    const timer = setTimeout(() => {
      finish(false);
    }, patienceMilliseconds);
    if (isEnough(bytes)) finish(false);
    else stream.on('data', onData).once('end', onClose).once('close', onClose).resume();
  });
}

/** @param {Uint8Array} bytes */
function isEnough(bytes) {
  const protocol = detectProtocol(bytes);
  return protocol === 'tls' ? readClientHello(bytes).status !== 'incomplete' : protocol !== 'incomplete';
}
