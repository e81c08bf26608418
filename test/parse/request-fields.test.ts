import { expect, test } from 'vitest';

import { type EgressRequest, evaluate } from '../../src/index.js';
import { envoyFields } from '../../src/parse/envoy-access-log.js';
import { readLogLine } from '../../src/parse/log-line.js';
import { collectFields, readFields } from '../../src/parse/read-fields.js';
import {
  hasField,
  optionalFieldNames,
  type RequestField,
  requestFieldNames,
  requestFields,
} from '../../src/parse/request-fields.js';

/** One value of each optional field. */
const given = {
  ip: '192.0.2.7',
  host: 'a.example',
  path: '/get',
  sni: 'b.example',
  alpn: ['h2'],
  method: 'PUT',
  headers: { 'x-env': ['prod'] },
} as const;

test('the table lists what is optional', () => {
  expect(optionalFieldNames).toEqual(Object.keys(given));
  expect(requestFieldNames).toEqual(['source', 'protocol', 'port', ...optionalFieldNames]);
});

test('the fields of a protocol are those that its type of request has', () => {
  const source = { namespace: 'curl', name: 'curl' };
  const fields = {
    http: ['ip', 'host', 'path', 'method', 'headers'],
    https: ['ip', 'host', 'path', 'sni', 'alpn', 'method', 'headers'],
    tcp: ['ip'],
  };
  const requests: readonly EgressRequest[] = [
    { source, protocol: 'http', port: 80, ip: '', host: '', path: '', method: '', headers: {} },
    {
      source,
      protocol: 'https',
      port: 443,
      ip: '',
      host: '',
      path: '',
      sni: '',
      alpn: [],
      method: '',
      headers: {},
    },
    { source, protocol: 'tcp', port: 80, ip: '' },
  ];
  for (const request of requests) {
    const { protocol } = request;
    expect(evaluate(request, []).verdict).toBe('deny');
    expect(optionalFieldNames.filter((name) => hasField(protocol, name))).toEqual(fields[protocol]);
    expect(optionalFieldNames.filter((name) => name in request)).toEqual(fields[protocol]);
  }
});

test('fields are collected by type, and those that are not given are left out', () => {
  const of = (value: typeof given | Record<string, never>) =>
    collectFields(optionalFieldNames, {
      text: (name) => value[name],
      texts: (name) => value[name],
      headers: (name) => value[name],
    });
  expect(of(given)).toEqual(given);
  expect(Object.keys(of({}))).toEqual([]);
});

test.each(optionalFieldNames)('%s is read from a log', (name) => {
  const reading = readLogLine(JSON.stringify({ source: 'a/b', protocol: 'tcp', port: 1, ...given }));
  expect(reading).toMatchObject({ ok: true, request: { [name]: given[name] } });
  expect(readFields({ [name]: null }, optionalFieldNames)).toEqual({ ok: true, fields: {} });
  expect(readFields({ [name]: 7 }, optionalFieldNames)).toMatchObject({ ok: false, name, value: 7 });
});

test('the fields of an access log are among those that are documented', () => {
  const names = requestFieldNames.flatMap((name) => {
    const { accessLog = {} }: RequestField = requestFields[name];
    return Object.values(accessLog);
  });
  expect(names).toEqual(['authority', 'path', 'requested_server_name', 'method']);
  expect(Object.keys(envoyFields)).toEqual(expect.arrayContaining(names));
});
