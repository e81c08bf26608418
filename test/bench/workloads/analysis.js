import { diff, explain, lint, reach } from '../dist/library.js';
import { alternate, time } from '../measure.js';
import { account, egress, list, named, routeGroup } from '../resources.js';

const namespace = 'apps';

/**
 * N policies, each with a source, a host and a route group of two routes of its own. A tenth of the policies have a
 * range with host bits, a tenth a glob where a regex should be, and one in fifty says what another says already.
 */
function policySet(count, hasOneSource) {
  const numbers = list(count, (index) => (index % 50 === 49 ? index - 1 : index));
  return {
    policies: numbers.map((number, index) =>
      egress(namespace, `policy-${index}`, {
        sources: [account(namespace, hasOneSource ? 'client-0' : `client-${number}`)],
        hosts: [`host-${number}.example.com`],
        ...(number % 10 === 5 && { ipAddresses: ['10.1.2.3/16'] }),
        ports: [{ number: 80, protocol: 'http' }],
        matches: [named(`routes-${index}`)],
      }),
    ),
    routeGroups: numbers.map((number, index) => routes(index, number)),
  };
}

/** The same with other routes in some of the groups, so that other requests are allowed. */
function changed({ policies, routeGroups }, count) {
  return {
    policies: structuredClone(policies),
    routeGroups: routeGroups.map((group, index) =>
      index < count ? routes(index, `${index}-next`) : structuredClone(group),
    ),
  };
}

function routes(index, version) {
  const status = version % 10 === 3 ? '/status*' : `/v${version}/status/[0-9]+`;
  return routeGroup(namespace, `routes-${index}`, [`/v${version}/get`, status]);
}

/** The nearest rule denies it by its method. */
const deniedRequest = {
  source: { namespace, name: 'client-0' },
  protocol: 'http',
  port: 80,
  host: 'host-0.example.com',
  method: 'DELETE',
  path: '/status/200',
};

export const parts = [10, 1_000, 10_000];

/** Time of one call in ms, from the resources as they are parsed. Each must find what there is to be found. */
export function measure(report, count) {
  const all = policySet(count, false);
  const single = policySet(count, true);
  const sources = count - Math.floor(count / 50);
  const calls = {
    'explain a denial, a source each': explaining(all),
    'explain a denial, one source': explaining(single),
    'lint, a source each': linting(all, count),
    'lint, one source': linting(single, count),
    'diff, all equal': comparing(all, 0),
    'diff, one changed': comparing(all, 1),
    'diff, all changed': comparing(all, count),
    'reach, a source each': reaching(all, sources),
    'reach, one source': reaching(single, 1),
  };
  for (const [name, call] of Object.entries(calls)) warmUp(name, call);
  const rounds = alternate(calls, (name, { run }) => time(run) / 1e6);
  for (const name of Object.keys(calls)) report({ name, n: count, rounds: { time: rounds[name] } });
}

function explaining({ policies, routeGroups }) {
  return {
    run: () => explain(deniedRequest, policies, routeGroups),
    isExpected: ({ decision, nearest }) =>
      decision.verdict === 'deny' && nearest.length > 0 && nearest.every(({ policyChange }) => policyChange),
  };
}

function linting({ policies, routeGroups }, count) {
  return {
    run: () => lint(policies, routeGroups),
    isExpected: (findings) => findings.length >= count / 10,
  };
}

/** Where the routes of a policy change, some requests become allowed, others denied. */
function comparing(before, changes) {
  const after = changed(before, changes);
  const sources = new Set(before.policies.slice(0, changes).map(({ spec }) => spec.sources[0].name)).size;
  return {
    run: () => diff(before, after),
    isExpected: (found) => found.changes.length === 2 * sources && found.unknown.length === 0,
  };
}

function reaching({ policies, routeGroups }, sources) {
  return {
    run: () => reach(policies, routeGroups),
    isExpected: (found) =>
      found.sources.length === sources && found.sources.every(({ destinations }) => destinations.length > 0),
  };
}

/** Calls it until the code is hot. */
function warmUp(name, { run, isExpected }) {
  let spent = 0;
  while (spent < 500e6) {
    spent += time(() => {
      if (!isExpected(run())) throw new Error(`unexpected outcome of ${name}`);
    });
  }
}
