/**
 * The shapes of the resources, after their CustomResourceDefinitions: required fields and types.
 * What the texts in them mean (hosts, ranges, regexes, protocols) is checked where it is read.
 *
 * The only module that imports zod.
 */
import * as z from 'zod';

import { denyReasons } from '../model/deny-reasons.js';
import { dialectNames } from '../model/dialects.js';
import type { FieldPath } from '../model/issue.js';
import { serviceAccountPattern } from './service-account.js';

const nonEmpty = z.string().min(1);
const ignored = z.unknown().optional();
const stringMap = z.record(z.string(), z.string()).nullish();

/** `ObjectMeta` of Kubernetes. The API server itself writes most of it; names and maps alone are checked. */
const metadataSchema = z.object({
  name: nonEmpty,
  namespace: z.string().nullish(),
  annotations: stringMap,
  labels: stringMap,
  clusterName: ignored,
  creationTimestamp: ignored,
  deletionGracePeriodSeconds: ignored,
  deletionTimestamp: ignored,
  finalizers: ignored,
  generateName: ignored,
  generation: ignored,
  managedFields: ignored,
  ownerReferences: ignored,
  resourceVersion: ignored,
  selfLink: ignored,
  uid: ignored,
});

/** One entry of `spec.ports`. */
export const egressPortSchema = z.object({
  number: z.int().min(1).max(65535).describe('Destination port.'),
  protocol: z.string().describe('`http`, `https`, `tcp` or `tcp-server-first`, in any case.'),
});

const egressSpecSchema = z.object({
  sources: z
    .array(
      z.object({
        kind: nonEmpty.describe('`ServiceAccount`: no other kind can be a client.'),
        name: nonEmpty,
        namespace: nonEmpty,
        mtls: ignored.describe('Known to later versions of the API; does not bear on the decision.'),
      }),
    )
    .describe('Clients that may send.'),
  hosts: z
    .array(z.string())
    .optional()
    .describe('Names, `*.` and a name, or `*`, each perhaps with a port. `tcp` ports ignore them.'),
  ipAddresses: z.array(z.string()).optional().describe('CIDR ranges, IPv4 or IPv6. Empty: any address.'),
  ports: z.array(egressPortSchema),
  matches: z
    .array(
      z.object({
        apiGroup: z.string().optional().describe('`specs.smi-spec.io/v1alpha4` for an HTTPRouteGroup.'),
        kind: nonEmpty,
        name: nonEmpty,
      }),
    )
    .optional()
    .describe('HTTPRouteGroups of which some route must match, on `http` ports.'),
});

/** What the ports of one `Egress` share. */
export const egressSharedSpecSchema = egressSpecSchema.omit({ ports: true });

/** `Egress`, `policy.openservicemesh.io/v1alpha1`. Unknown fields are left out of the output. */
export const egressSchema = z.object({
  apiVersion: z.literal('policy.openservicemesh.io/v1alpha1'),
  kind: z.literal('Egress'),
  metadata: metadataSchema,
  spec: egressSpecSchema,
  status: ignored,
});

const headersSchema = z.record(z.string(), z.string());

/** One entry of `matches` in an HTTPRouteGroup. */
export const httpMatchSchema = z.object({
  name: nonEmpty,
  pathRegex: z.string().optional().describe('RE2 over the whole path, without the query.'),
  methods: z.array(nonEmpty).optional().describe('HTTP methods, or `*`. Empty: any method.'),
  headers: z
    .union([headersSchema, z.array(headersSchema)], {
      error: 'a map of strings, or a list of such maps',
    })
    .optional()
    .describe('Header names, each with an RE2 regex over the whole value.'),
});

const matchesSchema = z.array(httpMatchSchema);

/** `HTTPRouteGroup` since `specs.smi-spec.io/v1alpha3`: its matches stand under `spec`. */
export const currentRouteGroupSchema = z.object({
  apiVersion: z.enum(['specs.smi-spec.io/v1alpha4', 'specs.smi-spec.io/v1alpha3']),
  kind: z.literal('HTTPRouteGroup'),
  metadata: metadataSchema,
  spec: z.object({ matches: matchesSchema }),
  status: ignored,
});

