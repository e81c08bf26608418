import { type FieldPath, formatFieldPath } from '../model/issue.js';
import { quote } from '../model/quote.js';
import { describeValue } from './describe-value.js';
import type { Finding } from './finding.js';
import type { Departure } from './schemas.js';
import { valueAt } from './values.js';

/** Says of each departure from a resource's shape whether a field is missing or wrong. */
export function explainDepartures(departures: readonly Departure[], resource: unknown): readonly Finding[] {
  const findings = new Map<string, Finding>();
  for (const departure of departures) {
    const finding = explainDeparture(departure, valueAt(resource, departure.path));
    const key = formatFieldPath(finding.path);
    if (!findings.has(key)) findings.set(key, finding);
  }
  return [...findings.values()];
}

function explainDeparture({ path, expected }: Departure, value: unknown): Finding {
  const field = formatFieldPath(path);
  if (value === undefined) {
    return {
      code: 'missing-field',
      severity: 'error',
      message: `field ${quote(field)} is missing: it must be ${isPortNumber(path) ? portRange : expected}`,
      path,
      field,
    };
  }
  if (isPortNumber(path)) return invalidPort(value, path);
  return invalidField(path, `field ${quote(field)} must be ${expected}, not ${describeValue(value)}`);
}

/** A field whose value the API server would refuse, or that can't be decided upon. */
export function invalidField(
  path: FieldPath,
  message: string,
  severity: Finding['severity'] = 'error',
): Finding {
  return { code: 'invalid-field', severity, message, path, field: formatFieldPath(path) };
}

const portRange = 'an integer from 1 to 65535';

function invalidPort(value: unknown, path: FieldPath): Finding {
  const message = `port ${describeValue(value)} is not ${portRange}`;
  return { code: 'invalid-port', severity: 'error', message, path, value };
}

function isPortNumber(path: FieldPath): boolean {
  return path.length === 4 && path[1] === 'ports' && path[3] === 'number';
}
