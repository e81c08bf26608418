import { compile } from '../dist/library.js';
import { allowedBy, measureRepeated, measureSizes } from '../measure.js';
import { account, egress, fresh, list, randomNumbers } from '../resources.js';

const hostsOfPolicy = 10;
const hostOf = (index) =>
  index % hostsOfPolicy === 9 ? `*.zone-${index}.example.com` : `host-${index}.example.com`;

/** One source and N TLS server names, ten to a policy, one of them a wildcard. */
function hosts(count) {
  return list(Math.ceil(count / hostsOfPolicy), (policy) =>
    egress('team', `policy-${policy}`, {
      sources: [account('team', 'client')],
      hosts: list(hostsOfPolicy, (index) => hostOf(policy * hostsOfPolicy + index)),
      ports: [{ number: 443, protocol: 'https' }],
    }),
  );
}

/** TLS connections of which a third is denied. */
function hostRequests(count) {
  return (size) => {
    const random = randomNumbers();
    return list(size, (number) => {
      const name = hostOf(Math.floor(random() * count)).replace('*', `deep.under-${number}`);
      return {
        source: { namespace: fresh('team'), name: fresh('client') },
        protocol: 'https',
        port: 443,
        sni: fresh(isAllowed(number) ? name : name.replace('example', 'elsewhere')),
      };
    });
  };
}

const isAllowed = (number) => number % 3 !== 0;

/** One `http` rule of 10,000 hosts; some of them are asked in turn. */
const hostsOfRule = 10_000;
const oneRule = () =>
  egress('team', 'policy', {
    sources: [account('team', 'client')],
    hosts: list(hostsOfRule, (index) => `host-${index}.example.com`),
    ports: [{ number: 80, protocol: 'http' }],
  });

/** As many requests however many hosts are asked, so that the requests take the same room in the caches. */
function requestsInTurn(asked) {
  return () =>
    list(hostsOfRule, (number) => ({
      source: { namespace: fresh('team'), name: fresh('client') },
      protocol: 'http',
      port: 80,
      host: fresh(`host-${number % asked}.example.com`),
      method: fresh('GET'),
      path: fresh(`/status/${number}`),
    }));
}

export const parts = ['sizes', 'one rule'];

export function measure(report, part) {
  if (part === 'sizes') {
    measureSizes(report, [100, 1_000, 10_000, 100_000], (count) => ({
      decide: allowedBy(compile(hosts(count))),
      requests: hostRequests(count),
      isAllowed,
    }));
  } else {
    const decide = allowedBy(compile([oneRule()]));
    const contender = (asked) => ({ decide, requests: requestsInTurn(asked), isAllowed: () => true });
    const rounds = measureRepeated({ 500: contender(500), [hostsOfRule]: contender(hostsOfRule) });
    report({ name: 'one rule, in turn', rounds });
  }
}
