import type { FieldPath } from '../model/issue.js';
import type { Finding } from './finding.js';
import { quote } from './quote.js';
import type { FieldTree } from './schemas.js';
import { suggest } from './suggest.js';
import { isFields, isList } from './values.js';

/** Warns of each field that the API does not have. The API server drops such fields without a word. */
export function findUnknownFields(value: unknown, tree: FieldTree): readonly Finding[] {
  const findings: Finding[] = [];
  visit(value, tree, [], findings);
  return findings;
}

/** `path` is one mutable list, copied for a finding only: most resources have none. */
function visit(value: unknown, tree: FieldTree, path: (string | number)[], findings: Finding[]): void {
  if (tree.items && isList(value)) {
    for (let index = 0; index < value.length; index++) {
      path.push(index);
      visit(value[index], tree.items, path, findings);
      path.pop();
    }
  } else if (tree.fields && isFields(value)) {
    for (const name of Object.keys(value)) {
      const field = tree.fields.get(name);
      if (!field) {
        findings.push(unknownField(name, tree.fields.keys(), [...path, name]));
      } else if (field.fields || field.items) {
        path.push(name);
        visit(value[name], field, path, findings);
        path.pop();
      }
    }
  }
}

/** The warning for one unknown field, with the known one that was probably meant. */
export function unknownField(name: string, known: Iterable<string>, path: FieldPath): Finding {
  const suggestion = suggest(name, known);
  const hint = suggestion === undefined ? '' : `; did you mean ${quote(suggestion)}?`;
  return {
    code: 'unknown-field',
    severity: 'warning',
    message: `unknown field ${quote(name)}: the API server drops it${hint}`,
    path,
    field: name,
    ...(suggestion !== undefined && { suggestion }),
  };
}
