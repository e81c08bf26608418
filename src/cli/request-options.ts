import { quote } from '../model/quote.js';
import type { RequestFields, RequestHeaders, ServiceAccount } from '../model/request.js';
import { requestTo } from '../parse/request-to.js';
import { parseServiceAccount } from '../parse/service-account.js';
import type { OptionTable, ParsedArguments } from './arguments.js';
import { UsageError } from './errors.js';
import { readUrl } from './url.js';

/** The options that, with a URL, describe one request. They are curl's where curl has them. */
export const requestOptions = {
  as: { value: 'NAMESPACE/NAME', summary: "the client's ServiceAccount" },
  request: { short: 'X', value: 'METHOD', summary: 'HTTP method (default: GET)' },
  header: {
    short: 'H',
    value: "'NAME: VALUE'",
    repeatable: true,
    summary: 'HTTP header to send; `Host: ...` overrides the host, as with curl',
  },
  ip: { value: 'ADDRESS', summary: "destination address (default: the URL's host, if it is an address)" },
  alpn: { value: 'PROTOCOL', repeatable: true, summary: 'TLS application protocol that the client offers' },
  sni: { value: 'NAME', summary: "TLS server name; '' for none (default: the URL's host, if it is a name)" },
} as const satisfies OptionTable;

/**
 * Builds the request that curl would send for the same arguments. Nothing is looked up in the DNS,
 * and no header is sent that is not given.
 *
 * @throws {UsageError} if arguments are missing or contradict each other.
 * @throws {InputError} if the URL is malformed.
 */
export function buildRequest(parsed: ParsedArguments<keyof typeof requestOptions>): RequestFields {
  const source = readServiceAccount(parsed.value('as'));
  const destination = readUrl(onlyUrl(parsed.positionals));
  const sni = parsed.value('sni');
  if (sni !== undefined && destination.protocol !== 'https') {
    throw new UsageError('option `--sni` needs an `https://` URL: nothing else sends a server name');
  }
  const alpn = parsed.values('alpn');
  if (alpn.length > 0 && destination.protocol !== 'https') {
    throw new UsageError('option `--alpn` needs an `https://` URL: nothing else offers protocols');
  }
  for (const name of ['request', 'header'] as const) {
    if (destination.protocol === 'tcp' && parsed.isSet(name)) {
      throw new UsageError(`option \`--${name}\` has no meaning for a \`tcp://\` URL`);
    }
  }
  return requestTo(destination, {
    source,
    sni,
    ip: parsed.value('ip'),
    ...(alpn.length > 0 && { alpn }),
    method: parsed.value('request'),
    headers: readHeaders(parsed.values('header')),
  });
}

function onlyUrl(positionals: readonly string[]): string {
  const [url, ...others] = positionals;
  if (url === undefined) throw new UsageError('no URL is given');
  if (others.length > 0) {
    throw new UsageError(
      `one URL is expected, but ${positionals.length} are given: ${positionals.map(quote).join(', ')}`,
    );
  }
  return url;
}

/**
 * Reads the value of `--as`.
 *
 * @throws {UsageError} if it is missing or names no ServiceAccount.
 */
export function readServiceAccount(text: string | undefined): ServiceAccount {
  if (text === undefined) {
    throw new UsageError("option `--as NAMESPACE/NAME` is missing: the client's ServiceAccount");
  }
  const account = parseServiceAccount(text);
  if (!account) {
    throw new UsageError(`${quote(`--as ${text}`)} does not name a ServiceAccount: write \`NAMESPACE/NAME\``);
  }
  return account;
}

function readHeaders(texts: readonly string[]): RequestHeaders {
  const headers = texts.map(parseHeader);
  if (headers.filter(([name]) => name.toLowerCase() === 'host').length > 1) {
    throw new UsageError('header `Host` is given twice');
  }
  return groupByName(headers);
}

/** Reads `Name: value`, or `Name;` for an empty value, as curl does. */
function parseHeader(text: string): readonly [name: string, value: string] {
  const [, name, value, emptyName] = /^(?:([^\s:;]+):\s*(\S.*?)\s*|([^\s:;]+);)$/s.exec(text) ?? [];
  if (name !== undefined && value !== undefined) return [name, value];
  if (emptyName !== undefined) return [emptyName, ''];
  throw new UsageError(
    `${quote(text)} is not a header: write \`Name: value\`, or \`Name;\` for an empty value`,
  );
}

/** Gathers the values of a repeated header under its first spelling. */
function groupByName(headers: readonly (readonly [name: string, value: string])[]): RequestHeaders {
  const groups = new Map<string, { readonly name: string; readonly values: string[] }>();
  for (const [name, value] of headers) {
    const group = groups.get(name.toLowerCase());
    if (group) group.values.push(value);
    else groups.set(name.toLowerCase(), { name, values: [value] });
  }
  return Object.fromEntries([...groups.values()].map(({ name, values }) => [name, values]));
}
