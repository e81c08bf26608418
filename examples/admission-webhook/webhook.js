import { createServer } from 'node:https';

import { InvalidAdmissionReviewError, reviewAdmission } from 'egress-policy/kubernetes';

/**
 * @import { IncomingMessage, ServerResponse } from 'node:http'
 * @import { SecureContextOptions } from 'node:tls'
 * @import { AdmissionReviewRequest, AdmissionReviewResponse, ReviewOptions } from 'egress-policy/kubernetes'
 * @import { Log } from '../json-lines.js'
 */

/** An AdmissionReview holds an object before and after a change; the API server takes 3 MiB for one. */
const longestBody = 8 * 1024 * 1024;

/** A request that is answered without a review. */
class HttpError extends Error {
  /**
   * @param {number} status
   * @param {string} message
   */
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

/**
 * An HTTPS server that answers AdmissionReviews on `POST /validate`, and `GET /healthz` for probes.
 *
 * @param {SecureContextOptions} tls
 * @param {ReviewOptions} options
 * @param {Log} log
 */
export function createWebhook(tls, options, log) {
  return createServer(tls, (message, response) => {
    serve(message, options, log).then(
      (body) => {
        send(response, 200, body);
      },
      (/** @type {unknown} */ error) => {
        const status = error instanceof HttpError ? error.status : 500;
        log('error', { status, message: error instanceof Error ? error.message : String(error) });
        send(response, status, { error: error instanceof HttpError ? error.message : 'internal error' });
      },
    );
  });
}

/**
 * @param {IncomingMessage} message
 * @param {ReviewOptions} options
 * @param {Log} log
 */
async function serve(message, options, log) {
  const route = `${message.method} ${message.url?.replace(/\?.*/s, '')}`;
  if (route === 'GET /healthz') return { status: 'ok' };
  if (route !== 'POST /validate') throw new HttpError(404, 'there are `POST /validate` and `GET /healthz`');
  if (!message.headers['content-type']?.startsWith('application/json')) {
    throw new HttpError(415, 'an AdmissionReview comes as `application/json`');
  }
  /** @type {AdmissionReviewRequest} */
  const review = parseJson(await readBody(message));
  try {
    const answer = reviewAdmission(review, options);
    log('review', describe(review, answer));
    return answer;
  } catch (error) {
    if (error instanceof InvalidAdmissionReviewError) throw new HttpError(400, error.message);
    throw error;
  }
}

/** @param {IncomingMessage} message */
async function readBody(message) {
  /** @type {Buffer[]} */
  const chunks = [];
  let length = 0;
  for await (const /** @type {Buffer} */ chunk of message) {
    length += chunk.length;
    if (length > longestBody) throw new HttpError(413, `a body may have ${longestBody} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** @param {Uint8Array} body */
function parseJson(body) {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch {
    throw new HttpError(400, 'the body is not JSON');
  }
}

/**
 * @param {AdmissionReviewRequest} review
 * @param {AdmissionReviewResponse} answer
 */
function describe({ request }, { response: { uid, allowed, status, warnings } }) {
  return {
    uid,
    operation: request?.operation,
    kind: request?.kind?.kind,
    namespace: request?.namespace,
    name: request?.name,
    dryRun: request?.dryRun,
    allowed,
    message: status?.message,
    warnings,
  };
}

/**
 * @param {ServerResponse} response
 * @param {number} status
 * @param {object} body
 */
function send(response, status, body) {
  const text = JSON.stringify(body);
  response.writeHead(status, {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(text),
    // After a body that was not read to its end there is no next request to be found.
    ...(status === 413 && { connection: 'close' }),
  });
  response.end(text);
}
