import type { DialectDefinition, SourcePolicy } from '../dialect/dialect.js';
import type { ServiceAccount } from '../model/request.js';
import type { Rule } from '../model/rule.js';
import { Draft, Table } from '../policy-set/persistent-table.js';
import type { PolicyEntry } from '../policy-set/resource-store.js';

/** The policies that name one source. What a dialect makes of them is worked out for its first request. */
export class Source {
  private made: SourcePolicy | undefined;

  /** @param policies in input order */
  constructor(readonly policies: readonly PolicyEntry[]) {}

  policy({ forSource }: DialectDefinition, enableEgress: boolean): SourcePolicy {
    return (this.made ??= forSource(this.rules(), enableEgress));
  }

  private rules(): readonly Rule[] {
    return this.policies.flatMap(({ parsed }) => parsed.rules);
  }
}

export type Sources = Table<Source>;

export const noSources: Sources = Table.empty();

interface SourceDraft {
  readonly leaving: Set<PolicyEntry>;
  readonly joining: PolicyEntry[];
}

/** The sources after some policies have changed; those that no such policy names stay as they are. */
export function changeSources(
  sources: Sources,
  before: readonly PolicyEntry[],
  after: readonly PolicyEntry[],
): Sources {
  const drafts = new Draft<SourceDraft>();
  const draftOf = ({ namespace, name }: ServiceAccount) =>
    drafts.getOrCreate(namespace, name, () => ({ leaving: new Set(), joining: [] }));
  for (const entry of before) {
    for (const source of sourcesOf(entry)) draftOf(source).leaving.add(entry);
  }
  for (const entry of after) {
    for (const source of sourcesOf(entry)) {
      const { joining } = draftOf(source);
      if (joining.at(-1) !== entry) joining.push(entry);
    }
  }
  const changed = new Draft<Source | undefined>();
  for (const [namespace, name, { leaving, joining }] of drafts.entries()) {
    const known = sources.get(namespace, name)?.policies ?? [];
    const policies = [...known.filter((entry) => !leaving.has(entry)), ...joining].sort(byOrder);
    changed.set(namespace, name, policies.length > 0 ? new Source(policies) : undefined);
  }
  return sources.with(changed);
}

/** All rules of a policy have its sources. */
function sourcesOf({ parsed }: PolicyEntry): readonly ServiceAccount[] {
  return parsed.rules[0]?.sources ?? [];
}

function byOrder(left: PolicyEntry, right: PolicyEntry): number {
  return left.order - right.order;
}
