import { compile } from '../../evaluator.js';
import type { FieldPath } from '../../model/issue.js';
import { quote } from '../../model/quote.js';
import type { Egress, KubernetesResource } from '../../model/resources.js';
import { referenceOf } from '../../parse/identity.js';
import { checkShape, egressSchema } from '../../parse/schemas.js';
import { fieldOf, type Fields, isFields, isList, valueAt } from '../../parse/values.js';
import type { ResourceInput } from '../../policy-set/read-resources.js';
import type {
  AdmissionResponse,
  AdmissionReviewRequest,
  AdmissionReviewResponse,
  AdmissionStatus,
} from './admission-review.js';
import type { AdmissionRule } from './admission-rules.js';
import { InvalidAdmissionReviewError } from './errors.js';
import { type AdmissionFinding, isErrorFinding, toCause, toLine } from './finding.js';
import { limitWarnings } from './warnings.js';

/** Options of {@link reviewAdmission}. */
export interface ReviewOptions {
  /**
   * The HTTPRouteGroups of the cluster, so that a policy is reviewed together with those it names. Without them,
   * whether a named group exists is not looked at: manifests are applied in any order.
   */
  readonly routeGroups?: ResourceInput | undefined;
  /** The Egress policies of the cluster: the deletion of a route group that one of them names gives a warning. */
  readonly policies?: ResourceInput | undefined;
  /** A linter. Its findings become warnings, whatever their severity. */
  readonly lint?:
    | ((
        policies: readonly KubernetesResource[],
        routeGroups: readonly KubernetesResource[],
      ) => readonly AdmissionFinding[])
    | undefined;
  /** What this cluster asks of an Egress besides validity, such as {@link noWildcardHosts}. */
  readonly rules?: readonly AdmissionRule[] | undefined;
}

/**
 * Answers an AdmissionReview of `admission.k8s.io/v1` about an Egress or an HTTPRouteGroup.
 *
 * `CREATE` and `UPDATE` are denied if the object has errors, or if a rule of yours says so; the rest becomes warnings.
 * Always allowed are `DELETE` and `CONNECT`, changes of the `status` subresource, and updates of an object that is
 * being deleted: otherwise what is invalid could not be removed. Other kinds are denied, because whoever sends them
 * here expects a review. A dry run is answered like any other request: reviewing has no side effects.
 *
 * @param review the body of the API server's request, parsed; it is not trusted
 * @throws InvalidAdmissionReviewError if it has no `request.uid` that could be answered, or is of another version
 *
 * @example
 * const { response } = reviewAdmission(JSON.parse(body), { rules: [noWildcardHosts] });
 * response.allowed; // false
 */
export function reviewAdmission(
  review: AdmissionReviewRequest,
  options: ReviewOptions = {},
): AdmissionReviewResponse {
  const request = readRequest(review);
  const uid = fieldOf(request, 'uid');
  if (typeof uid !== 'string' || uid === '') {
    throw new InvalidAdmissionReviewError('an AdmissionReview without `request.uid` cannot be answered');
  }
  return {
    apiVersion: 'admission.k8s.io/v1',
    kind: 'AdmissionReview',
    response: { uid, ...answer(request, options) },
  };
}

type Answer = Omit<AdmissionResponse, 'uid'>;

function readRequest(review: unknown): Fields {
  const apiVersion = fieldOf(review, 'apiVersion');
  if (fieldOf(review, 'kind') !== 'AdmissionReview' || apiVersion !== 'admission.k8s.io/v1') {
    throw new InvalidAdmissionReviewError(
      'not an AdmissionReview of `admission.k8s.io/v1`: set `admissionReviewVersions: [v1]` for the webhook',
    );
  }
  const request = fieldOf(review, 'request');
  if (!isFields(request)) throw new InvalidAdmissionReviewError('an AdmissionReview without `request`');
  return request;
}

function answer(request: Fields, options: ReviewOptions): Answer {
  const operation = fieldOf(request, 'operation');
  switch (operation) {
    case 'CREATE':
    case 'UPDATE':
      return fieldOf(request, 'subResource') === 'status' || isBeingDeleted(request)
        ? { allowed: true }
        : reviewObject(request, options);
    case 'DELETE':
      return withWarnings({ allowed: true }, danglingReferences(fieldOf(request, 'oldObject'), options));
    case 'CONNECT':
      return { allowed: true };
    default:
      return refuse(
        `operation ${quote(operation)} is none of \`CREATE\`, \`UPDATE\`, \`DELETE\`, \`CONNECT\``,
      );
  }
}

/** Only the API server sets the timestamp. All that happens afterwards is that finalizers are removed. */
function isBeingDeleted(request: Fields): boolean {
  const timestamp = (field: string): unknown => valueAt(request, [field, 'metadata', 'deletionTimestamp']);
  return typeof timestamp('oldObject') === 'string' && typeof timestamp('object') === 'string';
}

function reviewObject(request: Fields, options: ReviewOptions): Answer {
  const object = fieldOf(request, 'object');
  if (!isFields(object)) return refuse('`request.object` is not an object');
  const resource = withAssignedNames(object, request);
  switch (fieldOf(object, 'kind')) {
    case 'Egress':
      return conclude(resource, reviewEgress(resource, options));
    case 'HTTPRouteGroup':
      return conclude(resource, reviewRouteGroup(resource, options));
    default:
      return refuse(
        `kind ${quote(fieldOf(object, 'kind'))} is not reviewed here, only \`Egress\` and \`HTTPRouteGroup\`: narrow the rules of the webhook`,
      );
  }
}

