import type { Decision } from '../model/decision.js';
import type { DialectDecision } from './analyse.js';
import { type Content, element, prose } from './element.js';

/** One card a dialect. Those that differ from the first say so. */
export function showDecisions(decisions: readonly DialectDecision[]): Content {
  const [first] = decisions;
  return decisions.map(({ dialect, answers, decision }) =>
    element(
      'article',
      { class: `verdict ${decision.verdict}`, 'data-dialect': dialect },
      element(
        'header',
        {},
        element('h3', {}, dialect),
        element('span', { class: 'answers' }, answers),
        decision.verdict === first?.decision.verdict
          ? undefined
          : element('span', { class: 'differs' }, `differs from ${first?.dialect ?? ''}`),
      ),
      element(
        'p',
        { class: 'verdict-word' },
        element('span', { class: 'mark', 'aria-hidden': 'true' }, decision.verdict === 'allow' ? '✓' : '✕'),
        decision.verdict,
        reasonOf(decision),
      ),
      element('p', { class: 'message' }, prose(messageOf(decision))),
    ),
  );
}

function reasonOf(decision: Decision): Content {
  return decision.verdict === 'deny'
    ? element('span', { class: 'reason' }, decision.reason)
    : decision.passthrough && element('span', { class: 'reason' }, 'passthrough');
}

function messageOf(decision: Decision): string {
  if (decision.verdict === 'deny') return `At the ${decision.enforcedAt}: ${decision.message}.`;
  if (decision.passthrough) return 'No rule captures it, and the mesh enables egress.';
  const { policy, port, host, ipRange, route } = decision.rule;
  const parts = [
    `\`${policy.namespace}/${policy.name}\` grants it on port ${port.number} \`${port.protocol}\``,
    host === undefined ? undefined : `host \`${host}\``,
    ipRange === undefined ? undefined : `range \`${ipRange}\``,
    route && `route \`${route.group}/${route.match}\``,
  ];
  return `${parts.filter((part) => part !== undefined).join(', ')}.`;
}
