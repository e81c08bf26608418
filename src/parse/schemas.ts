/**
 * The shapes of the resources, after their CustomResourceDefinitions: required fields and types.
 * What the texts in them mean (hosts, ranges, regexes, protocols) is checked where it is read.
 *
 * The only module that imports zod: its `mini` build, of which a bundle holds what is used here. A schema is built when
 * it is first asked for, so that importing this module costs nothing, and a schema that nothing asks for is left out.
 */
import * as z from 'zod/mini';
import { ZodMiniObject } from 'zod/mini';
import { $constructor, type $ZodLooseShape, $ZodObjectJIT } from 'zod/v4/core';

import { denyReasons } from '../model/deny-reasons.js';
import { dialectNames } from '../model/dialects.js';
import type { FieldPath } from '../model/issue.js';
import {
  namesBesideUrl,
  type OptionalFieldName,
  optionalFieldNames,
  requestFields,
} from './request-fields.js';
import { serviceAccountPattern } from './service-account.js';

/** The shape of a value, built when it is first asked for. */
export type Schema<Shape = unknown> = () => z.ZodMiniType<Shape>;

/**
 * An object whose parser zod generates, as its full build does. Without it, reading a policy takes 2.5 times as long
 * (25 us instead of 10), and 100,000 malformed fields end in a RangeError. Where `eval` is forbidden, zod parses without.
 */
const GeneratedObject: $constructor<ZodMiniObject> = /* @__PURE__ */ $constructor(
  'GeneratedObject',
  (schema, definition) => {
    $ZodObjectJIT.init(schema, definition);
    ZodMiniObject.init(schema, definition);
  },
);

function object<Shape extends $ZodLooseShape>(shape: Shape) {
  return new GeneratedObject({ type: 'object', shape }) as ZodMiniObject<Shape>;
}

function once<Value>(build: () => Value): () => Value {
  let built: { readonly value: Value } | undefined;
  return () => (built ??= { value: build() }).value;
}

/** Gives a schema the text that stands beside it in a JSON Schema. */
function described<Described extends z.ZodMiniType>(schema: Described, description: string): Described {
  z.globalRegistry.add(schema, { description });
  return schema;
}

const nonEmpty = () => z.string().check(z.minLength(1));
const ignored = () => z.optional(z.unknown());
const stringMap = () => z.nullish(z.record(z.string(), z.string()));

/** `ObjectMeta` of Kubernetes. The API server itself writes most of it; names and maps alone are checked. */
const metadataSchema = /* @__PURE__ */ once(() =>
  object({
    name: nonEmpty(),
    namespace: z.nullish(z.string()),
    annotations: stringMap(),
    labels: stringMap(),
    clusterName: ignored(),
    creationTimestamp: ignored(),
    deletionGracePeriodSeconds: ignored(),
    deletionTimestamp: ignored(),
    finalizers: ignored(),
    generateName: ignored(),
    generation: ignored(),
    managedFields: ignored(),
    ownerReferences: ignored(),
    resourceVersion: ignored(),
    selfLink: ignored(),
    uid: ignored(),
  }),
);

/** One entry of `spec.ports`. */
export const egressPortSchema = /* @__PURE__ */ once(() =>
  object({
    number: described(z.int().check(z.minimum(1), z.maximum(65535)), 'Destination port.'),
    protocol: described(z.string(), '`http`, `https`, `tcp` or `tcp-server-first`, in any case.'),
  }),
);

const egressSpecSchema = /* @__PURE__ */ once(() =>
  object({
    sources: described(
      z.array(
        object({
          kind: described(nonEmpty(), '`ServiceAccount`: no other kind can be a client.'),
          name: nonEmpty(),
          namespace: nonEmpty(),
          mtls: described(ignored(), 'Known to later versions of the API; does not bear on the decision.'),
        }),
      ),
      'Clients that may send.',
    ),
    hosts: described(
      z.optional(z.array(z.string())),
      'Names, `*.` and a name, or `*`, each perhaps with a port. `tcp` ports ignore them.',
    ),
    ipAddresses: described(z.optional(z.array(z.string())), 'CIDR ranges, IPv4 or IPv6. Empty: any address.'),
    ports: z.array(egressPortSchema()),
    matches: described(
      z.optional(
        z.array(
          object({
            apiGroup: described(
              z.optional(z.string()),
              '`specs.smi-spec.io/v1alpha4` for an HTTPRouteGroup.',
            ),
            kind: nonEmpty(),
            name: nonEmpty(),
          }),
        ),
      ),
      'HTTPRouteGroups of which some route must match, on `http` ports.',
    ),
  }),
);

/** What the ports of one `Egress` share. */
export const egressSharedSpecSchema = /* @__PURE__ */ once(() => z.omit(egressSpecSchema(), { ports: true }));

