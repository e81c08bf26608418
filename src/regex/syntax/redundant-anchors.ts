import { emptyNode, type RegexNode, sequenceOf } from './regex-node.js';

/**
 * Drops the anchors that a match of the whole text satisfies anyway, so that `^/get$` is served like
 * `/get`: start anchors that nothing can precede, end anchors that nothing can follow.
 */
export function withoutRedundantAnchors(node: RegexNode): RegexNode {
  return dropAtEdge(dropAtEdge(node, 'start'), 'end');
}

function dropAtEdge(node: RegexNode, edge: 'start' | 'end'): RegexNode {
  switch (node.kind) {
    case 'assertion':
      return node.assertion === `text-${edge}` || node.assertion === `line-${edge}` ? emptyNode : node;
    case 'alternation':
      return { kind: 'alternation', nodes: node.nodes.map((branch) => dropAtEdge(branch, edge)) };
    case 'sequence':
      return dropInSequence(node.nodes, edge);
    case 'empty':
    case 'characters':
    case 'repetition':
      return node;
  }
}

function dropInSequence(nodes: readonly RegexNode[], edge: 'start' | 'end'): RegexNode {
  const remaining = [...nodes];
  for (;;) {
    const outermost = edge === 'start' ? remaining.shift() : remaining.pop();
    if (outermost === undefined) return emptyNode;
    const dropped = dropAtEdge(outermost, edge);
    if (dropped.kind === 'empty') continue;
    return sequenceOf(edge === 'start' ? [dropped, ...remaining] : [...remaining, dropped]);
  }
}
