import { isSameName } from '../model/names.js';
import type { ServiceAccount } from '../model/request.js';
import type { Rule } from '../model/rule.js';
import type { LinkedPolicy } from './link-route-groups.js';
import { type PersistentTable, TableBuilder } from './persistent-table.js';
import type { PolicyEntry } from './resource-store.js';

/** One ServiceAccount, and the policies that name it. Never changes, but for what others remember with it. */
export class Source {
  /**
   * What decides about this source, made when it is first asked. It is kept here, so that a decision finds source
   * and plan by one look-up; it is gone when a change of the policies makes another `Source`.
   */
  plan: object | undefined;

  /** @param policies those that the mesh uses, in input order */
  constructor(
    readonly account: ServiceAccount,
    readonly policies: readonly PolicyEntry[],
  ) {}

  /** The rules of all policies, in input order. */
  get rules(): readonly Rule[] {
    return this.policies.flatMap(({ rules }) => rules);
  }
}

export type SourceTable = PersistentTable<Source>;

interface SourceChange {
  readonly account: ServiceAccount;
  readonly leaving: Set<PolicyEntry>;
  readonly joining: PolicyEntry[];
}

/**
 * The sources after some policies have changed. Those that no such policy names are the same objects as before.
 *
 * @param before the entries that count no longer
 * @param after those that count instead
 */
export function changeSources(
  sources: SourceTable,
  before: readonly PolicyEntry[],
  after: readonly PolicyEntry[],
): SourceTable {
  const changes = new TableBuilder<SourceChange>();
  const changeOf = (account: ServiceAccount): SourceChange =>
    changes.getOrCreate(account.namespace, account.name, () => ({
      account,
      leaving: new Set(),
      joining: [],
    }));
  for (const entry of before) {
    for (const account of accountsIn(entry)) changeOf(account).leaving.add(entry);
  }
  for (const entry of after) {
    for (const account of accountsIn(entry)) {
      const { joining } = changeOf(account);
      if (joining.at(-1) !== entry) joining.push(entry);
    }
  }
  return sources.with(
    changes.map(({ account, leaving, joining }) => {
      const known = sources.get(account.namespace, account.name)?.policies ?? [];
      const staying = leaving.size > 0 ? known.filter((entry) => !leaving.has(entry)) : known;
      const policies = [...staying, ...joining].sort(byOrder);
      return policies.length > 0 ? new Source(account, policies) : undefined;
    }),
  );
}

/** Whether a policy names a ServiceAccount as a source. */
export function namesSource(policy: LinkedPolicy, account: ServiceAccount): boolean {
  return accountsIn(policy).some((source) => isSameName(source, account));
}

/** All rules of a policy have its sources. */
function accountsIn({ rules }: LinkedPolicy): readonly ServiceAccount[] {
  return rules[0]?.sources ?? [];
}

function byOrder(left: PolicyEntry, right: PolicyEntry): number {
  return left.order - right.order;
}
