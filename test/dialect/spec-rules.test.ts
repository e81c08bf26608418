/** The checks of one rule, each by itself. Whoever decides through an index asks only rules that pass the first. */
import { describe, expect, test } from 'vitest';

import {
  decide,
  failedStage,
  isDeeper,
  matchRule,
  readRule,
  type SpecRule,
  type Stage,
} from '../../src/dialect/spec.js';
import { decideConnection } from '../../src/dialect/spec-connection.js';
import type { RequestFields } from '../../src/model/request.js';
import type { Rule } from '../../src/model/rule.js';
import { readConnection } from '../../src/parse/request.js';
import { http, https, tcp } from '../support/resources.js';
import { checkedRequest, specRule } from '../support/spec-rules.js';

const declared: Rule = {
  policy: { namespace: 'mesh', name: 'policy' },
  portIndex: 0,
  sources: [
    { namespace: 'shop', name: 'cart' },
    { namespace: 'curl', name: 'curl' },
  ],
  hosts: ['a.test'],
  ipAddresses: ['10.0.0.0/8'],
  port: 80,
  protocol: 'http',
  declaredProtocol: 'http',
  routes: [
    {
      group: 'reads',
      match: 'get',
      pathRegex: '/get',
      methods: ['GET'],
      headers: [{ name: 'X-Env', regex: 'a' }],
    },
  ],
};

const ruleOf = (change: Partial<Rule> = {}) => specRule({ ...declared, ...change });

const granted = http('a.test', { ip: '10.0.0.1', headers: { 'x-env': 'a' } });
const from = (namespace: string, name: string) => ({ ...granted, source: { namespace, name } });

describe('the first check that fails', () => {
  test.each<[what: string, RequestFields, Stage | undefined]>([
    ['none', granted, undefined],
    ['none for another source', from('shop', 'cart'), undefined],
    ['a name in another namespace', from('shop', 'curl'), 'source'],
    ['another name in the namespace', from('curl', 'cart'), 'source'],
    ['the port', { ...granted, port: 81 }, 'port'],
    ['the protocol', { ...granted, protocol: 'tcp' }, 'protocol'],
    ['the address', { ...granted, ip: '11.0.0.1' }, 'address'],
    ['no address', { ...granted, ip: undefined }, 'address'],
    ['the host', { ...granted, host: 'b.test' }, 'host'],
    ['the path', { ...granted, path: '/put' }, 'route'],
    ['the method', { ...granted, method: 'PUT' }, 'route'],
    ['the header', { ...granted, headers: { 'x-env': 'b' } }, 'route'],
    ['no header', { ...granted, headers: {} }, 'route'],
    ['what is malformed', { ...granted, method: 'G T' }, 'route'],
  ])('%s', (_, request, stage) => {
    expect(failedStage(ruleOf(), checkedRequest(request))).toBe(stage);
  });

  test('a tcp rule ignores host and routes, and takes any protocol', () => {
    for (const protocol of ['tcp', 'tcp-server-first'] as const) {
      const rule = ruleOf({ protocol, hosts: ['a.test'] });
      for (const request of [
        tcp('10.0.0.1', 80),
        https('b.test', { port: 80, ip: '10.0.0.1' }),
        { ...granted, path: '/put' },
      ]) {
        expect(failedStage(rule, checkedRequest(request))).toBeUndefined();
      }
    }
  });
});

test('of two stages the one that more checks stand before is the deeper one', () => {
  const stages: readonly Stage[] = ['source', 'port', 'protocol', 'address', 'host', 'route'];
  for (const [index, stage] of stages.entries()) {
    expect(stages.filter((other) => isDeeper(stage, other))).toEqual(stages.slice(0, index));
  }
});

