import type { Severity } from '../../../model/issue.js';
import type { LintFinding } from '../finding.js';

const commands: Readonly<Record<Severity, string>> = { error: 'error', warning: 'warning', note: 'notice' };

/** Writes findings as workflow commands of GitHub Actions, which annotate the lines of a pull request. */
export function formatGithubAnnotations(findings: readonly LintFinding[]): string {
  return findings.map(formatAnnotation).join('\n');
}

function formatAnnotation({ code, severity, message, fix, location }: LintFinding): string {
  const properties = [
    ['file', location?.file],
    ['line', location && `${location.line}`],
    ['col', location && `${location.column}`],
    ['title', code],
  ].flatMap(([name, value]) => (name && value ? [`${name}=${escapeProperty(value)}`] : []));
  const text = fix ? `${message}\nhelp: ${fix.message}` : message;
  return `::${commands[severity]} ${properties.join(',')}::${escapeData(text)}`;
}

/** Escapes characters that would end the command or begin an escape. */
function escapeData(text: string): string {
  return text.replace(/%/g, '%25').replace(/\r/g, '%0D').replace(/\n/g, '%0A');
}

function escapeProperty(text: string): string {
  return escapeData(text).replace(/:/g, '%3A').replace(/,/g, '%2C');
}
