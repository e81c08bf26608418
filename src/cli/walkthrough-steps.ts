import type { Dialect } from '../model/options.js';

/** A verdict and, for a denial, where it is enforced. */
export type Outcome = 'allow' | 'deny at the connection' | 'deny at the request';

export interface Step {
  /** The file of docs/walkthrough that is applied, alone. Absent: no policy at all. */
  readonly manifest?: string;
  readonly url: string;
  readonly expected: Outcome;
  /** What a curl client in a real mesh got: an HTTP status, or curl's exit code. */
  readonly clientSaw: string;
}

/** What the sidecar answers an HTTP request that is denied. */
export const deniedStatus: Readonly<Record<Dialect, number | undefined>> = {
  spec: undefined,
  envoy: 404,
  pipy: 403,
};

/** The ServiceAccount that sends every request. */
export const walkthroughClient = 'curl/curl';

const getUrl = 'http://httpbin.org:80/get';
const statusUrl = 'http://httpbin.org:80/status/200';
const tlsUrl = 'https://httpbin.org:443/get';
const otherTlsUrl = 'https://flomesh.io:443';

const refused = { expected: 'deny at the connection', clientSaw: 'curl exit 7' } as const;
const answered = { expected: 'allow', clientSaw: '200' } as const;
const notFound = { expected: 'deny at the request', clientSaw: '404 (Envoy), 403 (Pipy)' } as const;

/** The egress walk-through of the OSM and osm-edge guides, in a mesh that enables egress policies. */
export const walkthroughSteps: readonly Step[] = [
  { url: getUrl, ...refused },
  { url: tlsUrl, ...refused },
  { manifest: '1-http.yaml', url: getUrl, ...answered },
  { manifest: '2-https.yaml', url: tlsUrl, ...answered },
  { manifest: '3-tcp.yaml', url: otherTlsUrl, ...answered },
  { manifest: '4-http-one-route.yaml', url: getUrl, ...answered },
  { manifest: '4-http-one-route.yaml', url: statusUrl, ...notFound },
  { manifest: '5-http-two-routes.yaml', url: statusUrl, ...answered },
  { url: getUrl, ...refused },
  { url: statusUrl, ...refused },
  { url: tlsUrl, ...refused },
  { url: otherTlsUrl, ...refused },
];
