import { describe, expect, test } from 'vitest';

import {
  formatReach,
  formatReachAsDot,
  formatReachAsMermaid,
  formatReachAsSvg,
  reach,
} from '../../../src/analysis/index.js';
import { compile } from '../../../src/index.js';
import { world } from '../../support/arbitraries.js';
import { property } from '../../support/property.js';
import { egress, routeGroup } from '../../support/resources.js';

const hostile = 'a"]; drop <script>&amp; `x` | --> \\ %% end';
const groups = [routeGroup('get', [{ pathRegex: '/get', methods: ['GET'], headers: { 'x-env': 'prod' } }])];

describe('lists', () => {
  test('hosts, ranges and routes, as the policies have them', () => {
    const policies = [
      egress({ hosts: ['a.test', '*.b.test'], ipAddresses: ['10.0.0.0/8'], matches: ['get'] }),
      egress({ name: 'tcp', hosts: ['ignored.test'], ports: ['tcp 5432'] }),
    ];
    expect(reach(policies, groups)).toEqual({
      passthrough: false,
      sources: [
        {
          source: { namespace: 'curl', name: 'curl' },
          openness: 'anywhere',
          destinations: [
            {
              port: 80,
              protocol: 'http',
              hosts: ['a.test', '*.b.test'],
              ipAddresses: ['10.0.0.0/8'],
              routes: [{ pathRegex: '/get', methods: ['GET'], headers: [{ name: 'x-env', regex: 'prod' }] }],
              anywhere: false,
              policies: [{ namespace: 'mesh', name: 'policy' }],
            },
            {
              port: 5432,
              protocol: 'tcp',
              anywhere: true,
              policies: [{ namespace: 'mesh', name: 'tcp' }],
            },
          ],
        },
      ],
    });
  });

  test('policies that say the same together', () => {
    const [source] = reach([
      egress({ name: 'a', hosts: ['x'] }),
      egress({ name: 'b', hosts: ['x'] }),
    ]).sources;
    expect(source?.destinations).toHaveLength(1);
    expect(source?.destinations[0]?.policies.map(({ name }) => name)).toEqual(['a', 'b']);
  });

  test.each([
    ['nothing', [egress({}), egress({ hosts: ['x'], matches: ['missing'] })], {}],
    ['listed', [egress({ hosts: ['*'], ipAddresses: ['10.0.0.0/8'] })], {}],
    ['anywhere', [egress({ hosts: ['*'] })], {}],
    ['anywhere', [egress({ ports: ['https 443'] })], {}],
    ['everything', [egress({ hosts: ['x'] })], { enableEgress: true }],
  ] as const)('how open a source is: %s', (openness, policies, mesh) => {
    expect(reach(policies, [], { mesh }).sources[0]?.openness).toBe(openness);
  });

  test('no policy that does not count', () => {
    const policies = [egress({ hosts: ['x'] })];
    expect(reach(policies, [], { mesh: { enableEgressPolicy: false } }).sources).toEqual([]);
    expect(reach(policies, [], { mesh: { monitoredNamespaces: ['other'] } }).sources).toEqual([]);
  });
});

property('whoever reaches nothing is denied everything', world, ({ policies, routeGroups, mesh }) => {
  const options = { mesh, onInvalid: 'skip' } as const;
  const { sources } = reach(policies, routeGroups, options);
  const evaluator = compile(policies, routeGroups, options);
  for (const { source, openness, destinations } of sources) {
    for (const { port, protocol, anywhere } of destinations) {
      if (!anywhere || protocol === 'http') continue;
      const request = {
        source,
        port,
        protocol: protocol === 'https' ? ('https' as const) : ('tcp' as const),
      };
      expect(evaluator.evaluate({ ...request, ip: '192.0.2.1', sni: 'any.test' }).verdict).toBe('allow');
    }
    if (openness !== 'nothing') continue;
    expect(evaluator.evaluate({ source, protocol: 'tcp', port: 443, ip: '10.1.2.3' }).verdict).toBe('deny');
  }
});

describe('what is drawn', () => {
  const drawn = reach([
    egress({ hosts: ['x.test'], sources: [`${hostile}/web`], ports: ['http 80', 'tcp-server-first 25'] }),
  ]);

  test('Mermaid has no character of a name that it could take for its own', () => {
    const lines = formatReachAsMermaid(drawn).split('\n');
    expect(lines[1]).toMatch(/^ {2}source0\["[A-Za-z0-9 ,./:;#-]*"\]$/);
    for (const line of lines.slice(1)) expect(line).toMatch(/^ {2}(source|place)[0-9]+[ [(]/);
  });

  test('DOT keeps names within their quotes', () => {
    expect(formatReachAsDot(drawn)).toContain('label="a\\"]; drop <script>&amp; `x` | --> \\\\ %% end/web"');
  });

  test('SVG escapes names, and says in words what it shows', () => {
    const svg = formatReachAsSvg(drawn);
    expect(svg).not.toContain('<script>');
    expect(svg).toContain('&lt;script&gt;&amp;amp;');
    expect(svg).toMatch(
      /<desc id=.* reaches any host and address on some port: anywhere \(.* 25\), x\.test \(http 80\)\./,
    );
    expect(svg.match(/<(g|text|svg|title|desc|style)\b/g)?.length).toBe(
      svg.match(/<\/(g|text|svg|title|desc|style)>/g)?.length,
    );
  });

  test('a mesh that lets everything pass is told in every form', () => {
    const open = reach([egress({ hosts: ['x'] })], [], { mesh: { enableEgress: true } });
    expect(formatReach(open)).toContain('every other source reaches everything');
    expect(formatReachAsMermaid(open)).toContain('source1["any source"]');
    expect(formatReachAsDot(open)).toContain('label="everything that no rule captures"');
    expect(formatReachAsSvg(open)).toContain('Every other source reaches everything.');
  });

  test('no policies at all can be drawn', () => {
    const none = reach([]);
    expect(formatReach(none)).toBe('every other source reaches nothing');
    expect(formatReachAsMermaid(none)).toBe('flowchart LR');
    expect(formatReachAsSvg(none)).not.toContain('NaN');
    expect(formatReachAsSvg(none)).not.toContain('Infinity');
  });
});
