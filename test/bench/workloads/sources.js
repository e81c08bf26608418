import { createRequire } from 'node:module';
import { RE2JS } from 're2js';
import { compile } from '../dist/library.js';
import { casbin } from '../engines/casbin.js';
import { casl } from '../engines/casl.js';
import { cedar } from '../engines/cedar.js';
import { handWritten } from '../engines/hand-written.js';
import { allowedBy, measureOnce, measureRepeated } from '../measure.js';
import { account, egress, fresh, list, named, randomNumbers, routeGroup } from '../resources.js';

const { RE2 } = createRequire(import.meta.url)('re2-wasm');

export const patterns = ['/get', '/status.*'];
const teamSize = 10;
const teamOf = (index) => `team-${Math.floor(index / teamSize)}`;

/** N policies of one source and one `http` host each, with the two path patterns of a group of their namespace. */
export function sources(count) {
  return {
    policies: list(count, (index) =>
      egress(teamOf(index), `policy-${index}`, {
        sources: [account(teamOf(index), `client-${index}`)],
        hosts: [`host-${index}.example.com`],
        ports: [{ number: 80, protocol: 'http' }],
        matches: [named('api')],
      }),
    ),
    routeGroups: list(Math.ceil(count / teamSize), (team) => routeGroup(`team-${team}`, 'api', patterns)),
  };
}

/** Distinct requests of which a half is denied: a quarter by the host, a quarter by the path. */
export function sourceRequests(count) {
  return (size) => {
    const random = randomNumbers();
    return list(size, (number) => {
      // A source asks for `/get` once at most.
      const asksGet = number % 8 === 0 && number / 8 < count;
      const index = asksGet ? (7919 * (number / 8)) % count : Math.floor(random() * count);
      return {
        source: { namespace: fresh(teamOf(index)), name: fresh(`client-${index}`) },
        protocol: 'http',
        port: 80,
        host: fresh(number % 4 === 1 ? `other-${index}.example.com` : `host-${index}.example.com`),
        method: fresh('GET'),
        path: fresh(asksGet ? '/get' : number % 4 === 3 ? `/anything/${number}` : `/status/${number}`),
      };
    });
  };
}

export const isAllowed = (number) => number % 2 === 0;

export const parts = [100, 10_000, 100_000];

export async function measure(report, count) {
  const policySet = sources(count);
  const { policies, routeGroups } = policySet;
  const requests = sourceRequests(count);
  const engines = {
    'egress-policy': allowedBy(compile(policies, routeGroups)),
    'hand-written': handWritten(policySet),
    re2js: handWritten(policySet, (pattern) => {
      const regex = RE2JS.compile(pattern);
      return { test: (path) => regex.testExact(path) };
    }),
    're2-wasm': handWritten(policySet, (pattern) => new RE2(`^(?:${pattern})$`, 'u')),
    CASL: casl(policySet),
  };
  // They ask every policy in turn.
  const linear = count > 10_000 ? {} : { casbin: await casbin(policySet), 'cedar-wasm': cedar(policySet) };
  const contenders = (decideBy) =>
    Object.fromEntries(
      Object.entries(decideBy).map(([name, decide]) => [name, { decide, requests, isAllowed }]),
    );
  report({ name: 'repeated', n: count, rounds: measureRepeated(contenders({ ...engines, ...linear })) });
  report({ name: 'once', n: count, rounds: measureOnce(contenders(engines)) });
}
