import { InvalidOptionError } from '../model/errors.js';
import type { ResourceChanges } from '../model/evaluator.js';
import { quote } from '../model/quote.js';
import type { ResourceReference } from '../model/resources.js';
import { referenceOf } from '../parse/identity.js';
import { flattenLists } from '../parse/list.js';
import { parsePolicy } from '../parse/policy.js';
import { parseRouteGroup } from '../parse/route-group.js';
import { fieldOf } from '../parse/values.js';
import { ResourceChange } from './change-resources.js';
import type { ResourceStore } from './resource-store.js';

/**
 * Reads what changes in a store.
 *
 * @throws InvalidOptionError for what names no resource: a policy that was meant to be removed would go on granting,
 *   and one without a name could never be removed
 */
export function readChanges(store: ResourceStore, { upsert, remove }: ResourceChanges): ResourceChange {
  const change = new ResourceChange(store);
  for (const { value } of flattenLists(remove ?? [])) {
    const reference = readReference(value);
    if (!reference || !change.remove(reference)) throw notRemovable(value);
  }
  for (const { value, path } of flattenLists(upsert ?? [])) {
    const kind = fieldOf(value, 'kind');
    if (typeof kind !== 'string' || !referenceOf(value, kind)) throw notUpsertable(value);
    if (kind === 'HTTPRouteGroup') change.upsertRouteGroup(parseRouteGroup(value, path));
    else change.upsertPolicy(parsePolicy(value, path));
  }
  return change;
}

/** A reference as such, or that of a whole resource. */
function readReference(value: unknown): ResourceReference | undefined {
  const kind = fieldOf(value, 'kind');
  if (typeof kind !== 'string') return undefined;
  return referenceOf(value, kind) ?? referenceOf({ metadata: value }, kind);
}

function notRemovable(value: unknown): InvalidOptionError {
  return new InvalidOptionError(
    'remove',
    `remove can't take out ${nameless(value)}: name an Egress or HTTPRouteGroup by \`kind\`, \`namespace\` and \`name\``,
  );
}

function notUpsertable(value: unknown): InvalidOptionError {
  return new InvalidOptionError(
    'upsert',
    `upsert can't take in ${nameless(value)} without a name: give it \`kind\` and \`metadata.name\``,
  );
}

function nameless(value: unknown): string {
  const kind = fieldOf(value, 'kind');
  return kind === undefined ? quote(value) : `a resource of kind ${quote(kind)}`;
}
