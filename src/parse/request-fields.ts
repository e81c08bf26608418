/**
 * The fields of a request, as data. Case files and their JSON Schema, logs, the options of the program and the form of
 * the playground are derived from this one table.
 */
import type { RequestFields, RequestProtocol } from '../model/request.js';

/** A field of a request, and where it comes from. */
export interface RequestField {
  /** `texts`: a list of texts. `headers`: a map of names to texts, or to lists of texts. */
  readonly type: 'account' | 'protocol' | 'port' | 'text' | 'texts' | 'headers';
  /** The protocols whose requests have it. */
  readonly protocols: readonly RequestProtocol[];
  /** Whether a URL says it. What a URL does not say is given beside it, in a case file as on a command line. */
  readonly inUrl: boolean;
  /** What it is, for a JSON Schema. */
  readonly description: string;
  /** The option of the program that gives it. */
  readonly option?: RequestOption;
  /** The field of Envoy's access log that has it, by protocol. */
  readonly accessLog?: Partial<Readonly<Record<RequestProtocol, string>>>;
}

/** An option of the program. */
export interface RequestOption {
  readonly name: string;
  readonly short?: string;
  readonly value: string;
  readonly repeatable?: boolean;
  readonly summary: string;
  /** Why it is refused for a URL of another protocol than `https`: `nothing else sends a server name`. */
  readonly ofTlsAlone?: string;
}

/** All fields, in the order in which they are listed. */
export const requestFields = {
  source: {
    type: 'account',
    protocols: ['http', 'https', 'tcp'],
    inUrl: false,
    description: "The client's ServiceAccount.",
    option: { name: 'as', value: 'NAMESPACE/NAME', summary: "the client's ServiceAccount" },
  },
  protocol: {
    type: 'protocol',
    protocols: ['http', 'https', 'tcp'],
    inUrl: true,
    description: 'What is on the wire.',
  },
  port: {
    type: 'port',
    protocols: ['http', 'https', 'tcp'],
    inUrl: true,
    description: 'Destination port.',
  },
  ip: {
    type: 'text',
    protocols: ['http', 'https', 'tcp'],
    inUrl: false,
    description: 'Destination address.',
    option: {
      name: 'ip',
      value: 'ADDRESS',
      summary: "destination address (default: the URL's host, if it is an address)",
    },
  },
  host: {
    type: 'text',
    protocols: ['http', 'https'],
    inUrl: true,
    description: 'HTTP `Host` or `:authority`, as sent.',
    accessLog: { http: 'authority' },
  },
  path: {
    type: 'text',
    protocols: ['http', 'https'],
    inUrl: true,
    description: 'HTTP request target, query included.',
    accessLog: { http: 'path' },
  },
  sni: {
    type: 'text',
    protocols: ['https'],
    inUrl: false,
    description: "TLS server name; '' if the client sends none.",
    option: {
      name: 'sni',
      value: 'NAME',
      summary: "TLS server name; '' for none (default: the URL's host, if it is a name)",
      ofTlsAlone: 'nothing else sends a server name',
    },
    accessLog: { https: 'requested_server_name' },
  },
  alpn: {
    type: 'texts',
    protocols: ['https'],
    inUrl: false,
    description: 'TLS ALPN protocols: only the `envoy` dialect reads them.',
    option: {
      name: 'alpn',
      value: 'PROTOCOL',
      repeatable: true,
      summary: 'TLS application protocol that the client offers',
      ofTlsAlone: 'nothing else offers protocols',
    },
  },
  method: {
    type: 'text',
    protocols: ['http', 'https'],
    inUrl: false,
    description: 'HTTP method.',
    option: { name: 'request', short: 'X', value: 'METHOD', summary: 'HTTP method (default: GET)' },
    accessLog: { http: 'method' },
  },
  headers: {
    type: 'headers',
    protocols: ['http', 'https'],
    inUrl: false,
    description: 'HTTP headers to send. A header that is sent more than once has a list of values.',
    option: {
      name: 'header',
      short: 'H',
      value: "'NAME: VALUE'",
      repeatable: true,
      summary: 'HTTP header to send; `Host: ...` overrides the host, as with curl',
    },
  },
} as const satisfies Readonly<Record<keyof RequestFields, RequestField>>;

export type RequestFieldName = keyof typeof requestFields;

type NameOfType<Type extends RequestField['type']> = {
  [Name in RequestFieldName]: (typeof requestFields)[Name]['type'] extends Type ? Name : never;
}[RequestFieldName];

export type TextFieldName = NameOfType<'text'>;
export type TextsFieldName = NameOfType<'texts'>;
export type HeadersFieldName = NameOfType<'headers'>;

/** A field that may be left out: all but the source, the protocol and the port. */
export type OptionalFieldName = TextFieldName | TextsFieldName | HeadersFieldName;

export const requestFieldNames: readonly RequestFieldName[] = Object.keys(requestFields).filter(
  (name): name is RequestFieldName => Object.hasOwn(requestFields, name),
);

export const optionalFieldNames: readonly OptionalFieldName[] = requestFieldNames.filter(
  (name): name is OptionalFieldName => isTextField(name) || isTextsField(name) || isHeadersField(name),
);

/** An optional field that a URL does not say. */
export type NameBesideUrl = {
  [Name in OptionalFieldName]: (typeof requestFields)[Name]['inUrl'] extends false ? Name : never;
}[OptionalFieldName];

export const namesBesideUrl: readonly NameBesideUrl[] = optionalFieldNames.filter(
  (name): name is NameBesideUrl => !requestFields[name].inUrl,
);

export function isTextField(name: RequestFieldName): name is TextFieldName {
  return requestFields[name].type === 'text';
}

export function isTextsField(name: RequestFieldName): name is TextsFieldName {
  return requestFields[name].type === 'texts';
}

export function isHeadersField(name: RequestFieldName): name is HeadersFieldName {
  return requestFields[name].type === 'headers';
}

/** Whether requests of a protocol have a field. */
export function hasField(protocol: RequestProtocol, name: RequestFieldName): boolean {
  const { protocols }: RequestField = requestFields[name];
  return protocols.includes(protocol);
}
