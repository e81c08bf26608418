/** What the page offers to begin with: the policies of the walk-through, and what often goes wrong. */
import http from '../../docs/walkthrough/policies/1-http.yaml';
import https from '../../docs/walkthrough/policies/2-https.yaml';
import tcp from '../../docs/walkthrough/policies/3-tcp.yaml';
import routes from '../../docs/walkthrough/policies/5-http-two-routes.yaml';
import type { EgressRequest } from '../model/request.js';
import glob from './examples/glob-as-regex.yaml';
import team from './examples/several-teams.yaml';
import { fieldsOf } from './request-form.js';
import type { PlaygroundState } from './state.js';

export interface Example {
  readonly title: string;
  readonly state: PlaygroundState;
}

const curl = { namespace: 'curl', name: 'curl' };
const toHttpbin = { source: curl, protocol: 'http', port: 80, host: 'httpbin.org', method: 'GET' } as const;

export const examples: readonly [Example, ...Example[]] = [
  example('A pattern that is a glob', glob, { ...toHttpbin, path: '/status/200' }),
  example('HTTP to one host', http, { ...toHttpbin, path: '/get' }),
  example('HTTP to some routes', routes, { ...toHttpbin, path: '/status/200' }),
  example('HTTPS by server name', https, { ...toHttpbin, protocol: 'https', port: 443, path: '/get' }),
  example('TCP to any server', tcp, { source: curl, protocol: 'tcp', ip: '192.0.2.7', port: 443 }),
  example('Several teams, many rules', team, {
    source: { namespace: 'shop', name: 'checkout' },
    protocol: 'https',
    port: 443,
    ip: '203.0.113.40',
    host: 'api.payments.example',
    method: 'POST',
    path: '/v1/charges',
  }),
];

function example(title: string, manifests: string, request: EgressRequest): Example {
  return { title, state: { manifests, request: fieldsOf(request) } };
}
