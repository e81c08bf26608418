/** Files of test cases: requests, each with the decision that is expected. */
import type { DenyReason } from '../model/decision.js';
import { type FieldPath, formatFieldPath, type Issue, type Location } from '../model/issue.js';
import type { Dialect } from '../model/options.js';
import { quote } from '../model/quote.js';
import type { EgressRequest, ServiceAccount } from '../model/request.js';
import type { PolicyReference } from '../model/rule.js';
import { describeValue } from './describe-value.js';
import type { Finding } from './finding.js';
import type { Locator } from './locations.js';
import type { ManifestSource } from './manifests.js';
import { type GivenFields, readFields } from './read-fields.js';
import { hasField, namesBesideUrl, type OptionalFieldName, optionalFieldNames } from './request-fields.js';
import { requestTo } from './request-to.js';
import {
  caseFileHeadSchema,
  caseFileSchema,
  checkShape,
  type FieldTree,
  fieldTreeOf,
  requestCaseSchema,
  urlCaseSchema,
} from './schemas.js';
import { parseServiceAccount } from './service-account.js';
import { explainDepartures, invalidField } from './structure.js';
import { findUnknownFields } from './unknown-fields.js';
import { parseUrl } from './url.js';
import { fieldOf, isFields } from './values.js';
import { readYaml, type YamlDocument } from './yaml.js';

/** What a request must be answered with. */
export type Expectation =
  | {
      readonly verdict: 'allow';
      /** The policy that is reported, and perhaps its port. */
      readonly rule?: { readonly policy: PolicyReference; readonly port?: number };
    }
  | { readonly verdict: 'deny'; readonly reason?: DenyReason };

/** One request, and what is expected of its decision. */
export interface TestCase {
  /** Its own, or that of its request. */
  readonly name: string;
  /** For people: it is printed beside the decision, and decides nothing. */
  readonly note?: string;
  readonly request: EgressRequest;
  readonly expectation: Expectation;
  /** Absent: the default of whoever runs the case. */
  readonly dialect?: Dialect;
  /** Where the case begins in its file. */
  readonly location: Location;
}

/** The cases of one YAML document. */
export interface TestSuite {
  readonly file?: string;
  /**
   * Files and directories of manifests, as the document names them: relative to itself. Empty: no policies at all.
   * Absent: it does not say.
   */
  readonly policies?: readonly string[];
  readonly cases: readonly TestCase[];
}

/** What files of test cases hold. */
export interface TestSuites {
  readonly suites: readonly TestSuite[];
  /** All are errors: a case that is misread might pass without testing anything. */
  readonly issues: readonly Issue[];
}

/**
 * Reads files of test cases, YAML or JSON. Never throws: what can't be read stands in `issues`, with file,
 * line and column, and an unknown field is an error.
 *
 * @example
 * const { suites, issues } = parseTestCases({ file: 'egress.test.yaml', text });
 * runTestCases(suites[0].cases, () => compile(policies, routeGroups));
 */
export function parseTestCases(input: ManifestSource | readonly ManifestSource[]): TestSuites {
  const sources: readonly ManifestSource[] = isSources(input) ? input : [input];
  const readings = sources.flatMap((source) => {
    const { file, text } = typeof source === 'string' ? { file: undefined, text: source } : source;
    return readYaml(text, file).map((document) => readSuite(document, file));
  });
  return {
    suites: readings.flatMap(({ suite }) => suite ?? []),
    issues: readings.flatMap(({ issues }) => issues),
  };
}

function isSources(input: ManifestSource | readonly ManifestSource[]): input is readonly ManifestSource[] {
  return Array.isArray(input);
}

interface SuiteReading {
  readonly suite?: TestSuite;
  readonly issues: readonly Issue[];
}

function readSuite(document: YamlDocument, file: string | undefined): SuiteReading {
  if (!document.ok) {
    const { message, location } = document;
    return { issues: [{ code: 'invalid-manifest', severity: 'error', message, path: [], location }] };
  }
  const { value, locate } = document;
  const unknown = unknownFields(value);
  const head = checkShape(caseFileHeadSchema, value);
  if (!head.ok) {
    return { issues: place([...explainDepartures(head.departures, value), ...unknown], locate) };
  }
  const { policies, as, dialect, cases } = head.value;
  const defaults: Defaults = { as, dialect };
  const readings = cases.map((item, index) => readCase(item, ['cases', index], defaults));
  const findings = [...unknown, ...readings.flatMap((reading) => (reading.ok ? [] : reading.findings))];
  const read = readings.flatMap((reading, index) =>
    reading.ok ? [{ ...reading.testCase, location: locate(['cases', index]) }] : [],
  );
  return {
    suite: { ...(file !== undefined && { file }), ...(policies && { policies }), cases: read },
    issues: place(findings, locate),
  };
}

function place(findings: readonly Finding[], locate: Locator): readonly Issue[] {
  return findings.map((finding) => ({ ...finding, location: locate(finding.path) }));
}

let cachedFields: FieldTree | undefined;

function unknownFields(value: unknown): readonly Finding[] {
  return findUnknownFields(value, (cachedFields ??= fieldTreeOf(caseFileSchema))).flatMap((finding) => {
    if (finding.code !== 'unknown-field') return [];
    const { field, suggestion } = finding;
    const hint = suggestion === undefined ? '' : `: did you mean ${quote(suggestion)}?`;
    return [{ ...finding, severity: 'error', message: `unknown field ${quote(field)}${hint}` }];
  });
}

/** What a file says once for all its cases. */
interface Defaults {
  readonly as: string | undefined;
  readonly dialect: Dialect | undefined;
}

type CaseReading =
  | { readonly ok: true; readonly testCase: Omit<TestCase, 'location'> }
  | { readonly ok: false; readonly findings: readonly Finding[] };

