import { isIPv6 } from 'node:net';
import { domainToASCII } from 'node:url';

/** A host as it is compared: in lower case, as A-labels, without one trailing dot; and the port after it. */
export interface ComparableHost {
  readonly name: string;
  readonly port: number | undefined;
}

/** Reads `name`, `name:port` or `[literal]:port`; `undefined` if it is not a host. */
export function comparableHost(text: string): ComparableHost | undefined {
  const parts = /^(?<name>\[[^\]]*\]|[^:[\]]*)(?::(?<port>[1-9][0-9]{0,4}))?$/s.exec(text)?.groups;
  const name = comparableName(parts?.['name'] ?? ' ');
  const port = parts?.['port'] === undefined ? undefined : Number(parts['port']);
  return name === undefined || (port ?? 1) > 65535 ? undefined : { name, port };
}

/** Whether `text` is an entry of `spec.hosts`: a name, `*.` and a name, or `*`, each perhaps with a port. */
export function isHostEntry(text: string): boolean {
  const name = comparableHost(text.replace(/^\*(?=$|:)/, 'any').replace(/^\*\./, ''))?.name;
  const isDeclarable = name !== undefined && (/^[a-z0-9\-._]+$/.test(name) || name.startsWith('['));
  return isDeclarable && !text.startsWith('*.[');
}

function comparableName(text: string): string | undefined {
  if (text.startsWith('[')) {
    return isIPv6(text.slice(1, -1)) && !text.includes('%') ? text.toLowerCase() : undefined;
  }
  const name = (isAscii(text) ? text : aLabels(text)).toLowerCase().replace(/\.$/, '');
  const isRegisteredName = /^[a-z0-9\-._~%!$&'()*+,;=]{0,253}$/.test(name);
  return isRegisteredName && !/^\.|\.\.|\.$/.test(name) ? name : undefined;
}

/** `domainToASCII` by itself would read a name of digits as an IPv4 address. Not a name: a space. */
function aLabels(text: string): string {
  return domainToASCII(`${text}.x`).slice(0, -'.x'.length) || ' ';
}

function isAscii(text: string): boolean {
  return Buffer.byteLength(text) === text.length;
}
