/** The example of an admission webhook: over real TLS, with real curl, and AdmissionReviews as the API server sends them. */
import { copyFileSync, existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parseAllDocuments } from 'yaml';

import type { FieldPath } from '../../src/model/issue.js';
import { apiVersions } from '../../src/parse/identity.js';
import { fieldOf, valueAt } from '../../src/parse/values.js';
import { egress, routeGroup } from '../support/resources.js';
import { curl, type CurlResult, Example, makeCertificate, root, TemporaryDirectory } from './support.js';

const files = new TemporaryDirectory();
const tls = makeCertificate(files, ['DNS:localhost']);
let webhook: Example;
let port = 0;

beforeAll(async () => {
  webhook = new Example('admission-webhook/main.js', [
    ...['--port', '0', '--certificate', tls.certificate, '--key', tls.key],
    ...['--rule', 'no-wildcard-hosts', '--rule', 'no-unbounded-ports'],
  ]);
  port = await webhook.port();
});

afterAll(async () => {
  await webhook.stop();
  files.remove();
});

/** All that the API server puts into a review, whether it matters here or not. */
function reviewOf(operation: 'CREATE' | 'UPDATE' | 'DELETE', object: object, more: object = {}): object {
  const {
    apiVersion = '',
    kind = '',
    metadata,
  } = object as { apiVersion?: string; kind?: string; metadata?: object };
  const [group, version] = apiVersion.split('/');
  const resource = kind === 'Egress' ? 'egresses' : 'httproutegroups';
  const stored = {
    ...object,
    metadata: {
      ...metadata,
      uid: 'b2a1c5a0-26c4-4d0a-9e0b-0f5b1a0c9f11',
      creationTimestamp: '2024-05-06T07:08:09Z',
      generation: 1,
      managedFields: [
        { manager: 'kubectl', operation: 'Update', apiVersion, fieldsType: 'FieldsV1', fieldsV1: {} },
      ],
    },
  };
  return {
    kind: 'AdmissionReview',
    apiVersion: 'admission.k8s.io/v1',
    request: {
      uid: '0df28fbd-5f5f-11e8-bc74-36e6bb280816',
      kind: { group, version, kind },
      resource: { group, version, resource },
      requestKind: { group, version, kind },
      requestResource: { group, version, resource },
      name: 'policy',
      namespace: 'mesh',
      operation,
      userInfo: {
        username: 'admin',
        uid: '014fbff9a07c',
        groups: ['system:authenticated'],
        extra: { k: ['v'] },
      },
      object: operation === 'DELETE' ? null : stored,
      oldObject: operation === 'CREATE' ? null : stored,
      dryRun: false,
      options: { kind: 'CreateOptions', apiVersion: 'meta.k8s.io/v1', fieldManager: 'kubectl' },
      ...more,
    },
  };
}

async function request(path: string, ...args: readonly string[]): Promise<CurlResult> {
  const url = `https://localhost:${port}${path}`;
  return curl(['--cacert', tls.certificate, '--ipv4', '--write-out', '\n%{http_code}', ...args, url]);
}

async function post(
  body: string,
  contentType = 'application/json',
): Promise<readonly [status: string, body: unknown]> {
  const file = files.file('review.json', body);
  const { stdout } = await request(
    '/validate?timeout=5s',
    ...['--header', `Content-Type: ${contentType}`, '--data-binary', `@${file}`],
  );
  const end = stdout.lastIndexOf('\n');
  return [stdout.slice(end + 1), JSON.parse(stdout.slice(0, end)) as unknown];
}

const review = async (...args: Parameters<typeof reviewOf>): Promise<unknown> => {
  const [status, body] = await post(JSON.stringify(reviewOf(...args)));
  expect(status).toBe('200');
  return body;
};

