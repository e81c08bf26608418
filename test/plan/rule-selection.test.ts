/** Which of many rules are asked: what may grant, in input order and each once, and as little else as can be. */
import { describe, expect, test } from 'vitest';

import type { SpecRule } from '../../src/dialect/spec.js';
import type { EgressRequest } from '../../src/model/request.js';
import {
  AddressWitness,
  AllOf,
  fewRules,
  type RuleSelection,
  select,
  SelectionByAddress,
  SelectionByHost,
  type Subject,
} from '../../src/plan/rule-selection.js';
import { egress, http, https, routeGroup, type ShortEgress, tcp } from '../support/resources.js';
import { checkedRequest, specRules } from '../support/spec-rules.js';

const letters = Array.from('abcdefghijklmnop');
const groups = letters.map((letter) => routeGroup(letter, [{ pathRegex: `/${letter}` }]));

function rulesOf(shorts: Readonly<Record<string, ShortEgress>>): readonly SpecRule[] {
  return specRules(
    Object.entries(shorts).map(([name, short]) => egress({ name, ...short })),
    groups,
  );
}

/** One policy for each letter. */
function ofLetters(short: (letter: string, index: number) => ShortEgress): Record<string, ShortEgress> {
  return Object.fromEntries(letters.map((letter, index) => [letter, short(letter, index)]));
}

function selected(
  rules: readonly SpecRule[],
  selection: RuleSelection,
  request: EgressRequest,
  rest: Pick<Subject, 'ofAnyRoute'> = {},
): string {
  const { address, authority, serverName, path } = checkedRequest(request);
  return select(rules, selection, { address, authority, serverName, path, ...rest })
    .map(({ rule }) => rule.policy.name)
    .join(' ');
}

const byHttpHost = (rules: readonly SpecRule[]) => new SelectionByHost(rules, 'http', 80);

describe('by Host header', () => {
  const rules = rulesOf({
    ...ofLetters((letter) => ({ hosts: [`${letter}.test`] })),
    both: { hosts: ['*.test', 'a.test', 'a.test'] },
    wildcard: { hosts: ['*.test'] },
    port: { hosts: ['a.test:8080'] },
    hostless: {},
    tls: { ports: ['https 80'], hosts: ['a.test'] },
    tcp: { ports: ['tcp 80'] },
  });
  const selection = byHttpHost(rules);

  test.each([
    ['a.test', 'a both wildcard tls tcp'],
    ['a.test:8080', 'port tls tcp'],
    ['A.TEST.', 'a both wildcard tls tcp'],
    ['x.test', 'both wildcard tls tcp'],
    ['test', 'tls tcp'],
    [undefined, 'tls tcp'],
  ])('%s', (host, names) => {
    expect(selected(rules, selection, http(host))).toBe(names);
  });
});

describe('by server name', () => {
  const rules = rulesOf({
    ...ofLetters((letter) => ({ ports: ['https 443'], hosts: [`${letter}.test`] })),
    port: { ports: ['https 443'], hosts: ['a.test:443'] },
    any: { ports: ['https 443'] },
    tcp: { ports: ['tcp 443'], hosts: ['b.test'] },
  });
  const selection = new SelectionByHost(rules, 'https', 443);

  test.each([
    ['a.test', 'a any tcp'],
    ['x.test', 'any tcp'],
    [undefined, 'any tcp'],
  ])('%s', (sni, names) => {
    expect(selected(rules, selection, https(sni))).toBe(names);
  });
});

test('of rules for TCP, hosts tell nothing apart', () => {
  const rules = rulesOf(ofLetters((letter) => ({ ports: ['tcp 80'], hosts: [`${letter}.test`] })));
  const selection = new SelectionByHost(rules, 'tcp', 80);
  // The first of them takes every address: none behind it is ever reported.
  expect(selected(rules, selection, tcp('10.0.0.1', 80))).toBe('a');
});

describe('by address', () => {
  const rules = rulesOf({
    ...ofLetters((_, index) => ({ hosts: ['a.test'], ipAddresses: [`10.${index}.0.0/16`] })),
    wide: { hosts: ['a.test'], ipAddresses: ['10.0.0.0/8', '10.1.0.0/16'] },
    anywhere: { hosts: ['a.test'] },
    other: { hosts: ['b.test'], ipAddresses: ['10.0.0.0/8'] },
  });
  const selection = byHttpHost(rules);

  test.each([
    ['10.0.0.1', 'a wide anywhere'],
    ['10.1.0.1', 'b wide anywhere'],
    ['10.200.0.1', 'wide anywhere'],
    ['11.0.0.1', 'anywhere'],
    ['2001:db8::1', 'anywhere'],
    [undefined, 'anywhere'],
  ])('%s', (ip, names) => {
    expect(selected(rules, selection, http('a.test', { ip }))).toBe(names);
  });
});

