import { InvalidOptionError } from '../model/errors.js';
import type { ResourceChanges } from '../model/evaluator.js';
import { quote } from '../model/quote.js';
import type { ResourceReference } from '../model/resources.js';
import { referenceOf } from '../parse/identity.js';
import { flattenLists } from '../parse/list.js';
import type { ParsedPolicy } from '../parse/policy.js';
import type { ParsedRouteGroup } from '../parse/route-group.js';
import type { Strictness } from '../parse/strictness.js';
import { fieldOf } from '../parse/values.js';
import { ResourceChange } from './change-resources.js';
import { readItems, readPolicy, readRouteGroup } from './read-resources.js';
import type { ResourceStore } from './resource-store.js';

/**
 * Reads what changes in a store.
 *
 * @throws InvalidOptionError for what names no resource that could be removed: the policy that was meant would go on
 *   granting
 */
export function readChanges(
  store: ResourceStore,
  { upsert, remove }: ResourceChanges,
  strictness: Strictness,
): ResourceChange {
  const change = new ResourceChange(store);
  for (const { value } of flattenLists(remove ?? [])) {
    const reference = readReference(value);
    if (!reference || !change.remove(reference)) throw notRemovable(value);
  }
  for (const parsed of readItems(upsert ?? [], readResource(strictness))) {
    if ('routes' in parsed) change.putRouteGroup(parsed);
    else change.putPolicy(parsed);
  }
  return change;
}

function readResource(strictness: Strictness): (value: unknown) => ParsedPolicy | ParsedRouteGroup {
  const [asPolicy, asRouteGroup] = [readPolicy(strictness), readRouteGroup(strictness)];
  return (value) => (fieldOf(value, 'kind') === 'HTTPRouteGroup' ? asRouteGroup(value) : asPolicy(value));
}

/** A reference as such, or that of a whole resource. */
function readReference(value: unknown): ResourceReference | undefined {
  const kind = fieldOf(value, 'kind');
  if (typeof kind !== 'string') return undefined;
  return referenceOf(value, kind) ?? referenceOf({ metadata: value }, kind);
}

function notRemovable(value: unknown): InvalidOptionError {
  const kind = fieldOf(value, 'kind');
  const what = kind === undefined ? quote(value) : `a resource of kind ${quote(kind)}`;
  return new InvalidOptionError(
    'remove',
    `remove can't take out ${what}: name an Egress or HTTPRouteGroup by \`kind\`, \`namespace\` and \`name\``,
  );
}
