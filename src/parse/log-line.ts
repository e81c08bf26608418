/** Lines of logs: requests that were sent, as JSON. */
import { quote } from '../model/quote.js';
import type { EgressRequest, RequestFields, RequestProtocol, ServiceAccount } from '../model/request.js';
import { describeValue } from './describe-value.js';
import { isEnvoyAccessLog, readEnvoyAccessLog } from './envoy-access-log.js';
import { presentField, readFields } from './read-fields.js';
import { optionalFieldNames } from './request-fields.js';
import { parseServiceAccount } from './service-account.js';
import { fieldOf, type Fields, isFields } from './values.js';

/** The request that a line tells of, or why it tells of none. */
export type LogLineReading =
  { readonly ok: true; readonly request: EgressRequest } | { readonly ok: false; readonly problem: string };

/** A request, but for who sent it. */
export type SentRequest =
  | { readonly ok: true; readonly request: Omit<RequestFields, 'source'> }
  | { readonly ok: false; readonly problem: string };

/**
 * Reads one line: a request with the fields of {@link EgressRequest}, `source` perhaps as `namespace/name`, or
 * a line of Envoy's JSON access log. `null` stands for an absent field. Never throws.
 *
 * @param defaultSource of lines that name none
 *
 * @example
 * readLogLine('{"source":"curl/curl","protocol":"tcp","ip":"192.0.2.7","port":5432}');
 */
export function readLogLine(text: string, defaultSource?: ServiceAccount): LogLineReading {
  const line = parseJson(text);
  if (!line.ok) return line;
  const { value } = line;
  if (!isFields(value)) return refuse(`it is ${describeValue(value)}, not a JSON object`);
  const sent = readSent(value);
  if (!sent.ok) return sent;
  const given = presentField(value, 'source');
  const source = given === undefined ? defaultSource : readSource(given);
  if (source) return { ok: true, request: { source, ...sent.request } };
  return given === undefined
    ? refuse('it does not say who sent the request: it has no `source`')
    : refuse(`\`source\` ${describeValue(given)} is not the namespace and name of a ServiceAccount`);
}

type Json = { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly problem: string };

function parseJson(text: string): Json {
  try {
    return { ok: true, value: JSON.parse(text) };
  } catch {
    return { ok: false, problem: `it is not JSON: ${quote(text)}` };
  }
}

function refuse(problem: string): { readonly ok: false; readonly problem: string } {
  return { ok: false, problem };
}

function readSent(line: Fields): SentRequest {
  const protocol = fieldOf(line, 'protocol');
  if (isRequestProtocol(protocol)) return readRequestLine(line, protocol);
  if (isEnvoyAccessLog(line)) return readEnvoyAccessLog(line);
  return refuse(
    'it is neither a request, whose `protocol` is `http`, `https` or `tcp`, nor a line of an access log of Envoy',
  );
}

function isRequestProtocol(value: unknown): value is RequestProtocol {
  return value === 'http' || value === 'https' || value === 'tcp';
}

/** Checks types alone: a value that no request can have is denied when it is decided. */
function readRequestLine(line: Fields, protocol: RequestProtocol): SentRequest {
  const port = presentField(line, 'port');
  if (typeof port !== 'number') return wrongType('port', port, 'a number');
  const reading = readFields(line, optionalFieldNames);
  if (!reading.ok) return wrongType(reading.name, reading.value, reading.expected);
  return { ok: true, request: { protocol, port, ...reading.fields } };
}

function wrongType(name: string, value: unknown, expected: string): SentRequest {
  return value === undefined
    ? refuse(`\`${name}\` is missing: it must be ${expected}`)
    : refuse(`\`${name}\` must be ${expected}, not ${describeValue(value)}`);
}

function readSource(value: unknown): ServiceAccount | undefined {
  if (typeof value === 'string') return parseServiceAccount(value);
  const namespace = fieldOf(value, 'namespace');
  const name = fieldOf(value, 'name');
  return typeof namespace === 'string' && typeof name === 'string' ? { namespace, name } : undefined;
}
