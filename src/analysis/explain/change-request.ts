/** The smallest change of a request for one rule to grant it: each check that fails is answered in turn. */
import type { ReadPart } from '../../dialect/route-parts.js';
import { failedStage, type SpecRule } from '../../dialect/spec.js';
import { formatAddress } from '../../match/format-address.js';
import type { HostPattern } from '../../match/host.js';
import type { EgressRequest } from '../../model/request.js';
import { type CheckedRequest, readRequest } from '../../parse/request.js';
import { suggest } from '../../parse/suggest.js';
import { findCommonText, pathPattern } from '../common-text.js';
import type { CheckName, RequestChange } from './explanation.js';
import { type RequestEdit, setHeader, setPort, setSource, setText } from './request-edit.js';

/** The request as a rule would grant it; `undefined` if no such request was found. */
export function changeRequest(request: EgressRequest, rule: SpecRule): RequestChange | undefined {
  const edits: RequestEdit[] = [];
  let changed = request;
  // No edit undoes an earlier one, so each check fails once at most.
  for (let round = 0; round <= Object.keys(answers).length; round++) {
    const reading = readRequest(changed);
    if (!reading.readable || reading.request.malformation) return undefined;
    const failed = failedStage(rule, reading.request);
    if (failed === undefined) return { request: changed, changes: edits.map(({ change }) => change) };
    const answer = answers[failed](rule, reading.request);
    if (!answer) return undefined;
    edits.push(...answer);
    changed = answer.reduce((edited, { apply }) => apply(edited), changed);
  }
  return undefined;
}

/** The edits that make a check pass; `undefined` if none are known. */
type Answer = (rule: SpecRule, request: CheckedRequest) => readonly RequestEdit[] | undefined;

const answers: Readonly<Record<CheckName, Answer>> = {
  source: ({ rule }, { source }) => rule.sources.slice(0, 1).map((to) => setSource(source, to)),
  port: ({ rule }, { port }) => [setPort(port, rule.port)],
  // Only these two refuse a protocol.
  protocol: ({ rule }, { protocol }) => [
    setText('protocol', protocol, rule.protocol === 'https' ? 'https' : 'http'),
  ],
  address: ({ ranges }, { address }) =>
    ranges
      .slice(0, 1)
      .map(({ network }) => setText('ip', address && formatAddress(address), formatAddress(network))),
  host: answerHost,
  route: answerRoute,
};

/** The name that looks most like the one that was sent, or the first. */
function answerHost({ rule, hosts }: SpecRule, request: CheckedRequest): readonly RequestEdit[] | undefined {
  const isHttps = rule.protocol === 'https';
  const usable = isHttps ? hosts.filter(({ port }) => port === undefined) : hosts;
  const sent = isHttps ? request.serverName : request.authority?.name;
  const nearest = suggest(
    sent ?? '',
    usable.map(({ name }) => name),
  );
  const pattern = usable.find(({ name }) => name === nearest) ?? usable[0];
  if (!pattern) return undefined;
  return isHttps
    ? [setText('sni', request.serverName, exampleOf(pattern))]
    : [setText('host', request.hostHeader, exampleOf(pattern))];
}

/** A host that a pattern matches. */
function exampleOf({ wildcard, name, port }: HostPattern): string {
  const host = wildcard === 'any' ? 'example.com' : wildcard === 'subdomains' ? `www.${name}` : name;
  return port === undefined ? host : `${host}:${port}`;
}

/** Routes that are tried before giving up: most patterns offer a text at once. */
const mostRoutes = 8;

/** Aims at the route of which the fewest parts fail. */
function answerRoute({ routes = [] }: SpecRule, request: CheckedRequest): readonly RequestEdit[] | undefined {
  const ranked = routes
    .map(({ parts }) => parts.filter((part) => isMissing(part, part.sent(request))))
    .sort((left, right) => left.length - right.length);
  for (const missing of ranked.slice(0, mostRoutes)) {
    const edits = missing.map((part) => answerPart(part, part.sent(request)));
    if (edits.every((edit) => edit !== undefined)) return edits;
  }
  return undefined;
}

/** A part that fails, and path and method if they are absent: every HTTP request has both. */
function isMissing(part: ReadPart, sent: string | undefined): boolean {
  return !part.accepts(sent) || (part.kind !== 'header' && sent === undefined);
}

function answerPart(part: ReadPart, sent: string | undefined): RequestEdit | undefined {
  const text = textFor(part);
  if (text === undefined) return undefined;
  const { kind, name = '' } = part;
  return kind === 'header' ? setHeader(name, sent, text) : setText(kind, sent, text);
}

/** A text that a part accepts, a printable one and the shortest of a pattern. */
function textFor({ kind, accepted }: ReadPart): string | undefined {
  if (!accepted) return kind === 'method' ? 'GET' : '/';
  if ('oneOf' in accepted) return accepted.oneOf[0];
  const common = findCommonText(accepted.pattern, kind === 'path' ? pathPattern : anyPrintable);
  return typeof common === 'object' ? common.text : undefined;
}

const anyPrintable = '[ -~]*';
