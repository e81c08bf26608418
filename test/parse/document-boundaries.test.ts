import { describe, expect, test } from 'vitest';

import { splitDocuments } from '../../src/parse/document-boundaries.js';

const texts = (text: string) => splitDocuments(text).map((part) => part.text);

describe('splitDocuments', () => {
  test.each<[string, readonly string[]]>([
    ['', ['']],
    ['a', ['a']],
    ['---\na', ['---\na']],
    ['a\n---\nb', ['a\n', '---\nb']],
    ['a\n--- b\n---\tc', ['a\n', '--- b\n', '---\tc']],
    ['a\n---b\n ---\n----', ['a\n---b\n ---\n----']],
    ['a: |\n  ---\n---\nb', ['a: |\n  ---\n', '---\nb']],
    ['%YAML 1.2\n# x\n---\na\n---\nb', ['%YAML 1.2\n# x\n---\na\n', '---\nb']],
    ['# %\n---\na', ['# %\n', '---\na']],
    ['{"a":1}{"b":"}{"}', ['{"a":1}', '{"b":"}{"}']],
    ['{"a":"\\"}{"}\n {}', ['{"a":"\\"}{"}', '\n {}']],
    ['{"a":{"b":1}}', ['{"a":{"b":1}}']],
    ["{a: '}{'}", ["{a: '}{'}"]],
    ['{"a":1} {"b":', ['{"a":1} {"b":']],
  ])('%j', (text, expected) => {
    expect(texts(text)).toEqual(expected);
  });

  test('parts know where they start', () => {
    for (const text of ['a\n---\nb\n---\nc', '{"a":1}\n{"b":2}']) {
      for (const part of splitDocuments(text)) {
        expect(text.startsWith(part.text, part.offset)).toBe(true);
      }
    }
  });
});
