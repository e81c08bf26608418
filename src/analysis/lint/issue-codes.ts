import type { IssueCode } from '../../model/issue.js';

/** What reading the resources reports, in one line each: the linter passes it on under the same code. */
export const issueSummaries: Readonly<Record<IssueCode, string>> = {
  'invalid-manifest': 'a manifest is not YAML or JSON',
  'not-a-resource': 'a document is not a Kubernetes object',
  'unrelated-kind': 'a resource of a kind that does not bear on egress is passed over',
  'unexpected-kind': 'a resource of another kind stands where policies, or route groups, are expected',
  'unsupported-version': 'a resource of a version that is not read',
  'duplicate-resource': 'two resources of one kind have the same namespace and name',
  'missing-field': 'a required field is absent',
  'invalid-field': "a field's value has the wrong type, is out of its range, or is refused by the API server",
  'unknown-field': 'a field that the API does not have: the API server drops it silently',
  'invalid-port': "a port's number is not an integer from 1 to 65535",
  'invalid-protocol': "a port's protocol is none of `http`, `https`, `tcp`, `tcp-server-first`",
  'invalid-host': 'a host with a scheme, a path, a misplaced `*`, or what else no client could send',
  'invalid-ip-range': 'a range is not CIDR notation with a prefix length',
  'invalid-regex': 'a pattern is not RE2',
  'regex-too-large': 'a pattern is larger than is borne',
  'unbounded-regex': 'a pattern asks for work without bound (`pipy` dialect only)',
  'invalid-match-reference': '`matches` names a kind that it cannot refer to, or two UpstreamTrafficSettings',
  'missing-route-group': '`matches` names an HTTPRouteGroup that is not there',
  'invalid-route-group': '`matches` names an HTTPRouteGroup that is invalid',
};