/** `HTTPRouteGroup` up to `specs.smi-spec.io/v1alpha2`: its matches stand at the top. */
export const earlyRouteGroupSchema = z.object({
  apiVersion: z.enum(['specs.smi-spec.io/v1alpha2', 'specs.smi-spec.io/v1alpha1']),
  kind: z.literal('HTTPRouteGroup'),
  metadata: metadataSchema,
  matches: matchesSchema,
  status: ignored,
});

/** `HTTPRouteGroup`, `specs.smi-spec.io/v1alpha1` to `v1alpha4`. Unknown fields are left out of the output. */
export const httpRouteGroupSchema = z.union([currentRouteGroupSchema, earlyRouteGroupSchema]);

/** `MeshConfig`, `config.openservicemesh.io`: of its many fields only those that bear on egress. */
export const meshConfigSchema = z.object({
  apiVersion: z.enum([
    'config.openservicemesh.io/v1alpha1',
    'config.openservicemesh.io/v1alpha2',
    'config.openservicemesh.io/v1alpha3',
  ]),
  kind: z.literal('MeshConfig'),
  metadata: metadataSchema,
  spec: z.object({
    traffic: z.object({ enableEgress: z.boolean().optional() }).optional(),
    featureFlags: z.object({ enableEgressPolicy: z.boolean().optional() }).optional(),
  }),
});

const requestHeadersSchema = z
  .record(z.string(), z.union([z.string(), z.array(z.string())], { error: 'a string, or a list of strings' }))
  .describe('HTTP headers to send. A header that is sent more than once has a list of values.');

/** What a URL does not say of a request, and the fields of a request that a file may spell out, alike. */
const commonRequestFields = {
  ip: z.string().optional().describe('Destination address.'),
  sni: z.string().optional().describe("TLS server name; '' if the client sends none."),
  alpn: z.array(z.string()).optional().describe('TLS ALPN protocols: only the `envoy` dialect reads them.'),
  method: z.string().optional().describe('HTTP method.'),
  headers: requestHeadersSchema.optional(),
};

/** A request of a test case, field by field. Its values are checked when it is decided. */
const caseRequestSchema = z
  .object({
    protocol: z.enum(['http', 'https', 'tcp']),
    port: z.int(),
    host: z.string().optional().describe('HTTP `Host` or `:authority`, as sent.'),
    path: z.string().optional().describe('HTTP request target, query included.'),
    ...commonRequestFields,
  })
  .describe('A request, field by field.');

const caseUrlSchema = nonEmpty.describe('http://, https:// or tcp://host:port. Its path is taken as typed.');

const serviceAccountSchema = z
  .string()
  .regex(serviceAccountPattern, { error: 'the namespace and name of a ServiceAccount, such as `shop/cart`' })
  .describe("The client's ServiceAccount: `namespace/name`.");

const dialectSchema = z.enum(dialectNames).describe('Which reading of the policies decides.');

const caseSchema = z.object({
  name: nonEmpty.optional().describe('What the case shows. Default: the request.'),
  as: serviceAccountSchema.optional(),
  request: z.union([caseUrlSchema, caseRequestSchema]),
  ...commonRequestFields,
  expect: z.enum(['allow', 'deny']).describe('The verdict.'),
  reason: z.enum(denyReasons).optional().describe('With `expect: deny`: why.'),
  rule: z
    .string()
    .regex(/^[^:/]+\/[^:/]+(?::[0-9]+)?$/, {
      error:
        'the namespace and name of a policy, perhaps with a port: `shop/payments` or `shop/payments:443`',
    })
    .optional()
    .describe('With `expect: allow`: the policy that is reported, `namespace/name`, perhaps with `:port`.'),
  dialect: dialectSchema.optional(),
});

/** A test case whose request is a URL. */
export const urlCaseSchema = caseSchema.extend({ request: caseUrlSchema });

/** A test case whose request is spelled out, so that nothing stands beside it. */
export const requestCaseSchema = caseSchema
  .omit({ ip: true, sni: true, alpn: true, method: true, headers: true })
  .extend({ request: caseRequestSchema });

/** What stands around the cases of a file. */
export const caseFileHeadSchema = z.object({
  policies: z
    .array(nonEmpty)
    .optional()
    .describe('Files and directories of manifests, relative to this file. `--policies` takes their place.'),
  as: serviceAccountSchema.optional(),
  dialect: dialectSchema.optional(),
  cases: z.array(z.unknown()).min(1, { error: 'a list that is not empty' }),
});

