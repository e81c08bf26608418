import type { Rule } from '../../model/rule.js';
import { PatternSamples } from './samples.js';

/** The rules of one source and port. Each may take the connections that another is meant to grant. */
export class PortRules {
  private duplicate: boolean | undefined;

  constructor(
    readonly rules: readonly Rule[],
    readonly samples: PatternSamples,
  ) {}

  /** Whether Envoy's route table of the port has a domain twice. */
  get hasDuplicateDomain(): boolean {
    return (this.duplicate ??= findDuplicateDomain(this.rules));
  }

  get isServerFirst(): boolean {
    return this.rules.some(({ protocol }) => protocol === 'tcp-server-first');
  }

  /** The `http` rules that share a host with this one, itself included. */
  sharingHost({ hosts }: Rule): readonly Rule[] {
    return this.rules.filter(
      (rule) => rule.protocol === 'http' && rule.hosts.some((host) => hosts.includes(host)),
    );
  }
}

/** Rules of a port that are compared with each other. */
const MAX_PORT_RULES = 64;

/** The rules of the port of every rule, by its first source. A source that is named twice has the rule twice. */
export function portRulesOf(rules: readonly Rule[]): (rule: Rule) => PortRules {
  const samples = new PatternSamples();
  const rulesByKey = new Map<string, Rule[]>();
  for (const rule of rules) {
    for (const source of rule.sources) {
      const key = keyOf(source, rule.port);
      const group = rulesByKey.get(key) ?? [];
      rulesByKey.set(key, group);
      if (group.length < MAX_PORT_RULES) group.push(rule);
    }
  }
  const groups = new Map([...rulesByKey].map(([key, group]) => [key, new PortRules(group, samples)]));
  const none = new PortRules([], samples);
  return ({ sources: [source], port }) => (source && groups.get(keyOf(source, port))) ?? none;
}

function keyOf({ namespace, name }: Rule['sources'][number], port: number): string {
  return JSON.stringify([namespace, name, port]);
}

function findDuplicateDomain(rules: readonly Rule[]): boolean {
  const domains = rules
    .filter(({ protocol }) => protocol === 'http')
    .flatMap(({ hosts, port }) =>
      hosts.flatMap((host) => [host.toLowerCase(), `${host.toLowerCase()}:${port}`]),
    );
  return new Set(domains).size < domains.length;
}
