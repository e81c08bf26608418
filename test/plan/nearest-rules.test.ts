/** Lists of the rules that came nearest: equal ones are one list, and so many are kept but no more. */
import { describe, expect, test } from 'vitest';

import { NearestRules } from '../../src/plan/nearest-rules.js';
import { SelectionByHost } from '../../src/plan/rule-selection.js';
import { egress, http, routeGroup } from '../support/resources.js';
import { checkedRequest, specRules } from '../support/spec-rules.js';

const kept = 64;
const names = Array.from({ length: 2 * kept }, (_, index) => `h${index}.test`);
const groups = [routeGroup('get', [{ pathRegex: '/get' }])];

/** For each host a rule of its own and one that is shared, so that each host has a list of its own. */
const routed = specRules(
  [
    egress({ name: 'shared', hosts: ['*.test'], matches: ['get'] }),
    ...names.map((name) => egress({ name, hosts: [name], matches: ['get'] })),
  ],
  groups,
);
const ranged = specRules([
  ...names.map((name, index) => egress({ name, hosts: [name], ipAddresses: [`10.0.${index}.0/24`] })),
]);

const nearestOf = (rules: typeof routed) => new NearestRules(rules, new SelectionByHost(rules, 'http', 80));
const wrongPath = (host: string | undefined) => checkedRequest(http(host, { path: '/none' }));
const wrongHost = (index: number) => checkedRequest(http('none.test', { ip: `10.0.${index}.1` }));

describe('rules that failed at the routes', () => {
  test('are those of the host', () => {
    const nearest = nearestOf(routed);
    const found = nearest.of(wrongPath('h7.test'), 'route');
    expect(found).toEqual([routed[0], routed[8]]);
    expect(nearest.of(wrongPath('h8.test'), 'route')).toEqual([routed[0], routed[9]]);
    expect(nearest.of(wrongPath('H7.test.'), 'route')).toBe(found);
  });

  test('are one list for each host, up to 64 hosts', () => {
    const nearest = nearestOf(routed);
    const lists = names.slice(0, kept).map((name) => nearest.of(wrongPath(name), 'route'));
    for (const [index, list] of lists.entries()) {
      expect(nearest.of(wrongPath(names[index]), 'route')).toBe(list);
    }
    nearest.of(wrongPath(names[kept]), 'route');
    const again = nearest.of(wrongPath(names[0]), 'route');
    expect(again).toEqual(lists[0]);
    expect(again).not.toBe(lists[0]);
  });

  test('are none where no host is known, because no rule got that far', () => {
    expect(nearestOf(routed).of(checkedRequest(http(undefined)), 'route')).toEqual([]);
  });
});

describe('rules that failed at the hosts', () => {
  test('are all rules, where none has ranges', () => {
    expect(nearestOf(routed).of(checkedRequest(http('none.example')), 'host')).toBe(routed);
  });

  test('are those at the address, otherwise: one list for equal rules, up to 64 lists', () => {
    const nearest = nearestOf(ranged);
    const lists = names.slice(0, kept).map((_, index) => nearest.of(wrongHost(index), 'host'));
    for (const [index, list] of lists.entries()) {
      expect(list).toEqual([ranged[index]]);
      expect(nearest.of(wrongHost(index), 'host')).toBe(list);
    }
    nearest.of(wrongHost(kept), 'host');
    const again = nearest.of(wrongHost(0), 'host');
    expect(again).toEqual(lists[0]);
    expect(again).not.toBe(lists[0]);
  });

  test('are the list of all rules, if they are all of them', () => {
    const wide = specRules(names.map((name) => egress({ name, hosts: [name], ipAddresses: ['10.0.0.0/8'] })));
    expect(nearestOf(wide).of(wrongHost(0), 'host')).toBe(wide);
  });
});

test('few rules are all asked, with no selection', () => {
  const nearest = new NearestRules(ranged, undefined);
  expect(nearest.of(wrongHost(3), 'host')).toEqual([ranged[3]]);
});
