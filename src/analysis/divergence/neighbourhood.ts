import type { Rule } from '../../model/rule.js';
import { PatternSamples } from './samples.js';

/** The rules of one source and port: each may take what another means to grant. */
export class Neighbourhood {
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

/** So many rules of a port are compared with each other. */
const mostNeighbours = 64;

/** The neighbourhood of every rule, by its first source. A source that is named twice has the rule twice. */
export function neighbourhoodsOf(rules: readonly Rule[]): (rule: Rule) => Neighbourhood {
  const samples = new PatternSamples();
  const groups = new Map<string, Rule[]>();
  for (const rule of rules) {
    for (const source of rule.sources) {
      const key = keyOf(source, rule.port);
      const group = groups.get(key) ?? [];
      groups.set(key, group);
      if (group.length < mostNeighbours) group.push(rule);
    }
  }
  const neighbourhoods = new Map([...groups].map(([key, group]) => [key, new Neighbourhood(group, samples)]));
  const alone = new Neighbourhood([], samples);
  return ({ sources: [source], port }) => (source && neighbourhoods.get(keyOf(source, port))) ?? alone;
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
