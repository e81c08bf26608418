/** The example of a forward proxy, end to end: real curl, the proxy in a process of its own, servers on loopback. */
import { spawnSync } from 'node:child_process';
import { copyFileSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createServer as createHttpServer, type RequestListener } from 'node:http';
import { createSecureServer } from 'node:http2';
import { connect, createServer as createTcpServer } from 'node:net';
import { join } from 'node:path';

import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';

import { compile } from '../../src/evaluator.js';
import { parseManifests } from '../../src/parse/manifests.js';
import { mutateBytes, randomFrom } from '../support/mutate.js';
import {
  curl,
  type CurlResult,
  Example,
  listen,
  makeCertificate,
  root,
  TemporaryDirectory,
} from './support.js';

const files = new TemporaryDirectory();
const policies = new TemporaryDirectory();
const walkthrough = join(root, 'docs', 'walkthrough', 'policies');

/** Paths of the requests that reached a server. */
const reached: string[] = [];
const respond = (host: string | undefined, path: string | undefined): string => {
  reached.push(`${host ?? ''}${path ?? ''}`);
  return `${host ?? ''}${path ?? ''}\n`;
};
const answerHttp: RequestListener = (message, response) => {
  message.resume().on('end', () => response.end(respond(message.headers.host, message.url)));
};
const httpServer = createHttpServer({ keepAliveTimeout: 60_000 }, answerHttp);
/** As MySQL does: it speaks first, and waits for an answer. */
const databaseServer = createTcpServer((socket) => {
  socket.on('error', () => socket.destroy());
  socket.write('greetings\n');
  socket.once('data', (data) => socket.end(`you said ${data.toString()}`));
});

let certificate = '';
let proxy: Example;
let proxyPort = 0;
let close: () => void;

beforeAll(async () => {
  const tls = makeCertificate(files, ['DNS:httpbin.org', 'DNS:flomesh.io', 'DNS:evil.example']);
  ({ certificate } = tls);
  const tlsServer = createSecureServer(
    { key: readFileSync(tls.key), cert: readFileSync(certificate), allowHTTP1: true },
    (message, response) => {
      response.end(respond(message.authority || message.headers.host, message.url));
    },
  );
  const [httpPort, tlsPort, databasePort] = await Promise.all(
    [httpServer, tlsServer, databaseServer].map(listen),
  );
  const redirect = (names: readonly string[], from: number, to: number | undefined): string[] =>
    names.flatMap((name) => ['--connect-to', `${name}:${from}:127.0.0.1:${to ?? 0}`]);
  proxy = new Example('forward-proxy/main.js', [
    ...['--port', '0', '--policies', policies.path],
    ...['--client', '127.0.0.1=curl/curl', '--client', '127.0.0.3=shop/cart'],
    ...redirect(['httpbin.org', 'evil.example'], 80, httpPort),
    ...redirect(['httpbin.org', 'flomesh.io', 'evil.example'], 443, tlsPort),
    ...redirect(['db.example'], 3306, databasePort),
    ...redirect(['127.0.0.1'], 443, tlsPort),
  ]);
  proxyPort = await proxy.port();
  close = () => {
    for (const server of [httpServer, tlsServer, databaseServer]) server.close();
    httpServer.closeAllConnections();
  };
});

afterAll(async () => {
  await proxy.stop();
  close();
  files.remove();
  policies.remove();
});

beforeEach(() => {
  reached.length = 0;
});

/** Replaces the policies by those of a manifest, and waits until they decide. */
async function apply(manifest: string): Promise<void> {
  const since = proxy.log.length;
  const temporary = policies.file('new.tmp', manifest);
  renameSync(temporary, policies.file('policies.yaml'));
  await proxy.entry(({ event }) => event === 'reloaded', since);
  await settled();
}

