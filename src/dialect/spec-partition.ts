import type { Decision, Denial } from '../model/decision.js';
import type { RequestProtocol, ServiceAccount } from '../model/request.js';
import { isTcp, type Rule } from '../model/rule.js';
import type { CheckedRequest } from '../parse/request.js';
import { absentField, denyMalformed, denyRefused } from './denial.js';
import type { Partition, Refusal, RuleCriteria } from './dialect.js';
import { grantOf } from './grant.js';
import { decide, matchAdmitted } from './spec.js';
import { needsHost } from './spec-matching.js';
import type { SpecRule } from './spec-rule.js';
import { passes, passthrough } from './spec-source.js';

/** The rules of one source and port that take a protocol, as the `spec` dialect lets them be told apart. */
export class SpecPartition implements Partition {
  readonly rules: readonly RuleCriteria[];
  private readonly taking: readonly SpecRule[];

  /**
   * @param ofPort all rules of the port, in input order
   * @param declared the same as the policies declare them
   */
  constructor(
    ofPort: readonly SpecRule[],
    private readonly declared: readonly Rule[],
    readonly port: number,
    readonly protocol: RequestProtocol,
    private readonly enableEgress: boolean,
  ) {
    const taking = ofPort.filter(({ rule }) => isTcp(rule) || rule.protocol === protocol);
    this.taking = taking;
    this.rules = taking.map((rule) => ({
      hosts: needsHost(rule) ? rule.hosts : undefined,
      ranges: rule.ranges,
      routes: rule.rule.protocol === 'http' ? rule.routes : undefined,
    }));
  }

  decide(request: CheckedRequest, positions: readonly number[]): Decision | Refusal {
    const rules = positions.flatMap((position) => this.taking[position] ?? []);
    const outcome =
      rules.length > 0
        ? decide(request, rules, matchAdmitted)
        : ({ failed: 'protocol', captured: false } as const);
    if (outcome.failed === undefined) return grantOf(outcome);
    const { failed, captured } = outcome;
    if (passes(request, captured, this.enableEgress)) return passthrough;
    if (request.malformation) return denyMalformed(request.malformation, captured);
    return { failed, captured, absent: absentField(request, failed) };
  }

  deny(refusal: Refusal, source: ServiceAccount, nearest: () => readonly number[]): Denial {
    const { port, protocol } = this;
    return denyRefused({ source, port, protocol }, refusal, () =>
      refusal.failed === 'protocol'
        ? this.declared
        : nearest().flatMap((position) => this.taking[position]?.rule ?? []),
    );
  }
}