describe('reviews', () => {
  const valid = egress({ hosts: ['httpbin.org'] });
  const invalid = egress({ ipAddresses: ['10.0.0.0'] });

  test('a valid policy comes in, and so does a route group', async () => {
    const response = { uid: '0df28fbd-5f5f-11e8-bc74-36e6bb280816', allowed: true };
    expect(await review('CREATE', valid)).toEqual({
      apiVersion: 'admission.k8s.io/v1',
      kind: 'AdmissionReview',
      response,
    });
    expect(await review('CREATE', routeGroup('get', [{ pathRegex: '/get' }]))).toMatchObject({ response });
  });

  test('an invalid one does not, nor does one that a rule of the cluster forbids', async () => {
    expect(await review('UPDATE', invalid)).toMatchObject({
      response: {
        allowed: false,
        status: { code: 422, details: { causes: [{ reason: 'InvalidIpRange' }] } },
      },
    });
    expect(await review('CREATE', egress({ hosts: ['*.example.com'] }))).toMatchObject({
      response: {
        allowed: false,
        status: { message: expect.stringContaining('[wildcard-host]') as unknown },
      },
    });
    expect(await review('CREATE', egress({ ports: ['tcp 5432'] }))).toMatchObject({
      response: {
        allowed: false,
        status: { message: expect.stringContaining('[unbounded-port]') as unknown },
      },
    });
  });

  test('a misspelt field is warned of', async () => {
    const misspelt = { ...valid, spec: { ...valid.spec, host: ['a'] } };
    expect(await review('CREATE', misspelt)).toMatchObject({
      response: { allowed: true, warnings: [expect.stringContaining('did you mean `hosts`')] },
    });
  });

  test('findings of the linter are warnings', async () => {
    expect(await review('CREATE', routeGroup('status', [{ pathRegex: '/status*' }]))).toMatchObject({
      response: { allowed: true, warnings: [expect.stringContaining('spec.matches[0].pathRegex: ')] },
    });
  });

  test('each is a line of the log', async () => {
    const since = webhook.log.length;
    await review('DELETE', invalid);
    expect(await webhook.entry(({ event }) => event === 'review', since)).toMatchObject({
      operation: 'DELETE',
      kind: 'Egress',
      namespace: 'mesh',
      name: 'policy',
      allowed: true,
    });
  });
});

describe('what is no review', () => {
  test.each<[what: string, body: string, contentType: string | undefined, status: string]>([
    ['no JSON', '{', undefined, '400'],
    ['a text', '"review"', undefined, '400'],
    ['no review', '{}', undefined, '400'],
    ['another type', '{}', 'text/plain', '415'],
    ['too much', ' '.repeat(8 * 1024 * 1024 + 1), undefined, '413'],
  ])('%s', async (_, body, contentType, status) => {
    expect(await post(body, contentType)).toEqual([status, { error: expect.any(String) as unknown }]);
  });

  test('another path', async () => {
    expect((await request('/other')).stdout).toMatch(/\n404$/);
  });
});

test('a probe is answered', async () => {
  expect((await request('/healthz')).stdout).toBe('{"status":"ok"}\n200');
});

test('without TLS nothing is answered', async () => {
  expect((await curl([`http://127.0.0.1:${port}/healthz`])).exitCode).not.toBe(0);
});

test('a renewed certificate is used at once, a broken one is not', async () => {
  const renewed = new TemporaryDirectory();
  const { certificate, key } = makeCertificate(renewed, ['DNS:localhost']);
  const since = webhook.log.length;
  copyFileSync(key, tls.key);
  copyFileSync(certificate, tls.certificate);
  await webhook.entry(({ event }) => event === 'certificate-renewed', since);
  expect((await request('/healthz')).stdout).toBe('{"status":"ok"}\n200');
  const beforeBreaking = webhook.log.length;
  files.file('key.pem', 'broken');
  await webhook.entry(({ event }) => event === 'certificate-unchanged', beforeBreaking);
  expect((await request('/healthz')).stdout).toBe('{"status":"ok"}\n200');
  renewed.remove();
});

test('without arguments it makes a certificate to try out, and leaves none behind', async () => {
  const trial = new Example('admission-webhook/main.js', ['--port', '0']);
  const listening = await trial.entry(({ event }) => event === 'listening');
  const url = `https://localhost:${String(listening['port'])}/healthz`;
  const { stdout } = await curl(['--cacert', String(listening['certificate']), '--ipv4', url]);
  await trial.stop();
  expect(stdout).toBe('{"status":"ok"}');
  expect(existsSync(dirname(String(listening['certificate'])))).toBe(false);
});

