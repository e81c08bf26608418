import { formatFieldPath, type Severity } from '../../../model/issue.js';
import { lintCodeDescriptions } from '../codes.js';
import type { LintFinding } from '../finding.js';

/** A log of SARIF 2.1.0 (OASIS Static Analysis Results Interchange Format), as far as the linter writes it. */
export interface SarifLog {
  readonly $schema: string;
  readonly version: '2.1.0';
  readonly runs: readonly SarifRun[];
}

interface SarifRun {
  readonly tool: { readonly driver: SarifDriver };
  readonly columnKind: 'utf16CodeUnits';
  readonly results: readonly SarifResult[];
}

interface SarifDriver {
  readonly name: string;
  readonly version?: string;
  readonly rules: readonly {
    readonly id: string;
    readonly shortDescription: SarifMessage;
    readonly defaultConfiguration?: { readonly level: Severity };
  }[];
}

interface SarifMessage {
  readonly text: string;
}

interface SarifResult {
  readonly ruleId: string;
  readonly ruleIndex: number;
  readonly level: Severity;
  readonly message: SarifMessage;
  readonly locations: readonly SarifLocation[];
  readonly partialFingerprints: Readonly<Record<string, string>>;
}

interface SarifLocation {
  readonly physicalLocation?: {
    readonly artifactLocation: { readonly uri: string };
    readonly region: { readonly startLine: number; readonly startColumn: number };
  };
  readonly logicalLocations?: readonly { readonly fullyQualifiedName: string }[];
}

/**
 * Writes findings as a SARIF log, which code scanning services read.
 *
 * @param version of the program, for the log
 */
export function toSarif(findings: readonly LintFinding[], version?: string): SarifLog {
  const indexOf = new Map(lintCodeDescriptions.map(({ code }, index) => [code, index]));
  const rules = lintCodeDescriptions.map(({ code, summary, severity }) => ({
    id: code,
    shortDescription: { text: summary },
    ...(severity && { defaultConfiguration: { level: severity } }),
  }));
  const driver = { name: 'egress-policy', ...(version !== undefined && { version }), rules };
  const results = findings.map((finding): SarifResult => {
    const place = logicalPlace(finding);
    return {
      ruleId: finding.code,
      ruleIndex: indexOf.get(finding.code) ?? -1,
      level: finding.severity,
      message: { text: finding.fix ? `${finding.message}. Help: ${finding.fix.message}` : finding.message },
      locations: locationsOf(finding, place),
      // Stays the same when lines are added above, so that a finding is recognised from run to run.
      partialFingerprints: { 'resourceField/v1': `${finding.code} ${place}` },
    };
  });
  return {
    $schema: schema,
    version: '2.1.0',
    runs: [{ tool: { driver }, columnKind: 'utf16CodeUnits', results }],
  };
}

/** The JSON Schema of the format, for editors. */
const schema = 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json';

/** Such as `Egress/curl/httpbin/spec.ports[0]`. */
function logicalPlace({ resource, path }: LintFinding): string {
  const { kind, namespace, name } = resource ?? {};
  return [kind, namespace, name, formatFieldPath(path)].filter(Boolean).join('/');
}

function locationsOf({ location }: LintFinding, place: string): readonly SarifLocation[] {
  const { file, line, column } = location ?? {};
  const physicalLocation =
    file !== undefined && line !== undefined && column !== undefined
      ? { artifactLocation: { uri: uriOf(file) }, region: { startLine: line, startColumn: column } }
      : undefined;
  if (!physicalLocation && place === '') return [];
  return [
    {
      ...(physicalLocation && { physicalLocation }),
      ...(place !== '' && { logicalLocations: [{ fullyQualifiedName: place }] }),
    },
  ];
}

/** A relative reference (RFC 3986, section 4.2): each segment of the path encoded, a colon included. */
function uriOf(file: string): string {
  return file.split(/[\\/]/).map(encodeURIComponent).join('/');
}
