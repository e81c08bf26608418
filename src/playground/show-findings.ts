import type { LintFinding } from '../analysis/lint/finding.js';
import { formatFieldPath } from '../model/issue.js';
import { type Content, element, prose } from './element.js';
import { type ExplanationActions, placeButton } from './show-explanation.js';

/** The first hundred findings of the linter, each with its place and fix. */
export function showFindings(
  findings: readonly LintFinding[],
  actions: Pick<ExplanationActions, 'goTo'>,
): Content {
  if (findings.length === 0) return element('p', { class: 'quiet' }, 'No findings.');
  const rest = findings.length - MAX_FINDINGS;
  return [
    element(
      'ul',
      { class: 'findings' },
      findings.slice(0, MAX_FINDINGS).map((finding) => showFinding(finding, actions)),
    ),
    rest > 0 ? element('p', { class: 'quiet' }, `and ${rest} more`) : undefined,
  ];
}

const MAX_FINDINGS = 100;

function showFinding(
  { severity, code, message, resource, path, location, fix }: LintFinding,
  actions: Pick<ExplanationActions, 'goTo'>,
): Content {
  return element(
    'li',
    { class: severity },
    element(
      'header',
      {},
      element('span', { class: 'severity' }, severity),
      element('span', { class: 'finding-code' }, code),
      location && placeButton(location, actions),
      resource &&
        element(
          'span',
          { class: 'quiet' },
          `${resource.kind} ${resource.namespace}/${resource.name} ${formatFieldPath(path)}`,
        ),
    ),
    element('p', {}, prose(message)),
    fix && element('p', { class: 'help' }, element('strong', {}, 'Help: '), prose(fix.message)),
  );
}