describe('the manifests', () => {
  const directory = join(root, 'examples', 'admission-webhook', 'manifests');
  const documents = new Map<unknown, unknown>();
  for (const name of readdirSync(directory)) {
    for (const document of parseAllDocuments(readFileSync(join(directory, name), 'utf8'))) {
      const manifest: unknown = document.toJS();
      documents.set(fieldOf(manifest, 'kind'), manifest);
    }
  }
  const at = (kind: string, ...path: FieldPath): unknown => valueAt(documents.get(kind), path);
  const pod = ['spec', 'template', 'spec'] as const;
  const container = [...pod, 'containers', 0] as const;
  const args = at('Deployment', ...container, 'args') as readonly string[];

  test('are all installed', () => {
    const resources = at('Kustomization', 'resources') as readonly string[];
    expect([...resources, 'kustomization.yaml'].sort()).toEqual(readdirSync(directory).sort());
  });

  test('fit together', () => {
    const nameOf = (kind: string): string => String(at(kind, 'metadata', 'name'));
    const namespace = nameOf('Namespace');
    for (const kind of ['Service', 'Deployment', 'Certificate', 'Issuer']) {
      expect(at(kind, 'metadata', 'namespace'), kind).toBe(namespace);
    }
    expect(at('Deployment', 'spec', 'template', 'metadata', 'labels')).toEqual(
      at('Service', 'spec', 'selector'),
    );
    expect(at('Deployment', 'spec', 'selector', 'matchLabels')).toEqual(at('Service', 'spec', 'selector'));
    const port = [...container, 'ports', 0] as const;
    expect(at('Service', 'spec', 'ports', 0, 'targetPort')).toBe(at('Deployment', ...port, 'name'));
    expect(args).toContain(`--port=${String(at('Deployment', ...port, 'containerPort'))}`);
    expect(at('ValidatingWebhookConfiguration', 'webhooks', 0, 'clientConfig', 'service')).toEqual({
      name: nameOf('Service'),
      namespace,
      path: '/validate',
    });
    expect(at('Certificate', 'spec', 'dnsNames')).toEqual([`${nameOf('Service')}.${namespace}.svc`]);
    expect(at('Certificate', 'spec', 'issuerRef', 'name')).toBe(nameOf('Issuer'));
    expect(at('Deployment', ...pod, 'volumes', 0, 'secret')).toEqual({
      secretName: at('Certificate', 'spec', 'secretName'),
    });
    expect(at('ValidatingWebhookConfiguration', 'metadata', 'annotations')).toEqual({
      'cert-manager.io/inject-ca-from': `${namespace}/${nameOf('Certificate')}`,
    });
  });

  test('have every version reviewed that is read', () => {
    const rules = at('ValidatingWebhookConfiguration', 'webhooks', 0, 'rules') as readonly {
      readonly apiGroups: readonly string[];
      readonly apiVersions: readonly string[];
    }[];
    const reviewed = rules.flatMap(({ apiGroups, apiVersions: versions }) =>
      versions.map((version) => `${apiGroups[0] ?? ''}/${version}`),
    );
    expect(reviewed.sort()).toEqual([...apiVersions.Egress, ...apiVersions.HTTPRouteGroup].sort());
  });

  test('start the webhook with arguments that it takes', async () => {
    makeCertificate(files, ['DNS:localhost']);
    const here: Readonly<Record<string, string>> = {
      '--address=0.0.0.0': '--address=127.0.0.1',
      '--port=8443': '--port=0',
      '--certificate=/tls/tls.crt': `--certificate=${tls.certificate}`,
      '--key=/tls/tls.key': `--key=${tls.key}`,
    };
    const started = new Example(
      'admission-webhook/main.js',
      args.map((argument) => here[argument] ?? argument),
    );
    expect(await started.port()).toBeGreaterThan(0);
    await started.stop();
  });
});
