/** Whatever the input, parsing returns; and what it calls valid it has read whole. */
import fc from 'fast-check';
import { describe, expect } from 'vitest';

import { parseManifests } from '../../src/parse/manifests.js';
import { valueAt } from '../../src/parse/values.js';
import { validEgress, validMeshConfig, validRouteGroup } from '../bad-input/resources.js';
import { property } from '../support/property.js';
import { readResources } from '../support/read-resources.js';
import { replaceField } from '../support/replace-field.js';

const places = [
  ...[
    'apiVersion',
    'kind',
    'metadata',
    'metadata.name',
    'metadata.namespace',
    'metadata.labels',
    'spec',
    'status',
  ],
  ...[
    'spec.sources',
    'spec.sources[0]',
    'spec.sources[0].kind',
    'spec.sources[0].name',
    'spec.sources[0].mtls',
  ],
  ...[
    'spec.hosts',
    'spec.hosts[0]',
    'spec.ipAddresses',
    'spec.ipAddresses[0]',
    'spec.ports',
    'spec.ports[0]',
  ],
  ...[
    'spec.ports[0].number',
    'spec.ports[0].protocol',
    'spec.matches',
    'spec.matches[0]',
    'spec.matches[0].kind',
  ],
  ...[
    'spec.matches[0].name',
    'spec.matches[0].apiGroup',
    'spec.matches[0].pathRegex',
    'spec.matches[0].methods',
  ],
  ...['spec.matches[0].headers', 'spec.matches[0].headers[0]', 'spec.matches[0].__proto__', 'spec.toString'],
];

const telling = fc.constantFrom<unknown>(
  ...[
    '',
    '*',
    'a.org',
    '10.0.0.0/8',
    '::/0',
    'tcp',
    'https',
    'HTTPRouteGroup',
    'ServiceAccount',
    '__proto__',
  ],
  ...[0, 1, 80, 65_535, 65_536, 1.5, -0, null, true],
  ...[[], {}, [[]], [{}], ['*'], [null], ['0.0.0.0/0']],
);
const anything = fc.oneof(
  telling,
  fc.jsonValue({ maxDepth: 3, noUnicodeString: false }),
  fc.anything({ maxDepth: 2 }),
);
const change = fc.oneof(
  fc.record({ at: fc.constantFrom(...places), value: anything }),
  fc.record({ at: fc.constantFrom(...places) }),
);
const changed = (resource: unknown) =>
  fc
    .array(change, { minLength: 1, maxLength: 3 })
    .map((changes) => changes.reduce<unknown>(replaceField, resource));

const listAt = (value: unknown, ...path: string[]): readonly unknown[] => {
  const list: unknown = valueAt(value, path);
  return Array.isArray(list) ? list : [];
};

const isServiceAccount = (source: unknown) => valueAt(source, ['kind']) === 'ServiceAccount';

/** A valid policy is read whole: nothing that constrains it, and no port, was left out on the way. */
function expectReadWhole(policies: unknown, routeGroups: unknown) {
  const set = readResources(policies, routeGroups);
  for (const { resource, rules, issues, valid } of set.policies) {
    expect(valid).toBe(issues.every(({ severity }) => severity !== 'error'));
    if (!valid) continue;
    expect(rules.map(({ port }) => port)).toEqual(
      listAt(resource, 'spec', 'ports').map((port) => valueAt(port, ['number'])),
    );
    const namesGroup = listAt(resource, 'spec', 'matches').some(
      (reference) => valueAt(reference, ['kind']) === 'HTTPRouteGroup',
    );
    for (const rule of rules) {
      expect(rule.hosts).toEqual(listAt(resource, 'spec', 'hosts'));
      expect(rule.ipAddresses).toEqual(listAt(resource, 'spec', 'ipAddresses'));
      expect(rule.sources).toHaveLength(listAt(resource, 'spec', 'sources').filter(isServiceAccount).length);
      expect(rule.routes !== undefined).toBe(namesGroup);
    }
  }
  for (const issue of set.issues) expect(issue.message).not.toBe('');
  return set;
}

describe('parsing never throws', () => {
  property('on anything in the place of resources', fc.tuple(anything, anything), ([policies, groups]) => {
    expectReadWhole(policies, groups);
  });

  property('on policies with changed fields', changed(validEgress), (policy) => {
    const { policies, issues } = expectReadWhole([policy], [validRouteGroup]);
    // What names no policy is reported: nothing is lost without a word.
    expect([...policies, ...issues]).not.toHaveLength(0);
  });

  property('on route groups with changed fields', changed(validRouteGroup), (group) => {
    const { policies } = expectReadWhole([validEgress], [group]);
    const [route] = policies[0]?.rules[0]?.routes ?? [];
    const [match] = listAt(group, 'spec', 'matches');
    if (!policies[0]?.valid || !route) return;
    const headers: unknown = valueAt(match, ['headers']);
    const maps = (Array.isArray(headers) ? headers : [headers ?? {}]).flatMap((map: object) =>
      Object.keys(map),
    );
    expect(route.headers.map(({ name }) => name)).toEqual(maps);
    expect(route.pathRegex).toBe(valueAt(match, ['pathRegex']));
    expect(route.methods).toEqual(listAt(match, 'methods'));
  });

  const yamlText = fc
    .array(
      fc.oneof(
        fc.constantFrom(
          'kind: Egress\n',
          '---\n',
          '- ',
          ': ',
          '{',
          '}',
          '[',
          ']',
          '"',
          "'",
          '|\n',
          '  ',
          '\n',
          '\t',
        ),
        fc.constantFrom(
          '&a ',
          '*a',
          '<<: ',
          '!!str ',
          '!x ',
          '? ',
          '#',
          '%YAML 1.1\n',
          '...\n',
          '\ufeff',
          '\r\n',
        ),
        fc.constantFrom(JSON.stringify(validEgress), JSON.stringify(validMeshConfig, null, 2)),
        fc.string({ unit: 'binary', maxLength: 8 }),
      ),
      { maxLength: 20 },
    )
    .map((fragments) => fragments.join(''));

  property('on any text in the place of a manifest', yamlText, (text) => {
    const { policies, routeGroups, issues } = parseManifests({ file: 'a.yaml', text });
    readResources(policies, routeGroups);
    for (const issue of issues) expect(issue.location?.file).toBe('a.yaml');
  });

  property(
    'and loses no document beside a broken one',
    fc.tuple(
      fc.nat(3),
      fc.nat(3),
      yamlText.filter((text) => !/^---/m.test(text) && !text.includes('Egress')),
    ),
    ([before, behind, text]) => {
      const document = `---\n${JSON.stringify(validEgress)}\n`;
      const { policies } = parseManifests(
        `${document.repeat(before)}---\n${text}\n${document.repeat(behind)}`,
      );
      expect(policies).toHaveLength(before + behind);
    },
  );
});
