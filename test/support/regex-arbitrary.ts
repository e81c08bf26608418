import fc from 'fast-check';

/** A pattern in RE2 syntax, and texts that it matches or nearly so. */
export interface PatternCase {
  readonly pattern: string;
  readonly texts: readonly string[];
}

/** A part of a pattern with one text that it is likely to match. */
interface Part {
  readonly source: string;
  readonly sample: string;
}

const atoms: readonly Part[] = (
  [
    ['a', 'a'],
    ['b', 'b'],
    ['k', 'K'],
    ['s', 'ſ'],
    ['/', '/'],
    ['/api', '/api'],
    ['é', 'é'],
    ['😀', '😀'],
    ['ß', 'ẞ'],
    ['.', 'x'],
    ['.', '\r'],
    ['(?s:.)', '\n'],
    ['\\d', '7'],
    ['\\D', 'x'],
    ['\\s', ' '],
    ['\\S', '\v'],
    ['\\w', '_'],
    ['\\W', '-'],
    ['[a-c]', 'b'],
    ['[^a-c]', 'd'],
    ['[^/]', 'q'],
    ['[]a]', ']'],
    ['[^]a]', '\n'],
    ['[a-]', '-'],
    ['[\\d-z]', '5'],
    ['[[:alpha:]_]', 'Z'],
    ['[[:^digit:]]', 'k'],
    ['[^[:word:]]', '\u212a'],
    ['\\pL', 'Ω'],
    ['\\p{Greek}', 'ω'],
    ['\\PL', '1'],
    ['\\p{^Lu}', 'a'],
    ['[\\p{Lu}0-9]', 'Q'],
    ['\\x41', 'A'],
    ['\\x{1F600}', '😀'],
    ['\\n', '\n'],
    ['\\.', '.'],
    ['\\Qa.b\\E', 'a.b'],
    ['\\012', '\n'],
    ['(?i:k)', '\u212a'],
    ['(?i:S)', 'ſ'],
    ['(?i)b', 'B'],
    ['(?i:[j-l])', 'K'],
    ['(?i:\\pL)', 'x'],
    ['(?-i:A)', 'A'],
    ['{', '{'],
    ['a{,2}', 'a{,2}'],
    ['^', ''],
    ['$', ''],
    ['\\A', ''],
    ['\\z', ''],
    ['\\b', ''],
    ['\\B', ''],
    ['(?m:^)', ''],
    ['(?m:$)', ''],
    ['(?m)', ''],
    ['(?s)', ''],
    ['()', ''],
    ['(?:)', ''],
  ] as const
).map(([source, sample]) => ({ source, sample }));

const quantifiers = [
  '*',
  '+',
  '?',
  '*?',
  '+?',
  '??',
  '{2}',
  '{0,2}',
  '{1,3}',
  '{2,}',
  '{0}',
  '{1,}?',
] as const;

const part = fc.letrec<{ part: Part; sequence: Part; group: Part; repeated: Part }>((tie) => ({
  part: fc.oneof(
    { maxDepth: 5, depthIdentifier: 'regex' },
    { arbitrary: fc.constantFrom(...atoms), weight: 5 },
    { arbitrary: tie('sequence'), weight: 3 },
    { arbitrary: tie('group'), weight: 2 },
    { arbitrary: tie('repeated'), weight: 3 },
  ),
  sequence: fc.array(tie('part'), { minLength: 1, maxLength: 4, depthIdentifier: 'regex' }).map((parts) => ({
    source: parts.map(({ source }) => source).join(''),
    sample: parts.map(({ sample }) => sample).join(''),
  })),
  group: fc
    .tuple(
      fc.constantFrom('(', '(?:', '(?i:', '(?P<n>', '(?ms:'),
      fc.array(tie('part'), { minLength: 1, maxLength: 3, depthIdentifier: 'regex' }),
      fc.nat(2),
    )
    .map(([open, branches, chosen]) => ({
      source: `${open}${branches.map(({ source }) => source).join('|')})`,
      sample: (branches[chosen] ?? branches[0])?.sample ?? '',
    })),
  repeated: fc
    .tuple(tie('part'), fc.constantFrom(...quantifiers), fc.nat(3))
    .map(([{ source, sample }, quantifier, count]) => ({
      source: `(?:${source})${quantifier}`,
      sample: sample.repeat(count),
    })),
})).part;

