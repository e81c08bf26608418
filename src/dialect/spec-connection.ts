/**
 * What the `spec` dialect can say of a connection before its client has sent anything, or when it has sent a TLS
 * server name alone.
 *
 * Like {@link decide}, this knows of no index.
 */
import { namesSource } from '../model/rule.js';
import type { CheckedConnection } from '../parse/request.js';
import { admitsAddress } from './spec-matching.js';
import type { SpecRule } from './spec-rule.js';
import { isDeeper, type Stage } from './stages.js';

/** What a rule has to do with a connection whose protocol is not known. */
export type Prospect =
  /** It grants whatever is sent. */
  | 'grants'
  /** That depends on the server name, or on the request. */
  | 'sni'
  | 'http'
  /** It grants nothing of it: the first check that nothing passes. */
  | Stage;

export type ConnectionOutcome =
  | { readonly granted: SpecRule }
  | {
      readonly granted?: never;
      /** What decides, if rules remain that could grant. */
      readonly needs: 'sni' | 'http' | undefined;
      /** The deepest stage that every rule fails at or before, if none remains. */
      readonly failed: Stage;
      /** Whether an `http` rule takes the connection in, if it turns out to carry HTTP. */
      readonly captured: boolean;
      /** Whether the client must not be waited for, because the server speaks first. */
      readonly serverFirst: boolean;
    };

/** A `tcp` rule grants the connection whatever it carries; other rules have to see what it carries. */
export function decideConnection(
  connection: CheckedConnection,
  rules: Iterable<SpecRule>,
): ConnectionOutcome {
  let needs: 'sni' | 'http' | undefined;
  let failed: Stage = 'source';
  let captured = false;
  let serverFirst = false;
  for (const rule of rules) {
    const prospect = prospectOf(rule, connection);
    if (prospect === 'grants') return { granted: rule };
    if (prospect === 'sni' || prospect === 'http') needs = needs === 'sni' ? needs : prospect;
    else if (isDeeper(prospect, failed)) failed = prospect;
    if (prospect === 'source' || prospect === 'port') continue;
    captured ||= rule.rule.protocol === 'http' && prospect !== 'address';
    serverFirst ||= rule.rule.protocol === 'tcp-server-first';
  }
  return { needs, failed, captured, serverFirst };
}

function prospectOf(rule: SpecRule, connection: CheckedConnection): Prospect {
  const { port, protocol } = rule.rule;
  if (!namesSource(rule.rule, connection.source)) return 'source';
  if (port !== connection.port) return 'port';
  if (!admitsAddress(rule, connection)) return 'address';
  switch (protocol) {
    case 'http':
      return prospectOfHttp(rule);
    case 'https':
      return prospectOfTls(rule, connection);
    case 'tcp':
    case 'tcp-server-first':
      return 'grants';
  }
}

function prospectOfHttp({ hosts, routes }: SpecRule): Prospect {
  if (hosts.length === 0) return 'host';
  return routes?.length === 0 ? 'route' : 'http';
}

/** Without hosts, a rule takes any TLS: a server name that is not there does not tell TLS from the rest. */
function prospectOfTls({ hosts }: SpecRule, { serverName }: CheckedConnection): Prospect {
  if (hosts.length === 0) return serverName === undefined ? 'sni' : 'http';
  return serverName === undefined && hosts.some(({ port }) => port === undefined) ? 'sni' : 'host';
}