/** A change of a directory may be told twice. */
async function settled(): Promise<void> {
  for (let length = -1; length !== proxy.log.length;) {
    length = proxy.log.length;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

const policy = (name: string, spec: string, account = 'curl/curl'): string => {
  const [namespace = '', serviceAccount = ''] = account.split('/');
  return `---
apiVersion: policy.openservicemesh.io/v1alpha1
kind: Egress
metadata: { name: ${name}, namespace: curl }
spec:
  sources: [{ kind: ServiceAccount, name: ${serviceAccount}, namespace: ${namespace} }]
  ${spec.replaceAll('\n', '\n  ')}
`;
};

async function get(...args: readonly string[]): Promise<CurlResult> {
  const standard = ['--cacert', certificate, '--proxy', `http://127.0.0.1:${proxyPort}`];
  return curl([...standard, ...args]);
}

/** What curl says of each transfer. */
const outcome = ['--output', '/dev/null', '--write-out', '%{http_code} '];

describe('the walk-through', () => {
  const http = 'http://httpbin.org:80';
  const https = 'https://httpbin.org:443/get';
  const rows: readonly (readonly [
    manifest: string | undefined,
    url: string,
    exitCode: number,
    status: string,
  ])[] = [
    [undefined, `${http}/get`, 0, '403'],
    [undefined, https, 56, '000'],
    ['1-http.yaml', `${http}/get`, 0, '200'],
    ['2-https.yaml', https, 0, '200'],
    ['3-tcp.yaml', 'https://flomesh.io:443', 0, '200'],
    ['4-http-one-route.yaml', `${http}/get`, 0, '200'],
    ['4-http-one-route.yaml', `${http}/status/200`, 0, '403'],
    ['5-http-two-routes.yaml', `${http}/status/200`, 0, '200'],
    [undefined, `${http}/status/200`, 0, '403'],
    [undefined, https, 56, '000'],
    [undefined, 'https://flomesh.io:443', 56, '000'],
  ];

  test.each(rows)('%s: %s', async (manifest, url, exitCode, status) => {
    await apply(manifest === undefined ? '' : readFileSync(join(walkthrough, manifest), 'utf8'));
    const since = proxy.log.length;
    const result = await get(...outcome, url);
    expect(result).toMatchObject({ exitCode, stdout: `${status} ` });
    const isAllowed = status === '200';
    expect(reached.length).toBe(isAllowed ? 1 : 0);
    expect(await proxy.entry(({ event }) => event === 'decision', since)).toMatchObject({
      source: 'curl/curl',
      verdict: isAllowed ? 'allow' : 'deny',
    });
  });
});

describe('http', () => {
  beforeAll(async () => {
    await apply(readFileSync(join(walkthrough, '5-http-two-routes.yaml'), 'utf8'));
  });

  test('each request of a connection is decided by itself', async () => {
    const each = ['--output', '/dev/null', '--write-out', '%{http_code}/%{num_connects} '];
    const paths = ['/get', '/other', '/status/1', '/get/x', '/get?a=1'];
    const { stdout } = await get(...paths.flatMap((path) => [...each, `http://httpbin.org${path}`]));
    expect(stdout).toBe('200/1 403/0 200/0 403/0 200/0 ');
    expect(reached).toEqual(['httpbin.org/get', 'httpbin.org/status/1', 'httpbin.org/get?a=1']);
  });

  test('and so is each request in a tunnel', async () => {
    const each = ['--output', '/dev/null', '--write-out', '%{http_code} '];
    const paths = ['/get', '/other', '/status/1'];
    const { stdout } = await get(
      '--proxytunnel',
      ...paths.flatMap((path) => [...each, `http://httpbin.org${path}`]),
    );
    expect(stdout).toBe('200 403 200 ');
    expect(reached).toEqual(['httpbin.org/get', 'httpbin.org/status/1']);
  });

  test('a denial says what was missing', async () => {
    const { stdout } = await get('--include', 'http://httpbin.org/other');
    expect(stdout).toMatch(/^HTTP\/1.1 403 Forbidden\r\n/);
    expect(stdout.toLowerCase()).toContain('x-egress-policy-reason: route-not-matched\r\n');
    expect(stdout).toContain('allowed are `* /get`, `* /status.*`');
  });

  test('a Host header of the client does not count', async () => {
    const { stdout } = await get('--header', 'Host: evil.example', 'http://httpbin.org/get');
    expect(stdout).toBe('httpbin.org/get\n');
    const other = await get(...outcome, '--header', 'Host: httpbin.org', 'http://evil.example/get');
    expect(other.stdout).toBe('403 ');
    const inside = await get(
      '--proxytunnel',
      ...outcome,
      '--header',
      'Host: httpbin.org',
      'http://evil.example/get',
    );
    expect(inside.stdout).toBe('403 ');
    expect(reached).toEqual(['httpbin.org/get']);
  });

  test('what is not forwarded is not decided on', async () => {
    const byHeader = readFileSync(join(walkthrough, '4-http-one-route.yaml'), 'utf8').replace(
      'pathRegex: /get',
      'headers: { x-team: a }',
    );
    await apply(byHeader);
    const withHeader = ['--header', 'X-Team: a', 'http://httpbin.org/get'];
    expect((await get(...outcome, ...withHeader)).stdout).toBe('200 ');
    expect((await get(...outcome, '--header', 'Connection: X-Team', ...withHeader)).stdout).toBe('403 ');
    await apply(readFileSync(join(walkthrough, '5-http-two-routes.yaml'), 'utf8'));
  });

  test('a body is passed on', async () => {
    const { stdout } = await get('--data', 'a=b', 'http://httpbin.org/get');
    expect(stdout).toBe('httpbin.org/get\n');
    const chunked = await get(
      '--header',
      'Transfer-Encoding: chunked',
      '--data',
      'a=b',
      'http://httpbin.org/get',
    );
    expect(chunked.stdout).toBe('httpbin.org/get\n');
  });

  test('a client that nobody knows gets nowhere', async () => {
    const { stdout } = await get('--interface', '127.0.0.2', 'http://httpbin.org/get');
    expect(JSON.parse(stdout)).toMatchObject({ reason: 'unknown-client' });
    const another = await get('--interface', '127.0.0.3', 'http://httpbin.org/get');
    expect(JSON.parse(another.stdout)).toMatchObject({ reason: 'no-policy-for-source' });
    expect(reached).toEqual([]);
  });

  test('what is no request for a proxy is refused', async () => {
    const direct = await curl([...outcome, `http://127.0.0.1:${proxyPort}/get`]);
    expect(direct.stdout).toBe('403 ');
  });
});

describe('tunnels', () => {
  beforeAll(async () => {
    await apply(
      policy('tls', 'hosts: [httpbin.org]\nports: [{ number: 443, protocol: https }]') +
        policy('database', 'ports: [{ number: 3306, protocol: tcp-server-first }]'),
    );
  });

  test('HTTP/2 goes through', async () => {
    const { stdout } = await get(
      '--http2',
      ...outcome,
      '--write-out',
      '%{http_version} %{http_code}',
      'https://httpbin.org/get',
    );
    expect(stdout).toBe('2 200');
  });

  test('a server that speaks first is not kept waiting', async () => {
    const args = ['--proxytunnel', '--proxy', `http://127.0.0.1:${proxyPort}`, '--max-time', '2'];
    const { stdout } = await curl([...args, 'telnet://db.example:3306'], 'hello\n');
    expect(stdout).toBe('greetings\nyou said hello\n');
  });

  test('the server name must be the one that the tunnel is for', async () => {
    const since = proxy.log.length;
    const result = await get('--connect-to', 'httpbin.org:443:evil.example:443', 'https://httpbin.org/get');
    expect(result).toMatchObject({ exitCode: 35, stdout: '' });
    expect(result.stderr).toMatch(/alert access denied/i);
    expect(await proxy.entry(({ event }) => event === 'decision', since)).toMatchObject({
      host: 'evil.example',
      sni: 'httpbin.org',
      reason: 'name-mismatch',
    });
    const byAddress = await get('--connect-to', 'httpbin.org:443:127.0.0.1:443', 'https://httpbin.org/get');
    expect(byAddress.exitCode).toBe(35);
    expect(reached).toEqual([]);
  });

  test('a server name that no rule has is denied, whatever the tunnel is for', async () => {
    const since = proxy.log.length;
    const result = await get('--connect-to', 'evil.example:443:httpbin.org:443', 'https://evil.example/get');
    expect(result.exitCode).toBe(35);
    expect(await proxy.entry(({ event }) => event === 'decision', since)).toMatchObject({
      host: 'httpbin.org',
      sni: 'evil.example',
      reason: 'host-not-allowed',
    });
  });

  test('where the policy allows the address too, the name may differ', async () => {
    const byAddress =
      'hosts: [httpbin.org]\nipAddresses: [127.0.0.0/8]\nports: [{ number: 443, protocol: https }]';
    await apply(policy('tls', byAddress));
    const result = await get(
      ...outcome,
      '--connect-to',
      'httpbin.org:443:127.0.0.1:443',
      'https://httpbin.org/get',
    );
    expect(result.stdout).toBe('200 ');
  });

  test('what is neither TLS nor HTTP is denied where only those are allowed', async () => {
    const since = proxy.log.length;
    const args = ['--proxytunnel', '--proxy', `http://127.0.0.1:${proxyPort}`];
    const result = await curl([...args, 'telnet://httpbin.org:443'], 'SSH-2.0-x\r\n');
    expect(result.stdout).toBe('');
    expect(await proxy.entry(({ event }) => event === 'decision', since)).toMatchObject({
      protocol: 'tcp',
      reason: 'protocol-mismatch',
    });
  });
});

describe('where the mesh enables egress', () => {
  const config = `---
apiVersion: config.openservicemesh.io/v1alpha2
kind: MeshConfig
metadata: { name: osm-mesh-config, namespace: osm-system }
spec: { traffic: { enableEgress: true } }
`;
  beforeAll(async () => {
    await apply(policy('http', 'hosts: [httpbin.org]\nports: [{ number: 80, protocol: http }]') + config);
  });

  /** Sends bytes through a tunnel, piece by piece, and returns what comes back. */
  async function through(...pieces: readonly string[]): Promise<string> {
    const socket = connect(proxyPort, '127.0.0.1');
    socket.on('error', () => socket.destroy());
    let received = '';
    socket.on('data', (data) => (received += data.toString('latin1')));
    const closed = new Promise((resolve) => socket.once('close', resolve));
    socket.write('CONNECT evil.example:80 HTTP/1.1\r\nHost: evil.example:80\r\n\r\n');
    await new Promise((resolve) => socket.once('data', resolve));
    for (const [index, piece] of pieces.entries()) {
      if (index > 0) await new Promise((resolve) => setTimeout(resolve, 4000));
      if (socket.writable) socket.write(piece, 'latin1');
    }
    await closed;
    return received;
  }

  test.each<[what: string, pieces: readonly string[]]>([
    ['in one piece', ['GET / HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n']],
    ['behind empty lines', ['\r\n\r\nGET / HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n']],
    ['with tabs', ['GET\t/\tHTTP/1.1\r\nHost: evil.example\r\n\r\n']],
    ['after a wait', ['', 'GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n']],
    ['after a letter and a wait', ['G', 'ET / HTTP/1.1\r\nHost: evil.example\r\n\r\n']],
  ])('HTTP to a host that is denied does not pass for something else: %s', async (_, pieces) => {
    expect(await through(...pieces)).toMatch(
      /^HTTP\/1.1 200 Connection established\r\n\r\n(HTTP\/1.1 40[03] .*)?$/s,
    );
    expect(reached).toEqual([]);
  });

  test('what no rule captures passes', async () => {
    expect((await get(...outcome, 'https://flomesh.io/get')).stdout).toBe('200 ');
  });
});

test('hostile bytes neither stop the proxy nor reach a server', async () => {
  await apply(readFileSync(join(walkthrough, '4-http-one-route.yaml'), 'utf8'));
  const random = randomFrom(5);
  const bases = [
    'GET http://evil.example/ HTTP/1.1\r\nHost: evil.example\r\nX-A: 1\r\n\r\n',
    'POST http://evil.example/ HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n',
    'CONNECT evil.example:443 HTTP/1.1\r\nHost: evil.example:443\r\n\r\n',
  ].map((text) => Buffer.from(text));
  for (let batch = 0; batch < 20; batch++) {
    const connections = Array.from({ length: 25 }, async (_, index) => {
      const base = bases[index % bases.length] ?? Buffer.alloc(0);
      const socket = connect(proxyPort, '127.0.0.1');
      socket.on('error', () => socket.destroy()).resume();
      const closed = new Promise((resolve) => socket.once('close', resolve));
      socket.end(mutateBytes(base, random));
      await closed;
    });
    await Promise.all(connections);
  }
  expect(reached).toEqual([]);
  expect((await get(...outcome, 'http://httpbin.org/get')).stdout).toBe('200 ');
  expect(proxy.log.filter(({ event }) => event === 'error')).toEqual([]);
});

describe('under load', () => {
  const groups = readFileSync(join(walkthrough, '5-http-two-routes.yaml'), 'utf8');

  /** Many requests of one curl, a number of them at the same time; returns the status of each by its URL. */
  async function manyRequests(
    urls: readonly string[],
  ): Promise<readonly (readonly [url: string, status: string])[]> {
    const lines = urls.flatMap((url) => [`url = "${url}"`, 'output = "/dev/null"']);
    const config = files.file('requests.txt', `${lines.join('\n')}\n`);
    const { exitCode, stdout } = await get(
      ...['--parallel', '--parallel-max', '32', '--config', config, '--write-out', '%{url} %{http_code}\\n'],
    );
    expect(exitCode).toBe(0);
    return stdout
      .trim()
      .split('\n')
      .map((line) => [line.split(' ')[0] ?? '', line.split(' ')[1] ?? ''] as const);
  }

  test('10,000 requests get the right verdict, each of them', async () => {
    await apply(groups);
    const { policies: resources, routeGroups } = parseManifests(groups);
    const evaluator = compile(resources, routeGroups);
    const kinds = ['/get', '/get?q', '/other', '/status', '/status/200', '/statu', '/getx', '//get', '/GET'];
    const urls = Array.from({ length: 10_000 }, (_, index) => {
      const host = index % 5 === 0 ? 'evil.example' : 'httpbin.org';
      const path = kinds[(index * 7) % kinds.length] ?? '';
      return `http://${host}${path}${path.includes('?') ? '' : '?'}${index}`;
    });
    const expected = new Map(
      urls.map((url) => {
        const { host, pathname, search } = new URL(url);
        const { verdict } = evaluator.evaluate({
          source: { namespace: 'curl', name: 'curl' },
          protocol: 'http',
          port: 80,
          host,
          method: 'GET',
          path: pathname + search,
        });
        return [url, verdict === 'allow' ? '200' : '403'] as const;
      }),
    );
    expect(new Set(expected.values())).toEqual(new Set(['200', '403']));

    const results = await manyRequests(urls);
    expect(results.length).toBe(urls.length);
    expect(results.filter(([url, status]) => expected.get(url) !== status)).toEqual([]);
    const allowed = [...expected].filter(([, status]) => status === '200').map(([url]) => url);
    expect(reached.map((target) => `http://${target}`).sort()).toEqual(allowed.sort());
  });

  test('policies change under load, and no request is dropped', async () => {
    await apply(groups);
    const since = proxy.log.length;
    const urls = Array.from({ length: 12_000 }, (_, index) => `http://httpbin.org/get?${index}`);
    const load = { isDone: false };
    const loading = manyRequests(urls).finally(() => (load.isDone = true));
    let changes = 0;
    while (!load.isDone && changes < 100) {
      changes += 1;
      const isBroken = changes % 3 === 0;
      const manifest = isBroken
        ? 'kind: ['
        : groups + policy(`p${changes}`, 'ports: [{ number: 1, protocol: tcp }]');
      renameSync(policies.file('new.tmp', manifest), policies.file('policies.yaml'));
      await new Promise((resolve) => setTimeout(resolve, 80));
    }
    const results = await loading;
    expect(results.filter(([, status]) => status !== '200')).toEqual([]);
    expect(results.length).toBe(urls.length);
    const events = proxy.log.slice(since).map(({ event }) => event);
    expect(events.filter((event) => event === 'reloaded').length).toBeGreaterThan(2);
    expect(events).toContain('reload-failed');
  });
});

describe('the policy directory', () => {
  const allowing = policy('http', 'hosts: [httpbin.org]\nports: [{ number: 80, protocol: http }]');

  test('a broken file keeps the last good policies, and says so', async () => {
    await apply(allowing);
    const since = proxy.log.length;
    writeFileSync(policies.file('another.yaml'), policy('bad', 'ports: [{ number: 80, protocol: ftp }]'));
    const entry = await proxy.entry(({ event }) => event === 'reload-failed', since);
    expect(entry).toMatchObject({
      message: expect.stringMatching(
        /another.yaml:7:\d+ Egress curl\/bad spec.ports\[0\].protocol: /,
      ) as unknown,
      consequence: 'the last good policies go on deciding',
    });
    expect((await get(...outcome, 'http://httpbin.org/get')).stdout).toBe('200 ');
    rmSync(policies.file('another.yaml'));
    await proxy.entry(({ event }) => event === 'reloaded', since);
  });

  test('SIGHUP reloads', async () => {
    await settled();
    const since = proxy.log.length;
    proxy.signal('SIGHUP');
    await proxy.entry(({ event }) => event === 'reloaded', since);
  });

  test('without a good set the proxy does not start', () => {
    const broken = new TemporaryDirectory();
    broken.file('bad.yaml', 'kind: [');
    const main = join(root, 'examples', 'forward-proxy', 'main.js');
    const { status, stderr } = spawnSync(process.execPath, [main, '--port', '0', '--policies', broken.path], {
      encoding: 'utf8',
    });
    broken.remove();
    expect(status).toBe(2);
    expect(stderr).toMatch(/^forward-proxy: .*bad.yaml:1:8: not YAML or JSON: /);
  });

  test('the policies that come with the example are good', async () => {
    const directory = join(root, 'examples', 'forward-proxy', 'policies');
    for (const name of readdirSync(directory)) {
      copyFileSync(join(directory, name), policies.file('policies.yaml'));
    }
    await proxy.entry(({ event }) => event === 'reloaded', proxy.log.length);
    const { stdout } = await get(...outcome, 'http://httpbin.org/get', ...outcome, 'http://httpbin.org/put');
    expect(stdout).toBe('200 403 ');
  });
});
