import { afterEach, describe, expect, test } from 'vitest';

import { readYaml } from '../../src/parse/yaml.js';

const valuesOf = (text: string) => readYaml(text, undefined).map((document) => document.ok && document.value);

describe('plain scalars are what kubectl makes of them', () => {
  test.each<[string, unknown]>([
    ['true', true],
    ['True', true],
    ['yes', true],
    ['y', true],
    ['Y', true],
    ['on', true],
    ['ON', true],
    ['false', false],
    ['no', false],
    ['n', false],
    ['Off', false],
    ['yEs', 'yEs'],
    ['nope', 'nope'],
    ['"yes"', 'yes'],
    ["'80'", '80'],
    ['~', null],
    ['null', null],
    ['', null],
    ['0', 0],
    ['80', 80],
    ['-80', -80],
    ['+80', 80],
    ['0443', 291],
    ['-017', -15],
    ['0o17', 15],
    ['0x50', 80],
    ['0b101', 5],
    ['8_080', 8080],
    ['0_17', 15],
    ['08', 8],
    ['8.5', 8.5],
    ['1e3', 1000],
    ['.5', 0.5],
    ['1.2.3', '1.2.3'],
    ['10.0.0.0/8', '10.0.0.0/8'],
    ['12:30', '12:30'],
    ['2001-01-01', '2001-01-01'],
    ['::1/128', '::1/128'],
    ['/status/*', '/status/*'],
    ['!!str 80', '80'],
  ])('%s', (text, value) => {
    expect(valuesOf(`a: ${text}`)).toEqual([{ a: value }]);
  });
});

test('merge keys are merged, and written fields win', () => {
  const text = 'base: &base {number: 80, protocol: http}\nport:\n  <<: *base\n  protocol: tcp\n';
  expect(valuesOf(text)).toEqual([
    { base: { number: 80, protocol: 'http' }, port: { number: 80, protocol: 'tcp' } },
  ]);
});

test('anchors may be used as often as people do', () => {
  const uses = Array.from({ length: 900 }, () => '- *a').join('\n');
  expect(valuesOf(`a: &a x\nb:\n${uses}`)).toHaveLength(1);
});

test('keys that every object inherits are ordinary fields', () => {
  const [value] = valuesOf('__proto__: {polluted: yes}\nconstructor: x\n');
  expect(Object.keys(value ?? {})).toEqual(['__proto__', 'constructor']);
  expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
});

test('a map with very many keys is read in passable time', () => {
  const text = Array.from({ length: 50_000 }, (_, index) => `key${index}: 1`).join('\n');
  expect(valuesOf(text)).toHaveLength(1);
});

test.each(["a: 'b", 'a: "', 'a: [', '{', 'a: |\n b\nc: *', '\tx: y', '? [', '!!js/x', '&', '*x', '%'])(
  'beside the broken document %j, the others are read',
  (text) => {
    const documents = readYaml(`first: 1\n---\n${text}\n---\nlast: 1\n`, undefined);
    expect(documents).toMatchObject([
      { ok: true, value: { first: 1 } },
      { ok: false },
      { ok: true, value: { last: 1 } },
    ]);
  },
);

describe('nesting', () => {
  const deep: Readonly<Record<string, (levels: number) => string>> = {
    'lists in flow style': (levels) => '['.repeat(levels) + ']'.repeat(levels),
    'maps in flow style': (levels) => '{a: '.repeat(levels) + '}'.repeat(levels),
    'lists on one line': (levels) => `${'- '.repeat(levels)}a`,
    'keys on one line': (levels) => `${'? '.repeat(levels)}a`,
    'maps line by line': (levels) =>
      Array.from({ length: levels }, (_, level) => `${' '.repeat(level)}a:`).join('\n'),
    'lists line by line': (levels) =>
      Array.from({ length: levels }, (_, level) => `${' '.repeat(level)}-`).join('\n'),
  };

  test.each(Object.entries(deep))('%s is refused before it can exhaust the stack', (_, nest) => {
    for (const levels of [201, 2_000]) {
      expect(readYaml(nest(levels), undefined)).toMatchObject([{ ok: false }]);
    }
    expect(readYaml(`${nest(2_000)}\n---\na: 1`, undefined)).toMatchObject([{ ok: false }, { ok: true }]);
  });

  test.each(Object.entries(deep).filter(([name]) => !name.startsWith('keys')))(
    '%s may be deep',
    (_, nest) => {
      expect(readYaml(nest(150), undefined)).toMatchObject([{ ok: true }]);
    },
  );
});

describe('an exception of the parser', () => {
  const { env } = process;

  afterEach(() => {
    process.env = env;
  });

  test('for another reason than the document is told as what it is', () => {
    // As in Deno, which refuses to read the environment, as the YAML parser does at every token in Node.js.
    process.env = new Proxy(env, {
      get() {
        throw new Error('Requires env access');
      },
    });
    const documents = readYaml('a: 1\n---\nb: 2', 'a.yaml');
    process.env = env;
    expect(documents).toEqual([
      {
        ok: false,
        message: 'the YAML parser failed: Error: Requires env access',
        location: { file: 'a.yaml', line: 1, column: 1 },
      },
      {
        ok: false,
        message: 'the YAML parser failed: Error: Requires env access',
        location: { file: 'a.yaml', line: 2, column: 1 },
      },
    ]);
  });

  test.each([
    ['[*nowhere]', 'unresolved alias (the anchor must be set before the alias): nowhere'],
    ['<<: 1', 'merge sources must be maps or map aliases'],
  ])('because of the document is a fault of the document: %s', (text, reason) => {
    expect(readYaml(text, undefined)).toMatchObject([{ ok: false, message: `not YAML or JSON: ${reason}` }]);
  });
});
