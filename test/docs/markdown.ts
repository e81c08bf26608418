/** A fenced code block of a Markdown document. */
export interface CodeBlock {
  readonly document: string;
  /** Line of its first line of code, counted from 1. */
  readonly line: number;
  readonly language: string;
  readonly code: string;
  /** `file=NAME`: the block is a file that the blocks to run may read. */
  readonly file: string | undefined;
  /** `not-run="REASON"`: why the block can't be run. */
  readonly notRun: string | undefined;
}

/** Returns all fenced code blocks of a document, in order. */
export function codeBlocksOf(document: string, text: string): readonly CodeBlock[] {
  const blocks: CodeBlock[] = [];
  const lines = text.split('\n');
  for (let index = 0; index < lines.length; index++) {
    const [, fence, language = '', info = ''] = /^(`{3,})(\w*) *(.*)$/.exec(lines[index] ?? '') ?? [];
    if (fence === undefined) continue;
    const end = lines.indexOf(fence, index + 1);
    if (end < 0) throw new Error(`${document}:${index + 1}: the code block has no end`);
    blocks.push({
      document,
      line: index + 2,
      language,
      code: lines.slice(index + 1, end).join('\n'),
      file: /(?:^| )file=(\S+)/.exec(info)?.[1],
      notRun: /(?:^| )not-run="([^"]+)"/.exec(info)?.[1],
    });
    index = end;
  }
  return blocks;
}
