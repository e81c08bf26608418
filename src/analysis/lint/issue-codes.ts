import type { IssueCode } from '../../model/issue.js';

/** The issues of reading the resources, in one line each. The linter reports them under the same codes. */
export const issueSummaries: Readonly<Record<IssueCode, string>> = {
  'invalid-manifest': 'a manifest is not YAML or JSON',
  'not-a-resource': 'a document is not a Kubernetes object',
  'unrelated-kind': 'a resource of a kind that does not affect egress is skipped',
  'unexpected-kind': 'a resource of another kind is given where policies, or route groups, are expected',
  'unsupported-version': 'a resource of a version that is not read',
  'duplicate-resource': 'two resources of one kind have the same namespace and name',
  'missing-field': 'a required field is absent',
  'invalid-field': "a field's value has the wrong type, is out of its range, or is refused by the API server",
  'unknown-field': 'a field that the API does not have: the API server drops it silently',
  'invalid-port': "a port's number is not an integer from 1 to 65535",
  'invalid-protocol': "a port's protocol is none of `http`, `https`, `tcp`, `tcp-server-first`",
  'invalid-host': 'a host with a scheme, a path, a misplaced `*`, or anything else that no client could send',
  'invalid-ip-range': 'a range is not CIDR notation with a prefix length',
  'invalid-regex': 'a pattern is not RE2',
  'regex-too-large': 'a pattern exceeds the size limit',
  'unbounded-regex': 'a pattern needs unbounded work (`pipy` dialect only)',
  'invalid-match-reference': '`matches` names a kind that it cannot refer to, or two UpstreamTrafficSettings',
  'missing-route-group': '`matches` names an HTTPRouteGroup that is not there',
  'invalid-route-group': '`matches` names an HTTPRouteGroup that is invalid',
};
