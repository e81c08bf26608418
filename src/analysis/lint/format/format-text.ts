import { formatFieldPath, formatLocation, type Severity } from '../../../model/issue.js';
import type { LintFinding } from '../finding.js';

/** Colours a text by the severity of its finding; plain text unless given. */
export type PaintSeverity = (severity: Severity, text: string) => string;

/** Writes findings for people, each with its place and what to do, and counts them. */
export function formatFindings(
  findings: readonly LintFinding[],
  paint: PaintSeverity = (_, text) => text,
): string {
  return [...findings.map((finding) => formatFinding(finding, paint)), countFindings(findings)].join('\n\n');
}

function formatFinding(finding: LintFinding, paint: PaintSeverity): string {
  const { severity, code, message, fix } = finding;
  const place = placeOf(finding);
  return [
    `${paint(severity, `${severity}[${code}]`)}: ${message}`,
    ...(place === '' ? [] : [`  --> ${place}`]),
    ...(fix ? [`  help: ${fix.message}`] : []),
  ].join('\n');
}

/** Such as `egress.yaml:7:11: Egress curl/httpbin spec.ports[0]`. */
function placeOf({ location, resource, path }: LintFinding): string {
  const within = [resource && formatResource(resource), formatFieldPath(path)].filter(Boolean).join(' ');
  return [location && formatLocation(location), within].filter(Boolean).join(': ');
}

/** Such as `Egress curl/httpbin`. */
function formatResource({ kind, namespace, name }: NonNullable<LintFinding['resource']>): string {
  return `${kind} ${namespace}/${name}`;
}

/** Such as `1 error, 2 warnings`. */
function countFindings(findings: readonly LintFinding[]): string {
  const counts = (['error', 'warning', 'note'] as const).flatMap((severity) => {
    const count = findings.filter((finding) => finding.severity === severity).length;
    return count === 0 ? [] : [`${count} ${severity}${count === 1 ? '' : 's'}`];
  });
  return counts.length === 0 ? 'no findings' : counts.join(', ');
}