describe('a refusal', () => {
  const refusal = (...rules: readonly SpecRule[]) =>
    decide(checkedRequest({ ...granted, host: 'b.test' }), rules);

  test('without rules fails at the source', () => {
    expect(refusal()).toEqual({ failed: 'source', captured: false, nearest: [] });
  });

  test('is captured by http rules that the host alone keeps from granting', () => {
    const elsewhere = ruleOf({ ipAddresses: ['11.0.0.0/8'] });
    expect(refusal(ruleOf())).toMatchObject({ failed: 'host', captured: true });
    expect(refusal(ruleOf({ port: 81 }))).toMatchObject({ failed: 'port', captured: false });
    expect(refusal(elsewhere)).toMatchObject({ failed: 'address', captured: false });
    expect(refusal(ruleOf({ protocol: 'https' }), ruleOf({ port: 81 }))).toMatchObject({
      failed: 'protocol',
      captured: false,
    });
  });

  test('is about the rules that got furthest, in input order', () => {
    const [one, two] = [ruleOf(), ruleOf({ hosts: ['c.test'] })];
    expect(refusal(ruleOf({ port: 81 }), one, ruleOf({ port: 82 }), two)).toMatchObject({
      failed: 'host',
      nearest: [one, two],
    });
  });

  test('asks each rule once', () => {
    const asked: SpecRule[] = [];
    const rules = [ruleOf(), ruleOf({ port: 81 }), ruleOf({ hosts: ['c.test'] })];
    decide(checkedRequest({ ...granted, host: 'b.test' }), rules, (rule, request) => {
      asked.push(rule);
      return matchRule(rule, request);
    });
    expect(asked).toEqual(rules);
  });
});

describe('a rule with a text that has no meaning is not read: without the text it might grant more', () => {
  test.each<[what: string, Partial<Rule>]>([
    ['a host', { hosts: ['a.test', 'b*'] }],
    ['a range', { ipAddresses: ['10.0.0.0/8', '10.0.0.0'] }],
    ['a path', { routes: [{ group: 'g', match: 'm', pathRegex: '(', methods: [], headers: [] }] }],
    [
      'a header',
      {
        routes: [
          { group: 'g', match: 'm', pathRegex: '/', methods: [], headers: [{ name: 'a', regex: '(' }] },
        ],
      },
    ],
  ])('%s', (_, change) => {
    expect(readRule({ ...declared, ...change })).toBeUndefined();
  });

  test('an empty pattern is none', () => {
    const rule = ruleOf({ routes: [{ group: 'g', match: 'm', pathRegex: '', methods: [], headers: [] }] });
    expect(failedStage(rule, checkedRequest({ ...granted, path: '/any' }))).toBeUndefined();
  });
});

describe('a connection', () => {
  const outcome = (source: RequestFields['source'], ...rules: readonly SpecRule[]) => {
    const reading = readConnection({ source, port: 80, ip: '10.0.0.1' });
    if (!reading.readable) throw new Error(reading.malformation.message);
    return decideConnection(reading.connection, rules);
  };
  const { source } = granted;

  test.each([
    ['shop', 'curl'],
    ['curl', 'cart'],
  ])('of another source, %s/%s, is no matter of the rule', (namespace, name) => {
    const rules = [ruleOf(), ruleOf({ protocol: 'tcp' }), ruleOf({ protocol: 'tcp-server-first' })];
    expect(outcome({ namespace, name }, ...rules)).toEqual({
      needs: undefined,
      failed: 'source',
      captured: false,
      serverFirst: false,
    });
  });

  test('to another port tells nothing of this one', () => {
    expect(outcome(source, ruleOf({ port: 81, protocol: 'tcp-server-first' }), ruleOf({ port: 81 }))).toEqual(
      {
        needs: undefined,
        failed: 'port',
        captured: false,
        serverFirst: false,
      },
    );
  });

  test('is captured by an http rule for its address', () => {
    expect(outcome(source, ruleOf())).toMatchObject({ needs: 'http', captured: true });
    expect(outcome(source, ruleOf({ ipAddresses: ['11.0.0.0/8'] }))).toMatchObject({
      failed: 'address',
      captured: false,
    });
    expect(outcome(source, ruleOf({ protocol: 'https' }))).toMatchObject({ needs: 'sni', captured: false });
  });

  test('must not be waited for if any rule of the port says so, whatever its range', () => {
    const elsewhere = ruleOf({ protocol: 'tcp-server-first', ipAddresses: ['11.0.0.0/8'] });
    expect(outcome(source, ruleOf(), elsewhere)).toMatchObject({ needs: 'http', serverFirst: true });
  });
});
