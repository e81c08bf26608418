import type { RequestFields, RequestHeaders } from '../../src/model/request.js';
import { comparableHost } from './comparable-host.js';
import { integerAddress } from './integer-address.js';

/** A field that makes a request malformed, and whether it is one of the connection or of the HTTP request. */
export interface MalformedField {
  readonly field: string;
  readonly of: 'connection' | 'http';
}

type Check = (request: RequestFields) => boolean;
type Checks = readonly (readonly [field: string, isWellFormed: Check])[];

const CONNECTION: Checks = [
  ['source.namespace', ({ source }) => source.namespace !== ''],
  ['source.name', ({ source }) => source.name !== ''],
  ['protocol', ({ protocol }) => ['http', 'https', 'tcp'].includes(protocol)],
  ['port', ({ port }) => Number.isInteger(port) && port >= 1 && port <= 65535],
  ['ip', ({ ip }) => ip === undefined || integerAddress(ip) !== undefined],
  ['sni', ({ sni }) => sni === undefined || (!/[:[]/.test(sni) && comparableHost(sni) !== undefined)],
];

const HTTP: Checks = [
  ['host', ({ host }) => host === undefined || comparableHost(host) !== undefined],
  ['method', ({ method }) => method === undefined || /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/.test(method)],
  ['path', ({ path }) => path === undefined || (isBoundedText(path) && !/[\0-\x20\x7f]/.test(path))],
];

/** The first malformed field of a request whose fields have the types they should have. */
export function malformedField(request: RequestFields): MalformedField | undefined {
  const connection = CONNECTION.find(([, isWellFormed]) => !isWellFormed(request));
  if (connection) return { field: connection[0], of: 'connection' };
  const [http] = HTTP.find(([, isWellFormed]) => !isWellFormed(request)) ?? [
    malformedHeader(request.headers),
  ];
  return http === undefined ? undefined : { field: http, of: 'http' };
}

function malformedHeader(headers: RequestHeaders = {}): string | undefined {
  const isMalformed = (value: string) => !isBoundedText(value) || /[\r\n\0]/.test(value);
  const name = Object.keys(headers).find((key) => isMalformed([headers[key] ?? []].flat().join(',')));
  return name === undefined ? undefined : `headers.${name}`;
}

function isBoundedText(text: string): boolean {
  return text.length <= 65_536 && !/\p{Surrogate}/u.test(text);
}