const alphabet = [
  'a',
  'b',
  'k',
  'K',
  '\u212a',
  'ſ',
  '/',
  '-',
  '1',
  '_',
  ' ',
  '\n',
  '\r',
  '\v',
  '\u2028',
  'é',
  'É',
  '😀',
  '\ud800',
  '\udc00',
];

/** One edit of a text: near misses find more than random texts do. */
const edit = fc.record({ at: fc.nat(30), remove: fc.nat(1), insert: fc.constantFrom('', ...alphabet) });

const strayTexts = fc.array(fc.string({ unit: fc.constantFrom(...alphabet), maxLength: 6 }), {
  minLength: 2,
  maxLength: 4,
});

/** Patterns that are valid nearly always, with texts that match or miss by little. */
export const patternCase: fc.Arbitrary<PatternCase> = fc
  .tuple(
    fc.array(part, { minLength: 1, maxLength: 3 }),
    fc.array(edit, { minLength: 3, maxLength: 6 }),
    strayTexts,
  )
  .map(([parts, edits, stray]) => {
    const sample = parts
      .map((one) => one.sample)
      .join('')
      .slice(0, 200);
    const near = edits.map(({ at, remove, insert }) => {
      const place = at % (sample.length + 1);
      return sample.slice(0, place) + insert + sample.slice(place + remove);
    });
    return { pattern: parts.map(({ source }) => source).join(''), texts: ['', sample, ...near, ...stray] };
  });

const tokens = [
  ...atoms.map(({ source }) => source),
  ...quantifiers,
  ...[
    '(',
    ')',
    '|',
    '[',
    ']',
    '[^',
    '-',
    '\\',
    '\\E',
    '\\Q',
    '(?',
    '(?i',
    '(?i-s:',
    '(?P<',
    'n>',
    '(?<n>',
    '(?=',
    ':',
  ],
  ...[
    '{1001}',
    '{2,1}',
    '{1000}',
    '{3',
    '}',
    '{01}',
    '{5,}',
    '\\8',
    '\\1',
    '\\0',
    '\\07',
    '\\x',
    '\\x{',
    '\\xg',
    '\\p',
    '\\p{',
  ],
  ...[
    '\\pX',
    '\\p{Nope}',
    '\\p{^Any}',
    '[[:foo:]]',
    '[:',
    ':]',
    '[z-a]',
    '[a-\\d]',
    '\\c',
    '\\u0041',
    '\\Z',
    '\\G',
    '\\_',
    '\\é',
    '\0',
    '\t',
  ],
  ...['(?-', '(?i-)', '(?--i)', '(?U)', '(?z)', 'é', '😀', '**', '^*', '\\b+', '$?', ',', '0', '9', '>', '<'],
];

/** Sequences of tokens that often make no valid pattern. */
export const tokenSoup: fc.Arbitrary<string> = fc
  .array(fc.constantFrom(...tokens), { minLength: 1, maxLength: 7 })
  .map((parts) => parts.join(''));

const plainTokens = [
  'a',
  'Z',
  '0',
  '/',
  '-',
  '_',
  '.',
  '.*',
  '.+',
  '\\.',
  '\\d',
  '\\w+',
  '\\S',
  '[a-z]',
  '[^/]+',
  '[a-z0-9-]*',
  '[--.]',
  '[z-a]',
  '(',
  '(?:',
  ')',
  '|',
  '*',
  '+',
  '?',
  '{2}',
  '{3,}',
  '{2,7}',
  '{',
  '}',
  '^',
  '$',
  ' ',
  ',',
  'é',
  '\\-',
  '\\/',
  ']',
  '[',
  '[]',
  '[^]',
  ':',
  '%20',
];

/** Sequences of the syntax that path patterns are made of, valid or not. */
export const plainPattern: fc.Arbitrary<string> = fc
  .array(fc.constantFrom(...plainTokens), { minLength: 1, maxLength: 10 })
  .map((parts) => parts.join(''));

const anchorTokens = [
  'a',
  'b',
  '/',
  'a)|(b',
  'a|b',
  '(',
  ')',
  '(?:',
  '|',
  '^',
  '$',
  '\\A',
  '\\z',
  '\\b',
  '\\B',
  '(?m)',
  '(?i)',
  '(?s)',
  '(?m:',
  '\\Q',
  '\\E',
  '*',
  '+',
  '?',
  '\\n',
  '[a-z]',
];

/** Patterns full of anchors and brackets of which no part can match the section sign. */
export const withoutSection: fc.Arbitrary<string> = fc
  .array(fc.constantFrom(...anchorTokens), { minLength: 1, maxLength: 8 })
  .map((parts) => parts.join(''));