/** The API server fills in the namespace of the URL, and for a `generateName` the name, perhaps only later. */
function withAssignedNames(object: Fields, request: Fields): Fields {
  const metadata = fieldOf(object, 'metadata');
  if (!isFields(metadata)) return object;
  const prefix = metadata['generateName'];
  const name = typeof prefix === 'string' && prefix !== '' ? `${prefix}xxxxx` : undefined;
  const assigned = { namespace: fieldOf(request, 'namespace'), name };
  return {
    ...object,
    metadata: {
      ...metadata,
      ...(!metadata['namespace'] && assigned.namespace ? { namespace: assigned.namespace } : {}),
      ...(!metadata['name'] && assigned.name ? { name: assigned.name } : {}),
    },
  };
}

function reviewEgress(resource: Fields, options: ReviewOptions): readonly AdmissionFinding[] {
  const { rules = [], lint } = options;
  const routeGroups = listOf(options.routeGroups ?? []).filter((group) => namesGroup(resource, group));
  const areGroupsKnown = options.routeGroups !== undefined;
  const isReportable = ({ code }: AdmissionFinding): boolean =>
    areGroupsKnown || code !== 'missing-route-group';
  const { issues } = compile([resource], routeGroups, { onInvalid: 'skip' });
  const own = about(resource, issues).filter(isReportable);
  if (own.some(isErrorFinding)) return own;
  const ofRules = rules.flatMap((rule) => (isEgress(resource) ? rule(resource) : []));
  const ofLint = about(resource, lint?.([resource], routeGroups) ?? []).filter(isReportable);
  return [...own, ...ofRules, ...asWarnings(ofLint, own)];
}

/** A policy without errors is one. */
function isEgress(resource: unknown): resource is Egress {
  return checkShape(egressSchema, resource).ok;
}

function reviewRouteGroup(resource: Fields, { lint }: ReviewOptions): readonly AdmissionFinding[] {
  const { issues } = compile([], [resource], { onInvalid: 'skip' });
  if (issues.some(isErrorFinding)) return issues;
  return [...issues, ...asWarnings(about(resource, lint?.([], [resource]) ?? []), issues)];
}

/** The findings on the resource: the others were reviewed when they were created. */
function about(resource: Fields, findings: readonly AdmissionFinding[]): readonly AdmissionFinding[] {
  return findings.filter((finding) => !finding.resource || finding.resource.kind === resource['kind']);
}

/** A linter reports issues too: none is reported twice. */
function asWarnings(
  findings: readonly AdmissionFinding[],
  reported: readonly AdmissionFinding[],
): readonly AdmissionFinding[] {
  const lines = new Set(reported.map(toLine));
  return findings
    .filter((finding) => !lines.has(toLine(finding)))
    .map((finding) => ({ ...finding, severity: 'warning' }));
}

function listOf(input: ResourceInput): readonly KubernetesResource[] {
  if (isList(input)) return input.filter(isFields);
  const items = fieldOf(input, 'items');
  return isList(items) ? items.filter(isFields) : isFields(input) ? [input] : [];
}

/** A deleted group contributes no route, so that policies which name it grant less, or nothing. */
function danglingReferences(deleted: unknown, { policies = [] }: ReviewOptions): readonly AdmissionFinding[] {
  return listOf(policies)
    .filter((policy) => namesGroup(policy, deleted))
    .map((policy) => ({
      code: 'missing-route-group',
      severity: 'warning',
      message: `Egress ${quote(valueAt(policy, ['metadata', 'name']))} still names this HTTPRouteGroup, which will contribute no route`,
    }));
}

/** Whether an Egress refers to an HTTPRouteGroup. */
function namesGroup(policy: unknown, group: unknown): boolean {
  const matches = valueAt(policy, ['spec', 'matches']);
  const named = referenceOf(group, 'HTTPRouteGroup');
  return (
    fieldOf(group, 'kind') === 'HTTPRouteGroup' &&
    named?.namespace === referenceOf(policy, 'Egress')?.namespace &&
    isList(matches) &&
    matches.some(
      (match) => fieldOf(match, 'kind') === 'HTTPRouteGroup' && fieldOf(match, 'name') === named?.name,
    )
  );
}

function conclude(resource: Fields, findings: readonly AdmissionFinding[]): Answer {
  const errors = findings.filter(isErrorFinding);
  const others = findings.filter((finding) => !isErrorFinding(finding));
  return withWarnings(
    errors.length === 0 ? { allowed: true } : { allowed: false, status: invalid(resource, errors) },
    others,
  );
}

function withWarnings(answer: Answer, findings: readonly AdmissionFinding[]): Answer {
  return findings.length === 0 ? answer : { ...answer, warnings: limitWarnings(findings.map(toLine)) };
}

function invalid(resource: Fields, errors: readonly AdmissionFinding[]): AdmissionStatus {
  const [group = ''] = textAt(resource, ['apiVersion']).split('/');
  return {
    code: 422,
    reason: 'Invalid',
    message: errors.map(toLine).join('; '),
    details: {
      group,
      kind: textAt(resource, ['kind']),
      name: textAt(resource, ['metadata', 'name']),
      causes: errors.map(toCause),
    },
  };
}

function textAt(resource: Fields, path: FieldPath): string {
  const value = valueAt(resource, path);
  return typeof value === 'string' ? value : '';
}

/** Refuses a request that cannot be reviewed. */
function refuse(message: string): Answer {
  return { allowed: false, status: { code: 400, reason: 'BadRequest', message } };
}