describe('by path', () => {
  const rules = rulesOf({
    ...ofLetters((letter) => ({ hosts: ['a.test'], matches: [letter] })),
    two: { hosts: ['a.test'], matches: ['b', 'c'] },
    none: { hosts: ['a.test'], matches: ['missing'] },
    all: { hosts: ['a.test'] },
    behind: { hosts: ['a.test'] },
    other: { hosts: ['b.test'] },
  });
  const selection = byHttpHost(rules);

  // The first rule of the host is asked in any case: it shows that the request got as far as the routes.
  test.each([
    ['/a', 'a all'],
    ['/b', 'a b two all'],
    ['/d?e', 'a d all'],
    ['/none', 'a all'],
    [undefined, 'a all'],
  ])('%s', (path, names) => {
    expect(selected(rules, selection, http('a.test', { path }))).toBe(names);
  });

  test('whatever the routes: those behind one that takes every path are left out even so', () => {
    const names = `${letters.join(' ')} two none all`;
    expect(selected(rules, selection, http('a.test'), { ofAnyRoute: true })).toBe(names);
  });

  test('of rules that all take every path, the first', () => {
    const alike = rulesOf(ofLetters(() => ({ hosts: ['a.test'] })));
    expect(selected(alike, byHttpHost(alike), http('a.test'))).toBe('a');
    expect(selected(alike, byHttpHost(alike), http('a.test'), { ofAnyRoute: true })).toBe('a');
  });
});

describe('few rules are not told apart any further', () => {
  const some = (count: number, short: (letter: string, index: number) => ShortEgress) =>
    rulesOf(Object.fromEntries(Object.entries(ofLetters(short)).slice(0, count)));
  const request = http('a.test', { ip: '10.1.0.1', path: '/b' });

  test.each<[what: string, make: (count: number) => readonly SpecRule[], ofMany: string]>([
    [
      'by address',
      (count) => some(count, (_, index) => ({ hosts: ['a.test'], ipAddresses: [`10.${index}.0.0/16`] })),
      'b',
    ],
    ['by path', (count) => some(count, (letter) => ({ hosts: ['a.test'], matches: [letter] })), 'a b'],
    [
      'by path, where they are few at the address',
      (count) =>
        some(letters.length, (letter, index) => ({
          hosts: ['a.test'],
          ipAddresses: [index < count ? '10.0.0.0/8' : '11.0.0.0/8'],
          matches: [letter],
        })),
      'a b',
    ],
  ])('%s', (_, make, ofMany) => {
    const [few, many] = [make(fewRules), make(fewRules + 1)];
    expect(selected(few, byHttpHost(few), request)).toBe('a b c d e f g h');
    expect(selected(many, byHttpHost(many), request)).toBe(ofMany);
  });
});

test('what tells apart the rules of one address can be chosen', () => {
  const rules = rulesOf(ofLetters((letter) => ({ hosts: [`${letter}.test`], ipAddresses: ['10.0.0.0/8'] })));
  const selection = new SelectionByAddress(rules, [...rules.keys()], (_, positions) => new AllOf(positions));
  expect(selected(rules, selection, http('a.test', { ip: '10.0.0.1' }))).toBe(letters.join(' '));
  expect(selected(rules, selection, http('a.test', { ip: '11.0.0.1' }))).toBe('');
});

describe('a witness that an address is admitted', () => {
  const ranged = rulesOf({
    first: { ipAddresses: ['10.0.0.0/8'] },
    second: { ipAddresses: ['10.0.0.0/16', '2001:db8::/32'] },
  });
  const found = (rules: readonly SpecRule[], ip: string | undefined) =>
    new AddressWitness(rules).find(checkedRequest(http('a.test', { ip })).address)?.rule.policy.name;

  test.each([
    ['10.0.0.1', 'second'],
    ['10.1.0.1', 'first'],
    ['2001:db8::1', 'second'],
    ['11.0.0.1', undefined],
    ['2001:db9::1', undefined],
    [undefined, undefined],
  ])('%s', (ip, name) => {
    expect(found(ranged, ip)).toBe(name);
  });

  test('is the first rule without ranges, if there is one', () => {
    const rules = [...ranged, ...rulesOf({ third: {}, fourth: {} })];
    expect(['10.0.0.1', '11.0.0.1', undefined].map((ip) => found(rules, ip))).toEqual([
      'third',
      'third',
      'third',
    ]);
  });

  test('is none of no rules', () => {
    expect(found([], '10.0.0.1')).toBeUndefined();
  });
});
