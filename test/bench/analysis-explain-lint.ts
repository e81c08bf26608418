/**
 * Times of `explain()` and `lint()` at growing numbers of policies, for the benchmark's runner.
 */
import {
  compile,
  explain,
  lint,
  type Egress,
  type EgressRequest,
  type HTTPRouteGroup,
} from '../../src/index.js';

export interface AnalysisFigure {
  readonly policies: number;
  /** Milliseconds: the median over the rounds. */
  readonly compile: number;
  readonly lint: number;
  /** All policies of sources of their own: the usual case. */
  readonly explainDenied: number;
  /** Every policy of one source: the worst case. */
  readonly lintOneSource: number;
  readonly explainOneSource: number;
}

/** Measures at each size, and checks that both commands find what is there before any time is taken. */
export function measureAnalysis(
  sizes: readonly number[] = [10, 1_000, 10_000],
  rounds = 5,
): readonly AnalysisFigure[] {
  return sizes.map((size) => {
    const spread = makeWorld(size, (index) => `app-${index}`);
    const single = makeWorld(size, () => 'app-0');
    for (const { policies, routeGroups } of [spread, single]) {
      const { decision, nearest } = explain(denied, policies, routeGroups);
      if (decision.verdict !== 'deny' || nearest.length === 0)
        throw new Error('the request should be denied');
      if (lint(policies, routeGroups).length < size / 10) throw new Error('more should be found');
    }
    const time = (run: () => unknown): number => median(Array.from({ length: rounds }, () => timeOnce(run)));
    return {
      policies: size,
      compile: time(() => compile(spread.policies, spread.routeGroups)),
      lint: time(() => lint(spread.policies, spread.routeGroups)),
      explainDenied: time(() => explain(denied, spread.policies, spread.routeGroups)),
      lintOneSource: time(() => lint(single.policies, single.routeGroups)),
      explainOneSource: time(() => explain(denied, single.policies, single.routeGroups)),
    };
  });
}

const denied: EgressRequest = {
  source: { namespace: 'apps', name: 'app-0' },
  protocol: 'http',
  port: 80,
  host: 'host-0.example.com',
  method: 'DELETE',
  path: '/status/200',
};

/** One host and a group of two routes for each policy; a tenth have a range with host bits, and some repeat others. */
function makeWorld(size: number, source: (index: number) => string) {
  const policies: Egress[] = [];
  const routeGroups: HTTPRouteGroup[] = [];
  for (let index = 0; index < size; index++) {
    const number = index % 50 === 49 ? index - 1 : index;
    policies.push({
      apiVersion: 'policy.openservicemesh.io/v1alpha1',
      kind: 'Egress',
      metadata: { namespace: 'apps', name: `policy-${index}` },
      spec: {
        sources: [{ kind: 'ServiceAccount', namespace: 'apps', name: source(number) }],
        hosts: [`host-${number}.example.com`],
        ...(number % 10 === 5 && { ipAddresses: ['10.1.2.3/16'] }),
        ports: [{ number: 80, protocol: 'http' }],
        matches: [
          { apiGroup: 'specs.smi-spec.io/v1alpha4', kind: 'HTTPRouteGroup', name: `routes-${index}` },
        ],
      },
    });
    routeGroups.push({
      apiVersion: 'specs.smi-spec.io/v1alpha4',
      kind: 'HTTPRouteGroup',
      metadata: { namespace: 'apps', name: `routes-${index}` },
      spec: {
        matches: [
          { name: 'get', pathRegex: `/v${number}/get`, methods: ['GET'] },
          {
            name: 'status',
            pathRegex: number % 10 === 3 ? '/status*' : `/v${number}/status/[0-9]+`,
            methods: ['GET'],
          },
        ],
      },
    });
  }
  return { policies, routeGroups };
}

function timeOnce(run: () => unknown): number {
  const start = performance.now();
  run();
  return performance.now() - start;
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((left, right) => left - right);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}
