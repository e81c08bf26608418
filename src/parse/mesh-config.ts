import type { FieldPath, Issue } from '../model/issue.js';
import type { MeshSettings } from '../model/options.js';
import { attribute, type Finding } from './finding.js';
import { identify } from './identity.js';
import { checkShape, meshConfigSchema } from './schemas.js';
import { explainDepartures } from './structure.js';
import { suggest } from './suggest.js';
import { unknownField } from './unknown-fields.js';
import { isFields, valueAt } from './values.js';

/** What a MeshConfig says about egress. */
export interface ParsedMeshConfig {
  /** `undefined` if the resource has errors; a switch that is not set is absent. */
  readonly settings: MeshSettings | undefined;
  readonly issues: readonly Issue[];
}

/** Reads the switches of a `MeshConfig` that bear on egress. Its many other fields are passed over. */
export function parseMeshConfig(resource: unknown): ParsedMeshConfig {
  const { reference, finding } = identify(resource, 'MeshConfig');
  if (finding) {
    const known = reference.name === '' ? undefined : reference;
    return { settings: undefined, issues: attribute([finding], resource, known) };
  }
  const misspelt = switches.flatMap((path) => findMisspelling(resource, path));
  const shape = checkShape(meshConfigSchema, resource);
  const findings = shape.ok ? misspelt : [...explainDepartures(shape.departures, resource), ...misspelt];
  const issues = attribute(findings, resource, reference);
  if (!shape.ok) return { settings: undefined, issues };
  const { traffic, featureFlags } = shape.value.spec;
  const enableEgress = traffic?.enableEgress;
  const enableEgressPolicy = featureFlags?.enableEgressPolicy;
  const settings = {
    ...(enableEgress !== undefined && { enableEgress }),
    ...(enableEgressPolicy !== undefined && { enableEgressPolicy }),
  };
  return { settings, issues };
}

const switches = [
  ['spec', 'traffic', 'enableEgress'],
  ['spec', 'featureFlags', 'enableEgressPolicy'],
] as const;

/** Fields beside a switch are known to other versions, unless they are the switch with a typing error. */
function findMisspelling(
  resource: unknown,
  [spec, section, name]: (typeof switches)[number],
): readonly Finding[] {
  const path: FieldPath = [spec, section];
  const fields = valueAt(resource, path);
  if (!isFields(fields)) return [];
  return Object.keys(fields)
    .filter((field) => field !== name && suggest(field, [name]) === name)
    .map((field) => unknownField(field, name, [...path, field]));
}