/** A file of test cases. */
export const caseFileSchema = caseFileHeadSchema
  .extend({ cases: z.array(caseSchema).min(1) })
  .meta({ title: 'Test cases of egress policies' });

/** JSON Schema (draft 2020-12) of a file of test cases, so that editors complete and check it. */
export function caseFileJsonSchema(): z.core.JSONSchema.JSONSchema {
  return z.toJSONSchema(caseFileSchema);
}

/** JSON Schema (draft 2020-12) of {@link egressSchema}, for editors and other tools. */
export function egressJsonSchema(): z.core.JSONSchema.JSONSchema {
  return z.toJSONSchema(egressSchema, { io: 'input' });
}

/** JSON Schema (draft 2020-12) of {@link httpRouteGroupSchema}. */
export function httpRouteGroupJsonSchema(): z.core.JSONSchema.JSONSchema {
  return z.toJSONSchema(httpRouteGroupSchema, { io: 'input' });
}

/** JSON Schema (draft 2020-12) of {@link meshConfigSchema}. */
export function meshConfigJsonSchema(): z.core.JSONSchema.JSONSchema {
  return z.toJSONSchema(meshConfigSchema, { io: 'input' });
}

/** Where a value departs from its shape, and what should stand there: `a list`, `not empty`. */
export interface Departure {
  readonly path: FieldPath;
  readonly expected: string;
}

export type Checked<Shape> =
  | { readonly ok: true; readonly value: Shape }
  | { readonly ok: false; readonly departures: readonly Departure[] };

/** Checks a value's shape. The value that comes back is a copy: later changes of the input don't reach it. */
export function checkShape<Shape>(schema: z.ZodType<Shape>, input: unknown): Checked<Shape> {
  const result = schema.safeParse(input);
  if (result.success) return { ok: true, value: result.data };
  return {
    ok: false,
    departures: result.error.issues.map((issue) => ({
      path: issue.path.filter((step) => typeof step !== 'symbol'),
      expected: expectationOf(issue),
    })),
  };
}

function expectationOf(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return typeNames[issue.expected] ?? issue.expected;
    case 'invalid_value':
      return issue.values.map((value) => `\`${String(value)}\``).join(' or ');
    case 'too_small':
      if (issue.origin === 'array') return issue.message;
      return issue.origin === 'string' ? 'a string that is not empty' : `at least ${issue.minimum}`;
    case 'too_big':
      return `at most ${issue.maximum}`;
    case 'invalid_union':
    case 'custom':
    case 'invalid_element':
    case 'invalid_format':
    case 'invalid_key':
    case 'not_multiple_of':
    case 'unrecognized_keys':
      return issue.message;
  }
}

const typeNames: Partial<Record<string, string>> = {
  array: 'a list',
  boolean: '`true` or `false`',
  int: 'an integer',
  number: 'a number',
  object: 'an object',
  record: 'a map of strings',
  string: 'a string',
};

/** The fields that a shape knows: those of an object, or of the items of a list; a leaf has neither. */
export interface FieldTree {
  readonly fields?: ReadonlyMap<string, FieldTree>;
  readonly items?: FieldTree;
}

/** Reads the fields off a schema, so that they are written down once. */
export function fieldTreeOf(schema: z.core.$ZodType): FieldTree {
  if (schema instanceof z.ZodOptional) return fieldTreeOf(schema.unwrap());
  if (schema instanceof z.ZodArray) return { items: fieldTreeOf(schema.element) };
  if (schema instanceof z.ZodUnion) return fieldTreeOfUnion(schema);
  if (!(schema instanceof z.ZodObject)) return {};
  const shape: Readonly<Record<string, z.core.$ZodType>> = schema.shape;
  return { fields: new Map(Object.entries(shape).map(([name, field]) => [name, fieldTreeOf(field)])) };
}

/** The fields of the one option that is an object; a union without such an option is a leaf. */
function fieldTreeOfUnion({ options }: z.ZodUnion): FieldTree {
  return options.map(fieldTreeOf).find(({ fields }) => fields !== undefined) ?? {};
}