function readCase(item: unknown, path: FieldPath, defaults: Defaults): CaseReading {
  if (!isFields(item)) return refuse(path, `a case must be an object, not ${describeValue(item)}`);
  const request = readCaseRequest(item, path, defaults.as);
  if (!request.ok) return request;
  const { name, note, expect, reason, rule, dialect = defaults.dialect } = request.fields;
  if (reason !== undefined && expect === 'allow') {
    return refuse([...path, 'reason'], '`reason` is for `expect: deny`: what is allowed has a `rule`');
  }
  if (rule !== undefined && expect === 'deny') {
    return refuse([...path, 'rule'], '`rule` is for `expect: allow`: what is denied has a `reason`');
  }
  return {
    ok: true,
    testCase: {
      name: name ?? request.name,
      ...(note !== undefined && { note }),
      request: request.request,
      expectation:
        expect === 'allow'
          ? { verdict: expect, ...(rule !== undefined && { rule: parseRule(rule) }) }
          : { verdict: expect, ...(reason !== undefined && { reason }) },
      ...(dialect !== undefined && { dialect }),
    },
  };
}

/** What all cases have, however they describe their request. */
interface CaseFields {
  readonly name?: string | undefined;
  readonly note?: string | undefined;
  readonly expect: 'allow' | 'deny';
  readonly reason?: DenyReason | undefined;
  readonly rule?: string | undefined;
  readonly dialect?: Dialect | undefined;
}

type RequestReading =
  | {
      readonly ok: true;
      readonly fields: CaseFields;
      readonly request: EgressRequest;
      /** For a case without a name of its own. */
      readonly name: string;
    }
  | { readonly ok: false; readonly findings: readonly Finding[] };

function readCaseRequest(item: unknown, path: FieldPath, defaultAs: string | undefined): RequestReading {
  return isFields(fieldOf(item, 'request'))
    ? readSpelledOutCase(item, path, defaultAs)
    : readUrlCase(item, path, defaultAs);
}

function readSpelledOutCase(item: unknown, path: FieldPath, defaultAs: string | undefined): RequestReading {
  const checked = checkShape(requestCaseSchema, item);
  if (!checked.ok) return departed(checked.departures, item, path);
  const misplaced = namesBesideUrl.find((name) => fieldOf(item, name) !== undefined);
  if (misplaced !== undefined) {
    return refuse([...path, misplaced], `\`${misplaced}\` stands beside a URL: write it within \`request\``);
  }
  const { as = defaultAs, request: fields } = checked.value;
  const source = sourceOf(as);
  if (!source) return withoutSource(path);
  const { protocol, port } = fields;
  const given = givenIn(fields, optionalFieldNames);
  const { host, ip, method, path: target } = given;
  const destination = [`${protocol}://${host ?? ip ?? ''}`, host?.includes(':') ? '' : `:${port}`, target];
  const name = [method, destination.join('')].filter(Boolean).join(' ');
  return { ok: true, fields: checked.value, request: { source, protocol, port, ...given }, name };
}

function readUrlCase(item: unknown, path: FieldPath, defaultAs: string | undefined): RequestReading {
  const checked = checkShape(urlCaseSchema, item);
  if (!checked.ok) return departed(checked.departures, item, path);
  const { as = defaultAs, request: url } = checked.value;
  const source = sourceOf(as);
  if (!source) return withoutSource(path);
  const reading = parseUrl(url);
  if (!reading.ok) return refuse([...path, 'request'], `URL ${quote(url)} ${reading.reason}`);
  const { destination } = reading;
  const given = givenIn(item, namesBesideUrl);
  const unsent = namesBesideUrl.find(
    (name) => given[name] !== undefined && !hasField(destination.protocol, name),
  );
  if (unsent !== undefined) {
    return refuse([...path, unsent], `\`${unsent}\` has no meaning for a \`${destination.protocol}://\` URL`);
  }
  const request = requestTo(destination, { source, ...given });
  return { ok: true, fields: checked.value, request, name: [request.method, url].filter(Boolean).join(' ') };
}

/** The fields that are given; their types were checked with the shape of the case. */
function givenIn(value: unknown, names: readonly OptionalFieldName[]): GivenFields {
  const reading = readFields(value, names);
  return reading.ok ? reading.fields : {};
}

function sourceOf(as: string | undefined): ServiceAccount | undefined {
  return as === undefined ? undefined : parseServiceAccount(as);
}

function departed(
  departures: Parameters<typeof explainDepartures>[0],
  item: unknown,
  path: FieldPath,
): { readonly ok: false; readonly findings: readonly Finding[] } {
  const findings = explainDepartures(departures, item);
  return {
    ok: false,
    findings: findings.map((finding) => ({ ...finding, path: [...path, ...finding.path] })),
  };
}

function withoutSource(path: FieldPath): ReturnType<typeof refuse> {
  const field = formatFieldPath([...path, 'as']);
  return {
    ok: false,
    findings: [
      {
        code: 'missing-field',
        severity: 'error',
        message: `the case does not say whose request it is: write \`as: NAMESPACE/NAME\`, here or once for the file`,
        path: [...path, 'as'],
        field,
      },
    ],
  };
}

function refuse(
  path: FieldPath,
  message: string,
): { readonly ok: false; readonly findings: readonly Finding[] } {
  return { ok: false, findings: [invalidField(path, message)] };
}

/** Reads `namespace/name` or `namespace/name:port`, which the schema has checked. */
function parseRule(text: string): { readonly policy: PolicyReference; readonly port?: number } {
  const [, namespace = '', name = '', port] = /^(.*)\/(.*?)(?::(\d+))?$/.exec(text) ?? [];
  return { policy: { namespace, name }, ...(port !== undefined && { port: Number(port) }) };
}
