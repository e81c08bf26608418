import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { compile, evaluate, type HTTPMatch, type RequestHeaders } from '../../src/index.js';
import { property } from '../support/property.js';
import { fullMatch } from '../support/re2.js';
import { egress, http, routeGroup } from '../support/resources.js';

/** Names that plain objects inherit, or that have been dangerous as keys. */
const INHERITED_NAMES = [
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'valueOf',
  'hasOwnProperty',
  'length',
  '__defineGetter__',
];

const token = fc
  .oneof(fc.stringMatching(/^[a-z][a-z0-9-]{0,6}$/), fc.constantFrom(...INHERITED_NAMES))
  .filter((name) => name.toLowerCase() !== 'host');
const value = fc.stringMatching(/^[a-c, ]{0,4}$/);
const pattern = fc.constantFrom('a', 'a|b', '[ab]*', '.*', '', 'a,b', '.+', '(a|b)(,(a|b))*');
const spelling = fc.array(fc.boolean(), { minLength: 1, maxLength: 5 });

describe('headers', () => {
  property(
    'a header matches by its whole value, however its name is spelt',
    fc.tuple(token, pattern, value, spelling, spelling),
    ([name, regex, sent, one, other]) => {
      const headers = record([[respell(name, one), sent]]);
      expect(grants(record([[respell(name, other), regex]]), headers)).toBe(fullMatch(regex, sent));
    },
  );

  property(
    'a header that is absent matches nothing, whatever the pattern',
    fc.tuple(token, token, pattern, value),
    ([name, other, regex, sent]) => {
      fc.pre(name.toLowerCase() !== other.toLowerCase());
      expect(grants(record([[name, regex]]), record([[other, sent]]))).toBe(false);
      expect(grants(record([[name, regex]]), {})).toBe(false);
      expect(grants(record([[name, regex]]), undefined)).toBe(false);
      expect(grants(record([[name, regex]]), record([[name, undefined]]))).toBe(false);
      expect(grants(record([[name, regex]]), record([[name, []]]))).toBe(false);
    },
  );

  property(
    'a repeated header is its values joined with a comma, in order',
    fc.tuple(token, pattern, fc.array(value, { minLength: 1, maxLength: 3 })),
    ([name, regex, sent]) => {
      const required = record([[name, regex]]);
      const asList = grants(required, record([[name, sent]]));
      expect(asList).toBe(fullMatch(regex, sent.join(',')));
      expect(grants(required, record([[name, sent.join(',')]]))).toBe(asList);
    },
  );

  property(
    'a header repeated under two spellings is joined too',
    fc.tuple(token, pattern, value, value),
    ([name, regex, one, other]) => {
      fc.pre(name !== name.toUpperCase());
      const sent = record([
        [name, [one]],
        [name.toUpperCase(), [other, 'c']],
      ]);
      expect(grants(record([[name, regex]]), sent)).toBe(fullMatch(regex, `${one},${other},c`));
    },
  );

  property(
    'every required header must match, in a map, in a list of maps, and in maps of one',
    fc.tuple(
      fc.uniqueArray(token, { maxLength: 3, selector: (name) => name.toLowerCase() }),
      fc.infiniteStream(pattern),
      fc.infiniteStream(value),
    ),
    ([names, patterns, values]) => {
      const required = names.map((name) => [name, String(patterns.next().value)] as const);
      const sent = record(names.map((name) => [name, String(values.next().value)] as const));
      const expected = required.every(([name, regex]) => fullMatch(regex, valueOf(sent, name)));
      expect(grants(record(required), sent)).toBe(expected);
      expect(grants([record(required)], sent)).toBe(expected);
      expect(
        grants(
          required.map((entry) => record([entry])),
          sent,
        ),
      ).toBe(expected);
    },
  );

  property(
    'one name required twice must match twice',
    fc.tuple(token, pattern, pattern, value),
    ([name, one, other, sent]) => {
      const expected = fullMatch(one, sent) && fullMatch(other, sent);
      expect(grants([record([[name, one]]), record([[name, other]])], record([[name, sent]]))).toBe(expected);
      fc.pre(name !== name.toUpperCase());
      expect(
        grants(
          record([
            [name, one],
            [name.toUpperCase(), other],
          ]),
          record([[name, sent]]),
        ),
      ).toBe(expected);
    },
  );

  const extra = fc.array(fc.tuple(token, value), { maxLength: 3 });

  property(
    'a header that no route names changes nothing',
    fc.tuple(token, pattern, value, extra),
    ([name, regex, sent, others]) => {
      const unrelated = others.filter(([other]) => other.toLowerCase() !== name.toLowerCase());
      const alone = grants(record([[name, regex]]), record([[name, sent]]));
      expect(grants(record([[name, regex]]), record([...unrelated, [name, sent]]))).toBe(alone);
    },
  );

  property(
    '`host` is the authority as sent, whatever a header of that name says',
    fc.tuple(
      fc.constantFrom('httpbin.org', 'HTTPBIN.org', 'httpbin.org:80', 'httpbin.org.'),
      fc.constantFrom('host', 'Host', 'HOST'),
      fc.constantFrom('httpbin\\.org', '(?i)httpbin\\.org.*', '.*:80', 'evil'),
      fc.constantFrom('evil', 'httpbin.org'),
    ),
    ([host, name, regex, forged]) => {
      expect(grants(record([[name, regex]]), { host: forged, Host: [forged] }, host)).toBe(
        fullMatch(regex, host),
      );
    },
  );
});

