import type { RequestFields, ServiceAccount } from '../../model/request.js';
import type { FieldChange } from './explanation.js';

/** A change of one field of a request. */
export interface RequestEdit {
  readonly change: FieldChange;
  readonly apply: (request: RequestFields) => RequestFields;
}

type TextField = 'protocol' | 'ip' | 'host' | 'sni' | 'method' | 'path';

/** Sends the request as another ServiceAccount. */
export function setSource(from: ServiceAccount, to: ServiceAccount): RequestEdit {
  return edit('source', `${from.namespace}/${from.name}`, `${to.namespace}/${to.name}`, (request) => ({
    ...request,
    source: { namespace: to.namespace, name: to.name },
  }));
}

/** Sends the request to another port. */
export function setPort(from: number, to: number): RequestEdit {
  return edit('port', `${from}`, `${to}`, (request) => ({ ...request, port: to }));
}

/** Sets a field that is a text. */
export function setText<Field extends TextField>(
  field: Field,
  from: string | undefined,
  to: RequestFields[Field] & string,
): RequestEdit {
  return edit(field, from, to, (request) => ({ ...request, [field]: to }));
}

/** Sends a header, in place of those of this name. The name `host` is the Host header. */
export function setHeader(name: string, from: string | undefined, to: string): RequestEdit {
  const lowerCase = name.toLowerCase();
  if (lowerCase === 'host') return setText('host', from, to);
  return edit(`headers.${name}`, from, to, (request) => {
    const others = Object.entries(request.headers ?? {}).filter(([sent]) => sent.toLowerCase() !== lowerCase);
    // Not by assignment: `__proto__` is a header name like any other.
    return { ...request, headers: Object.fromEntries([...others, [name, to]]) };
  });
}

function edit(field: string, from: string | undefined, to: string, apply: RequestEdit['apply']): RequestEdit {
  return { change: { field, ...(from !== undefined && { from }), to }, apply };
}
