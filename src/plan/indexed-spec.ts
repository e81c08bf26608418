import { type AbsentField, absentField, denyAtStage, denyMalformed } from '../dialect/denial.js';
import type { DialectDefinition, SourcePolicy } from '../dialect/dialect.js';
import { grantOf } from '../dialect/grant.js';
import {
  depthOf,
  readRule,
  type Refusal,
  type RuleMatch,
  type SpecRule,
  type Stage,
} from '../dialect/spec.js';
import { declared, isTls, passes, passthrough, reportConnection } from '../dialect/spec-source.js';
import type { ConnectionDecision } from '../model/connection.js';
import type { Decision, Denial } from '../model/decision.js';
import type { RequestProtocol } from '../model/request.js';
import type { Rule } from '../model/rule.js';
import { type CheckedConnection, type CheckedRequest, tlsRequest } from '../parse/request.js';
import { GrantingRule } from './granting-rule.js';
import { ConnectionIndex, ProtocolIndex } from './spec-index.js';

/** The `spec` dialect through an index: it decides as `spec` does, at a cost that the number of rules leaves alone. */
export const indexedSpec: DialectDefinition = {
  forSource: (rules, enableEgress) => new IndexedSource(rules, enableEgress),
};

class IndexedSource implements SourcePolicy {
  private readonly ports = new Map<number, IndexedPort>();
  /** Most sources have one port, or nearly all of their traffic on one. */
  private readonly first: IndexedPort | undefined;

  constructor(
    private readonly rules: readonly Rule[],
    private readonly enableEgress: boolean,
  ) {
    for (const [port, ofPort] of groupByPort(rules)) this.ports.set(port, new IndexedPort(ofPort, port));
    [this.first] = this.ports.values();
  }

  decide(request: CheckedRequest): Decision {
    const port = this.portOf(request.port);
    if (port) return port.decide(request, this.enableEgress);
    if (passes(request, false, this.enableEgress)) return passthrough;
    return denyAtStage(request, this.rules.length > 0 ? 'port' : 'source', false, this.rules);
  }

  connect(connection: CheckedConnection): ConnectionDecision {
    if (isTls(connection)) return this.decide(tlsRequest(connection));
    const port = this.portOf(connection.port);
    if (port) return port.connect(connection, this.enableEgress);
    const failed = this.rules.length > 0 ? 'port' : 'source';
    const nothing = { needs: undefined, failed, captured: false, serverFirst: false } as const;
    return reportConnection(connection, nothing, this.rules, this.enableEgress);
  }

  private portOf(number: number): IndexedPort | undefined {
    return this.first?.port === number ? this.first : this.ports.get(number);
  }
}

function groupByPort(rules: readonly Rule[]): ReadonlyMap<number, readonly Rule[]> {
  const ports = new Map<number, Rule[]>();
  for (const rule of rules) {
    const known = ports.get(rule.port);
    if (known) known.push(rule);
    else ports.set(rule.port, [rule]);
  }
  return ports;
}

/** The rules of one source and port. What a request asks for first is read first. */
class IndexedPort {
  private read: readonly SpecRule[] | undefined;
  private http: IndexedProtocol | undefined;
  private https: IndexedProtocol | undefined;
  private tcp: IndexedProtocol | undefined;
  private connections: ConnectionIndex | undefined;

  constructor(
    private readonly rules: readonly Rule[],
    readonly port: number,
  ) {}

  decide(request: CheckedRequest, enableEgress: boolean): Decision {
    switch (request.protocol) {
      case 'http':
        return (this.http ??= this.indexOf('http')).decide(request, enableEgress);
      case 'https':
        return (this.https ??= this.indexOf('https')).decide(request, enableEgress);
      case 'tcp':
        return (this.tcp ??= this.indexOf('tcp')).decide(request, enableEgress);
    }
  }

  connect(connection: CheckedConnection, enableEgress: boolean): ConnectionDecision {
    this.connections ??= new ConnectionIndex(this.specRules());
    return reportConnection(connection, this.connections.decide(connection), this.rules, enableEgress);
  }

  private indexOf(protocol: RequestProtocol): IndexedProtocol {
    return new IndexedProtocol(new ProtocolIndex(this.specRules(), protocol, this.port), this.rules);
  }

  private specRules(): readonly SpecRule[] {
    return (this.read ??= this.rules.flatMap((rule) => {
      const read = readRule(rule);
      return read ? [new GrantingRule(read)] : [];
    }));
  }
}

/** Decides through an index, and keeps the denials: there are few, and each names what all rules together offer. */
class IndexedProtocol {
  private readonly ofAll: KeptDenials = [];
  private bySome: WeakMap<readonly SpecRule[], KeptDenials> | undefined;

  constructor(
    private readonly index: ProtocolIndex,
    private readonly rules: readonly Rule[],
  ) {}

  decide(request: CheckedRequest, enableEgress: boolean): Decision {
    const outcome: RuleMatch | Refusal = this.index.decide(request);
    if (outcome.failed === undefined) {
      return outcome.rule instanceof GrantingRule ? outcome.rule.grant(outcome) : grantOf(outcome);
    }
    const { failed, captured } = outcome;
    if (passes(request, captured, enableEgress)) return passthrough;
    if (request.malformation) return denyMalformed(request.malformation, captured);
    return this.keptDenial(request, failed, captured);
  }

  private keptDenial(request: CheckedRequest, failed: Stage, captured: boolean): Denial {
    const nearest = this.index.nearest(request, failed);
    const kept = nearest === this.index.rules ? this.ofAll : this.ofSome(nearest);
    const place = placeOf(failed, captured, absentField(request, failed));
    const known = kept[place];
    if (known) return known;
    const rules = failed === 'protocol' ? this.rules : declared(nearest);
    const denial = Object.freeze(denyAtStage(request, failed, captured, rules));
    while (kept.length < place) kept.push(undefined);
    kept[place] = denial;
    return denial;
  }

  /** The index hands out the same list for the same rules, for as long as it keeps it. */
  private ofSome(nearest: readonly SpecRule[]): KeptDenials {
    this.bySome ??= new WeakMap<readonly SpecRule[], KeptDenials>();
    let kept = this.bySome.get(nearest);
    if (!kept) this.bySome.set(nearest, (kept = []));
    return kept;
  }
}

/** Denials by {@link placeOf}. */
type KeptDenials = (Denial | undefined)[];

/** All that the words of a denial depend on, beside client, port, protocol and rules: none for what is not offered. */
function placeOf(stage: Stage, captured: boolean, field: AbsentField | undefined): number {
  const place = (depthOf(stage) - depthOf('protocol')) * 2 + (captured ? 1 : 0);
  return field === undefined ? place : place + 8 * numberOfField(field);
}

function numberOfField(field: AbsentField): number {
  return 1 + ['ip', 'host', 'sni', 'path', 'method'].indexOf(field);
}