describe('a request header cannot reach behind the data', () => {
  test.each(INHERITED_NAMES)('%s that nobody sent is absent', (name) => {
    expect(grants(record([[name, '.*']]), {})).toBe(false);
    expect(grants(record([[name, '.*']]), record([['x-other', 'a']]))).toBe(false);
  });

  test.each(INHERITED_NAMES)('%s that was sent is a header like any other', (name) => {
    expect(grants(record([[name, 'a']]), record([[name, 'a']]))).toBe(true);
    expect(grants(record([[name, 'a']]), record([[name, 'b']]))).toBe(false);
    expect(Object.prototype).not.toHaveProperty('a');
  });

  test('headers without a prototype are read', () => {
    const headers = Object.assign(Object.create(null) as object, { 'x-env': 'a' });
    expect(grants({ 'X-Env': 'a' }, headers)).toBe(true);
  });
});

describe('golden headers', () => {
  test.each<[required: NonNullable<HTTPMatch['headers']>, sent: RequestHeaders, grants: boolean]>([
    [{ 'X-Env': 'prod' }, { 'x-env': 'prod' }, true],
    [{ 'x-env': 'prod' }, { 'X-ENV': 'prod' }, true],
    [{ 'x-env': 'prod' }, { 'x-env': 'production' }, false],
    [{ 'x-env': 'prod' }, { 'x-env': 'Prod' }, false],
    [{ 'x-env': '(?i)prod' }, { 'x-env': 'Prod' }, true],
    [{ 'x-env': 'prod.*' }, { 'x-env': 'production' }, true],
    [{ 'x-env': 'prod|test' }, { 'x-env': 'test' }, true],
    [{ 'x-env': 'prod|test' }, { 'x-env': 'prod|test' }, false],
    [{ 'x-env': 'prod|test' }, { 'x-env': 'prodx' }, false],
    [{ 'x-env': 'prod|test' }, { 'x-env': 'xtest' }, false],
    [{ 'x-env': 'a,b' }, { 'x-env': ['a', 'b'] }, true],
    [{ 'x-env': 'a, b' }, { 'x-env': ['a', 'b'] }, false],
    [{ 'x-env': 'b,a' }, { 'x-env': ['a', 'b'] }, false],
    [{ 'x-env': 'a' }, { 'x-env': ['a', 'a'] }, false],
    [{ 'x-env': 'a,b' }, { 'x-env': 'a', 'X-Env': 'b' }, true],
    [{ 'x-env': '' }, { 'x-env': '' }, true],
    [{ 'x-env': '' }, { 'x-env': 'a' }, false],
    [{ 'x-env': '.*' }, {}, false],
    [{ 'x-env': '.*' }, { 'x-env': [] }, false],
    [{ 'x-env': '.*' }, { 'x-env': undefined }, false],
    [{ 'x-k': '.*' }, { 'x-\u212a': 'a' }, false],
    [{}, {}, true],
    [[], {}, true],
    [[{ a: '1' }, { b: '2' }], { a: '1', b: '2' }, true],
    [[{ a: '1' }, { b: '2' }], { a: '1' }, false],
  ])('headers %j, sent %j: %s', (required, sent, granted) => {
    expect(grants(required, sent)).toBe(granted);
  });

  test('v1alpha1 groups carry headers too', () => {
    const group = {
      apiVersion: 'specs.smi-spec.io/v1alpha1',
      kind: 'HTTPRouteGroup',
      metadata: { name: 'group', namespace: 'mesh' },
      matches: [{ name: 'match', pathRegex: '', methods: ['*'], headers: { 'x-env': 'prod' } }],
    };
    const evaluator = compile([egress({ hosts: ['httpbin.org'], matches: ['group'] })], [group]);
    expect(evaluator.evaluate(http('httpbin.org', { headers: { 'X-Env': 'prod' } })).verdict).toBe('allow');
    expect(evaluator.evaluate(http('httpbin.org')).verdict).toBe('deny');
  });
});

function grants(
  required: HTTPMatch['headers'],
  headers: RequestHeaders | undefined,
  host = 'httpbin.org',
): boolean {
  const policies = [egress({ hosts: ['httpbin.org'], matches: ['group'] })];
  const decision = evaluate(http(host, { headers }), policies, [
    routeGroup('group', [{ headers: required }]),
  ]);
  expect(decision.verdict === 'allow' || decision.reason === 'route-not-matched').toBe(true);
  return decision.verdict === 'allow';
}

/** An object of its own properties, `__proto__` among them if it is a key. */
function record<Value>(entries: readonly (readonly [string, Value])[]): Readonly<Record<string, Value>> {
  return Object.fromEntries(entries);
}

function valueOf(headers: Readonly<Record<string, string>>, name: string): string {
  return Object.entries(headers).find(([key]) => key === name)?.[1] ?? '';
}

function respell(text: string, upper: readonly boolean[]): string {
  return Array.from(text, (letter, index) =>
    upper[index % upper.length] ? letter.toUpperCase() : letter,
  ).join('');
}
