import type { ConnectionDecision } from '../model/connection.js';
import type { Decision } from '../model/decision.js';
import { type CheckedConnection, type CheckedRequest, plainRequest, tlsRequest } from '../parse/request.js';

/** Whatever a connection may turn out to carry, as far as the choice of what takes it depends on that. */
export function probesOf(connection: CheckedConnection): readonly CheckedRequest[] {
  const tls = [tlsRequest(connection), tlsRequest(connection, ['http/1.1'])];
  if (connection.serverName !== undefined && connection.serverName !== '') return tls;
  return [plainRequest(connection, 'tcp'), plainRequest(connection, 'http'), ...tls];
}

/**
 * What holds for all probes: their verdict if they agree, else that the request has to be waited for.
 *
 * @param decideProbe `undefined` if the rest of the request decides
 */
export function decideProbes(
  connection: CheckedConnection,
  decideProbe: (probe: CheckedRequest) => Decision | undefined,
): ConnectionDecision {
  const [first, ...others] = probesOf(connection).map(decideProbe);
  return first && others.every((decision) => decision?.verdict === first.verdict)
    ? first
    : { verdict: 'inspect', needs: 'http' };
}
