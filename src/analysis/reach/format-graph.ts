/** Writes a reach as a graph, in the languages of the tools that draw them. */
import { linksOf, nameOf } from './describe-reach.js';
import type { Reach } from './reach.js';

interface Graph {
  /** Identifiers by name. */
  readonly sources: ReadonlyMap<string, string>;
  readonly places: ReadonlyMap<string, string>;
  readonly edges: readonly { readonly from: string; readonly to: string; readonly label: string }[];
}

const everywhere = 'everything that no rule captures';

function graphOf({ sources, passthrough }: Reach): Graph {
  const links = linksOf(sources);
  const passthroughLinks = passthrough
    ? ['any source', ...sources.map(({ source }) => nameOf(source))].map((source) => ({
        source,
        place: everywhere,
        ports: [],
      }))
    : [];
  const all = [...links, ...passthroughLinks];
  const names = [...sources.map(({ source }) => nameOf(source)), ...(passthrough ? ['any source'] : [])];
  const sourceIds = identify('source', names);
  const placeIds = identify(
    'place',
    all.map(({ place }) => place),
  );
  const edges = all.map(({ source, place, ports }) => ({
    from: sourceIds.get(source) ?? '',
    to: placeIds.get(place) ?? '',
    label: ports.join('; '),
  }));
  return { sources: sourceIds, places: placeIds, edges };
}

function identify(prefix: string, names: readonly string[]): ReadonlyMap<string, string> {
  return new Map([...new Set(names)].map((name, index) => [name, `${prefix}${index}`]));
}

/** Writes a reach as a Mermaid flowchart, which GitHub draws in Markdown. */
export function formatReachAsMermaid(reach: Reach): string {
  const { sources, places, edges } = graphOf(reach);
  return [
    'flowchart LR',
    ...Array.from(sources, ([name, id]) => `  ${id}["${escapeMermaid(name)}"]`),
    ...Array.from(places, ([name, id]) => `  ${id}(["${escapeMermaid(name)}"])`),
    ...edges.map(({ from, to, label }) =>
      label === '' ? `  ${from} --> ${to}` : `  ${from} -->|"${escapeMermaid(label)}"| ${to}`,
    ),
  ].join('\n');
}

/** Writes a reach in the DOT language of Graphviz. */
export function formatReachAsDot(reach: Reach): string {
  const { sources, places, edges } = graphOf(reach);
  return [
    'digraph egress {',
    '  rankdir=LR;',
    '  node [shape=box];',
    ...Array.from(sources, ([name, id]) => `  ${id} [label=${quoteDot(name)}];`),
    ...Array.from(places, ([name, id]) => `  ${id} [label=${quoteDot(name)}, style=rounded];`),
    ...edges.map(({ from, to, label }) => `  ${from} -> ${to} [label=${quoteDot(label)}];`),
    '}',
  ].join('\n');
}

/** Characters that have a meaning in Mermaid or HTML are written by their number. */
function escapeMermaid(text: string): string {
  return text.replace(/[^A-Za-z0-9 ,./:;-]/gu, (character) => `#${character.codePointAt(0) ?? 0};`);
}

function quoteDot(text: string): string {
  return `"${text.replace(/[\\"]/g, '\\$&').replace(/[\0-\x1f]+/g, ' ')}"`;
}
