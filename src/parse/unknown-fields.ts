import type { FieldPath } from '../model/issue.js';
import { quote } from '../model/quote.js';
import type { Finding } from './finding.js';
import type { FieldTree } from './schemas.js';
import { suggest } from './suggest.js';
import { isFields, isList } from './values.js';

/** Warns of each field that the API does not have. The API server drops such fields without a word. */
export function findUnknownFields(value: unknown, tree: FieldTree): readonly Finding[] {
  const findings: Finding[] = [];
  visit({ value, tree, path: [] }, (name, known, path) => {
    const inItem = path.some((step) => typeof step === 'number');
    const suggestion = (inItem ? undefined : placeOf(name, tree)) ?? suggest(name, known.keys());
    findings.push(unknownField(name, suggestion, [...path, name]));
  });
  return findings;
}

/** The warning for one unknown field, with the known one that was probably meant. */
export function unknownField(name: string, suggestion: string | undefined, path: FieldPath): Finding {
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

interface Place {
  readonly value: unknown;
  readonly tree: FieldTree;
  /** One list for the whole visit, copied for a finding only: most resources have none. */
  readonly path: (string | number)[];
}

type ReportUnknown = (name: string, known: ReadonlyMap<string, FieldTree>, path: FieldPath) => void;

function visit({ value, tree, path }: Place, report: ReportUnknown): void {
  if (tree.items && isList(value)) {
    for (let index = 0; index < value.length; index++) {
      path.push(index);
      visit({ value: value[index], tree: tree.items, path }, report);
      path.pop();
    }
  } else if (tree.fields && isFields(value)) {
    for (const name of Object.keys(value)) {
      const field = tree.fields.get(name);
      if (!field) {
        report(name, tree.fields, path);
      } else if (field.fields || field.items) {
        path.push(name);
        visit({ value: value[name], tree: field, path }, report);
        path.pop();
      }
    }
  }
}

/** Where a field of exactly this name belongs, outside of lists: a wrong indentation puts it elsewhere. */
function placeOf(name: string, tree: FieldTree): string | undefined {
  for (const [field, inner] of tree.fields ?? []) {
    if (field === name) return field;
    const place = placeOf(name, inner);
    if (place !== undefined) return `${field}.${place}`;
  }
  return undefined;
}