/** `Egress`, `policy.openservicemesh.io/v1alpha1`. Unknown fields are left out of the output. */
export const egressSchema = /* @__PURE__ */ once(() =>
  object({
    apiVersion: z.literal('policy.openservicemesh.io/v1alpha1'),
    kind: z.literal('Egress'),
    metadata: metadataSchema(),
    spec: egressSpecSchema(),
    status: ignored(),
  }),
);

const headersSchema = () => z.record(z.string(), z.string());

/** One entry of `matches` in an HTTPRouteGroup. */
export const httpMatchSchema = /* @__PURE__ */ once(() =>
  object({
    name: nonEmpty(),
    pathRegex: described(z.optional(z.string()), 'RE2 over the whole path, without the query.'),
    methods: described(z.optional(z.array(nonEmpty())), 'HTTP methods, or `*`. Empty: any method.'),
    headers: described(
      z.optional(
        z.union([headersSchema(), z.array(headersSchema())], {
          error: 'a map of strings, or a list of such maps',
        }),
      ),
      'Header names, each with an RE2 regex over the whole value.',
    ),
  }),
);

/** `HTTPRouteGroup` since `specs.smi-spec.io/v1alpha3`: its matches stand under `spec`. */
export const currentRouteGroupSchema = /* @__PURE__ */ once(() =>
  object({
    apiVersion: z.enum(['specs.smi-spec.io/v1alpha4', 'specs.smi-spec.io/v1alpha3']),
    kind: z.literal('HTTPRouteGroup'),
    metadata: metadataSchema(),
    spec: object({ matches: z.array(httpMatchSchema()) }),
    status: ignored(),
  }),
);

/** The versions of `HTTPRouteGroup` whose matches stand at the top. */
export const earlyRouteGroupVersions = ['specs.smi-spec.io/v1alpha2', 'specs.smi-spec.io/v1alpha1'] as const;

/** `HTTPRouteGroup` up to `specs.smi-spec.io/v1alpha2`: its matches stand at the top. */
export const earlyRouteGroupSchema = /* @__PURE__ */ once(() =>
  object({
    apiVersion: z.enum(earlyRouteGroupVersions),
    kind: z.literal('HTTPRouteGroup'),
    metadata: metadataSchema(),
    matches: z.array(httpMatchSchema()),
    status: ignored(),
  }),
);

/** `HTTPRouteGroup`, `specs.smi-spec.io/v1alpha1` to `v1alpha4`. Unknown fields are left out of the output. */
export const httpRouteGroupSchema = /* @__PURE__ */ once(() =>
  z.union([currentRouteGroupSchema(), earlyRouteGroupSchema()]),
);

/** `MeshConfig`, `config.openservicemesh.io`: of its many fields only those that bear on egress. */
export const meshConfigSchema = /* @__PURE__ */ once(() =>
  object({
    apiVersion: z.enum([
      'config.openservicemesh.io/v1alpha1',
      'config.openservicemesh.io/v1alpha2',
      'config.openservicemesh.io/v1alpha3',
    ]),
    kind: z.literal('MeshConfig'),
    metadata: metadataSchema(),
    spec: object({
      traffic: z.optional(object({ enableEgress: z.optional(z.boolean()) })),
      featureFlags: z.optional(object({ enableEgressPolicy: z.optional(z.boolean()) })),
    }),
  }),
);

/** The optional fields of a request, by name. */
function requestFieldSchemas(names: readonly OptionalFieldName[]): Readonly<Record<string, z.ZodMiniType>> {
  return Object.fromEntries(
    names.map((name) => {
      const { type, description } = requestFields[name];
      return [name, described(z.optional(schemasByType[type]()), description)];
    }),
  );
}

const schemasByType = {
  text: () => z.string(),
  texts: () => z.array(z.string()),
  headers: () =>
    z.record(
      z.string(),
      z.union([z.string(), z.array(z.string())], { error: 'a string, or a list of strings' }),
    ),
} as const;

/** A request of a test case, field by field. Its values are checked when it is decided. */
const caseRequestSchema = /* @__PURE__ */ once(() =>
  described(
    object({
      protocol: z.enum(['http', 'https', 'tcp']),
      port: z.int(),
      ...requestFieldSchemas(optionalFieldNames.filter((name) => requestFields[name].inUrl)),
      ...requestFieldSchemas(namesBesideUrl),
    }),
    'A request, field by field.',
  ),
);

const caseUrlSchema = /* @__PURE__ */ once(() =>
  described(nonEmpty(), 'http://, https:// or tcp://host:port. Its path is taken as typed.'),
);

const serviceAccountSchema = /* @__PURE__ */ once(() =>
  described(
    z.string().check(
      z.regex(serviceAccountPattern, {
        error: 'the namespace and name of a ServiceAccount, such as `shop/cart`',
      }),
    ),
    "The client's ServiceAccount: `namespace/name`.",
  ),
);

