import { parseHostPattern } from '../../match/host.js';
import type { Issue } from '../../model/issue.js';
import { quote } from '../../model/quote.js';
import type { Fix } from './lint-rule.js';

/** What to do about an issue, beyond what its message says. */
export function fixOf(issue: Issue): Fix | undefined {
  if (issue.code === 'invalid-host') return hostAlone(issue.value);
  if (issue.code === 'unknown-field' && issue.suggestion !== undefined) {
    return { message: `rename it to ${quote(issue.suggestion)}` };
  }
  if (issue.code === 'missing-route-group') {
    return { message: `create HTTPRouteGroup ${quote(issue.group)} in the namespace of the policy` };
  }
  return undefined;
}

/** A host without the scheme and path of the URL that it was copied from. */
function hostAlone(value: string): Fix | undefined {
  const replacement = value.replace(/^[a-z][a-z0-9+.-]*:\/\//i, '').replace(/[/?#].*$/s, '');
  if (replacement === value || !parseHostPattern(replacement).ok) return undefined;
  return { message: `write ${quote(replacement)}`, replacement };
}
