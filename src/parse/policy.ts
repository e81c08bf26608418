import { parseIpRange } from '../match/address.js';
import { parseHostPattern } from '../match/host.js';
import type { FieldPath, Issue } from '../model/issue.js';
import { quote } from '../model/quote.js';
import type { ServiceAccount } from '../model/request.js';
import type { RuleProtocol } from '../model/resources.js';
import type { Rule } from '../model/rule.js';
import { addAll, type Finding, issuesAbout, type ReadResource } from './finding.js';
import { identify } from './identity.js';
import { type MatchReference, readMatchReferences } from './match-references.js';
import {
  checkShape,
  egressPortSchema,
  egressSchema,
  egressSharedSpecSchema,
  type FieldTree,
  fieldTreeOf,
} from './schemas.js';
import { explainDepartures, invalidField } from './structure.js';
import { findUnknownFields } from './unknown-fields.js';
import { fieldOf, isList, trimmed } from './values.js';

/** One Egress, read by itself: its route groups are named, not looked up. */
export interface ParsedPolicy extends ReadResource {
  /**
   * One for each port that can be read, in order, without routes: `linkRouteGroups()` adds those. An invalid
   * policy has them too, for dialects that accept what makes it invalid.
   */
  readonly rules: readonly Rule[];
  /** Names of the HTTPRouteGroups that `matches` refers to, in order, each once. */
  readonly routeGroups: readonly string[];
  /** As the documented API says it: a dialect may downgrade some. */
  readonly issues: readonly Issue[];
}

/**
 * Reads one `Egress` as a Kubernetes object. Never throws: what is wrong with it is in `issues`.
 *
 * @param place of the resource among those that were given, for what has no name
 *
 * @example
 * parsePolicy({ apiVersion: 'policy.openservicemesh.io/v1alpha1', kind: 'Egress', ... }).rules[0]?.port; // 443
 */
export function parsePolicy(resource: unknown, place: FieldPath = []): ParsedPolicy {
  const { reference, finding } = identify(resource, 'Egress');
  const read = { reference, resource, place };
  if (finding) return { ...read, rules: [], routeGroups: [], issues: issuesAbout(read, [finding]) };
  const findings: Finding[] = [];
  const spec = readSpec(resource, findings);
  addAll(findings, findUnknownFields(resource, egressFields()));
  const sources = readSources(spec?.sources ?? [], findings);
  checkTexts(fieldOf(resource, 'spec'), findings);
  if (!spec) return { ...read, rules: [], routeGroups: [], issues: issuesAbout(read, findings) };
  const { hosts = [], ipAddresses = [] } = spec;
  const rules: Rule[] = [];
  const policy = { namespace: reference.namespace, name: reference.name };
  for (const { index, number: port, protocol: declaredProtocol } of spec.ports) {
    const protocol = protocolOf(declaredProtocol);
    if (!protocol) continue;
    const routes = undefined;
    rules.push({
      policy,
      portIndex: index,
      sources,
      hosts,
      ipAddresses,
      port,
      protocol,
      declaredProtocol,
      routes,
    });
  }
  const routeGroups = readMatchReferences(spec.matches ?? [], findings);
  return { ...read, rules: trimmed(rules), routeGroups, issues: issuesAbout(read, findings) };
}

interface SpecSource extends ServiceAccount {
  readonly kind: string;
}

interface IndexedPort {
  readonly index: number;
  readonly number: number;
  readonly protocol: string;
}

/** `spec` as declared, its ports with their places. */
interface Spec {
  readonly sources: readonly SpecSource[];
  readonly hosts?: readonly string[] | undefined;
  readonly ipAddresses?: readonly string[] | undefined;
  readonly ports: readonly IndexedPort[];
  readonly matches?: readonly MatchReference[] | undefined;
}

let cachedEgressFields: FieldTree | undefined;

function egressFields(): FieldTree {
  return (cachedEgressFields ??= fieldTreeOf(egressSchema));
}

/** A malformed port is left out; anything else that is malformed could widen every rule, and leaves none. */
function readSpec(resource: unknown, findings: Finding[]): Spec | undefined {
  const whole = checkShape(egressSchema, resource);
  if (whole.ok) {
    return { ...whole.value.spec, ports: whole.value.spec.ports.map((port, index) => ({ index, ...port })) };
  }
  addAll(findings, explainDepartures(whole.departures, resource));
  const spec = fieldOf(resource, 'spec');
  const ports = fieldOf(spec, 'ports');
  const shared = checkShape(egressSharedSpecSchema, spec);
  if (!shared.ok || !isList(ports)) return undefined;
  return {
    ...shared.value,
    ports: ports.flatMap((port, index) => {
      const checked = checkShape(egressPortSchema, port);
      return checked.ok ? [{ index, ...checked.value }] : [];
    }),
  };
}

function readSources(sources: readonly SpecSource[], findings: Finding[]): readonly ServiceAccount[] {
  const accounts: ServiceAccount[] = [];
  for (const [index, { kind, namespace, name }] of sources.entries()) {
    if (kind === 'ServiceAccount') {
      accounts.push({ namespace, name });
    } else {
      const message = `source of kind ${quote(kind)} is no client of this policy: only \`ServiceAccount\` is`;
      findings.push(invalidField(['spec', 'sources', index, 'kind'], message, 'warning'));
    }
  }
  return trimmed(accounts);
}

/** Reports texts without a meaning, also those beside what is malformed: one look should show all there is to mend. */
function checkTexts(spec: unknown, findings: Finding[]): void {
  for (const [index, value] of textsIn(fieldOf(spec, 'hosts'))) {
    const result = parseHostPattern(value);
    if (result.ok) continue;
    const message = `host ${quote(value)} is invalid: ${result.reason}`;
    const path: FieldPath = ['spec', 'hosts', index];
    findings.push({ code: 'invalid-host', severity: 'error', message, path, value });
  }
  for (const [index, value] of textsIn(fieldOf(spec, 'ipAddresses'))) {
    const result = parseIpRange(value);
    if (result.ok) continue;
    const message = `range ${quote(value)} is invalid: ${result.reason}`;
    const path: FieldPath = ['spec', 'ipAddresses', index];
    findings.push({ code: 'invalid-ip-range', severity: 'error', message, path, value });
  }
  const ports = fieldOf(spec, 'ports');
  for (const [index, value] of textsIn(isList(ports) && ports.map((port) => fieldOf(port, 'protocol')))) {
    if (protocolOf(value)) continue;
    const message = `protocol ${quote(value)} is none of ${protocols.map(quote).join(', ')}`;
    const path: FieldPath = ['spec', 'ports', index, 'protocol'];
    findings.push({ code: 'invalid-protocol', severity: 'error', message, path, value });
  }
}

/** The texts of a list, with their places. */
function* textsIn(list: unknown): Generator<readonly [index: number, text: string]> {
  if (!isList(list)) return;
  for (const [index, entry] of list.entries()) if (typeof entry === 'string') yield [index, entry];
}

const protocols: readonly RuleProtocol[] = ['http', 'https', 'tcp', 'tcp-server-first'];

function protocolOf(value: string): RuleProtocol | undefined {
  const lowerCase = value.toLowerCase();
  return protocols.find((candidate) => candidate === lowerCase);
}