const dialectSchema = /* @__PURE__ */ once(() =>
  described(z.enum(dialectNames), 'Which reading of the policies decides.'),
);

const policyReferencePattern = /^[^:/]+\/[^:/]+(?::[0-9]+)?$/;

/** What every case has around its request. */
const caseShape = /* @__PURE__ */ once(() => ({
  before: {
    name: described(z.optional(nonEmpty()), 'What the case shows. Default: the request.'),
    note: described(z.optional(nonEmpty()), 'Printed beside the decision, such as what a real client got.'),
    as: z.optional(serviceAccountSchema()),
  },
  after: {
    expect: described(z.enum(['allow', 'deny']), 'The verdict.'),
    reason: described(z.optional(z.enum(denyReasons)), 'With `expect: deny`: why.'),
    rule: described(
      z.optional(
        z.string().check(
          z.regex(policyReferencePattern, {
            error:
              'the namespace and name of a policy, perhaps with a port: `shop/payments` or `shop/payments:443`',
          }),
        ),
      ),
      'With `expect: allow`: the policy that is reported, `namespace/name`, perhaps with `:port`.',
    ),
    dialect: z.optional(dialectSchema()),
  },
}));

function caseSchemaFor<Request extends z.ZodMiniType>(
  request: Request,
  besideRequest: Readonly<Record<string, z.ZodMiniType>>,
) {
  const { before, after } = caseShape();
  return object({ ...before, request, ...besideRequest, ...after });
}

const caseSchema = /* @__PURE__ */ once(() =>
  caseSchemaFor(z.union([caseUrlSchema(), caseRequestSchema()]), requestFieldSchemas(namesBesideUrl)),
);

/** A test case whose request is a URL. */
export const urlCaseSchema = /* @__PURE__ */ once(() =>
  caseSchemaFor(caseUrlSchema(), requestFieldSchemas(namesBesideUrl)),
);

/** A test case whose request is spelled out, so that nothing stands beside it. */
export const requestCaseSchema = /* @__PURE__ */ once(() => caseSchemaFor(caseRequestSchema(), {}));

/** What stands around the cases of a file. */
export const caseFileHeadSchema = /* @__PURE__ */ once(() =>
  object({
    policies: described(
      z.optional(z.array(nonEmpty())),
      'Files and directories of manifests, relative to this file; [] for no policies. `--policies` takes their place.',
    ),
    as: z.optional(serviceAccountSchema()),
    dialect: z.optional(dialectSchema()),
    cases: z.array(z.unknown()).check(z.minLength(1, { error: 'a list that is not empty' })),
  }),
);

/** A file of test cases. */
export const caseFileSchema = /* @__PURE__ */ once(() =>
  z
    .extend(caseFileHeadSchema(), { cases: z.array(caseSchema()).check(z.minLength(1)) })
    .register(z.globalRegistry, { title: 'Test cases of egress policies' }),
);

/** A JSON Schema (draft 2020-12): plain data, by keyword. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/** JSON Schema of a file of test cases, so that editors complete and check it. */
export function caseFileJsonSchema(): JsonSchema {
  return z.toJSONSchema(caseFileSchema());
}

/** JSON Schema of an `Egress`, for editors and other tools. */
export function egressJsonSchema(): JsonSchema {
  return z.toJSONSchema(egressSchema(), { io: 'input' });
}

/** JSON Schema of an `HTTPRouteGroup` of any version. */
export function httpRouteGroupJsonSchema(): JsonSchema {
  return z.toJSONSchema(httpRouteGroupSchema(), { io: 'input' });
}

/** JSON Schema of a `MeshConfig`: of its many fields those that bear on egress. */
export function meshConfigJsonSchema(): JsonSchema {
  return z.toJSONSchema(meshConfigSchema(), { io: 'input' });
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
export function checkShape<Shape>(schema: Schema<Shape>, input: unknown): Checked<Shape> {
  const result = z.safeParse(schema(), input);
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
export function fieldTreeOf(schema: Schema): FieldTree {
  return treeOf(schema());
}

function treeOf(schema: z.core.$ZodType): FieldTree {
  if (schema instanceof z.ZodMiniOptional) return treeOf(schema._zod.def.innerType);
  if (schema instanceof z.ZodMiniArray) return { items: treeOf(schema._zod.def.element) };
  if (schema instanceof z.ZodMiniUnion) return treeOfUnion(schema);
  if (!(schema instanceof ZodMiniObject)) return {};
  const shape: Readonly<Record<string, z.core.$ZodType>> = schema.shape;
  return { fields: new Map(Object.entries(shape).map(([name, field]) => [name, treeOf(field)])) };
}

/** The fields of the one option that is an object; a union without such an option is a leaf. */
function treeOfUnion(union: z.ZodMiniUnion): FieldTree {
  return union._zod.def.options.map(treeOf).find(({ fields }) => fields !== undefined) ?? {};
}
