import { quote } from '../model/quote.js';
import type { RequestFields, RequestHeaders, RequestProtocol, ServiceAccount } from '../model/request.js';
import { collectFields } from '../parse/read-fields.js';
import {
  hasField,
  namesBesideUrl,
  type RequestFieldName,
  requestFields,
  type RequestOption,
} from '../parse/request-fields.js';
import { requestTo } from '../parse/request-to.js';
import { parseServiceAccount } from '../parse/service-account.js';
import type { OptionSpecification, ParsedArguments } from './arguments.js';
import { UsageError } from './errors.js';
import { readUrl } from './url.js';

/** The options that, with a URL, describe one request. They are curl's where curl has them. */
export const requestOptions = {
  as: requestFields.source.option,
  request: requestFields.method.option,
  header: requestFields.headers.option,
  ip: requestFields.ip.option,
  alpn: requestFields.alpn.option,
  sni: requestFields.sni.option,
} as const satisfies Readonly<Record<OptionName, OptionSpecification>>;

/** The names of the options that the table of fields has: none is forgotten above. */
type OptionName = {
  [Name in RequestFieldName]: (typeof requestFields)[Name] extends {
    readonly option: { readonly name: infer Option extends string };
  }
    ? Option
    : never;
}[RequestFieldName];

/**
 * Builds the request that curl would send for the same arguments. Nothing is looked up in the DNS,
 * and no header is sent that is not given.
 *
 * @throws {UsageError} if arguments are missing or contradict each other.
 * @throws {InputError} if the URL is malformed.
 */
export function buildRequest(parsed: ParsedArguments<OptionName>): RequestFields {
  const source = readServiceAccount(parsed.value('as'));
  const destination = readUrl(onlyUrl(parsed.positionals));
  for (const name of namesBesideUrl) {
    const option: RequestOption & { readonly name: OptionName } = requestFields[name].option;
    if (parsed.isSet(option.name) && !hasField(destination.protocol, name)) {
      throw new UsageError(whyRefused(option, destination.protocol));
    }
  }
  const fields = collectFields(namesBesideUrl, {
    text: (name) => parsed.value(requestFields[name].option.name),
    texts: (name) => present(parsed.values(requestFields[name].option.name)),
    headers: (name) => readHeaders(parsed.values(requestFields[name].option.name)),
  });
  return requestTo(destination, { source, ...fields });
}

function whyRefused({ name, ofTlsAlone }: RequestOption, protocol: RequestProtocol): string {
  return ofTlsAlone === undefined
    ? `option \`--${name}\` has no meaning for a \`${protocol}://\` URL`
    : `option \`--${name}\` needs an \`https://\` URL: ${ofTlsAlone}`;
}

function present(texts: readonly string[]): readonly string[] | undefined {
  return texts.length > 0 ? texts : undefined;
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
