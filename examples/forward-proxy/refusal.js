/**
 * @import { Decision, Denial, RequestFields } from 'egress-policy'
 * @import { Tunnel } from 'egress-policy/proxy'
 */

/**
 * Why the proxy does not do what it is asked: by the policies, or of its own accord.
 *
 * @typedef {Pick<Denial, 'message'> & { readonly verdict: 'deny', readonly reason: string, readonly status?: number }} Refusal
 */

/**
 * @param {string} reason
 * @param {string} message
 * @param {number} [status] that of an HTTP answer
 * @returns {Refusal}
 */
export function refuse(reason, message, status = 403) {
  return { verdict: 'deny', reason, message, status };
}

/**
 * A name that a client shows inside of a tunnel is its word alone. A grant that rests on the name counts only if the
 * tunnel was opened to that very name, or if the rule allows the address as well.
 *
 * @param {Decision} decision
 * @param {Tunnel} tunnel
 * @param {string} name
 * @returns {Decision | Refusal}
 */
export function checkName(decision, tunnel, name) {
  if (decision.verdict === 'deny' || decision.passthrough) return decision;
  const { host, ipRange } = decision.rule;
  if (host === undefined || ipRange !== undefined || sameName(name, tunnel.host)) return decision;
  return refuse('name-mismatch', `the tunnel was opened to \`${tunnel.host}\`, but is used for \`${name}\``);
}

/**
 * @param {string} left
 * @param {string} right
 */
function sameName(left, right) {
  const comparable = (/** @type {string} */ name) => name.toLowerCase().replace(/\.$/, '');
  return comparable(left) === comparable(right);
}

/**
 * What the client is told: which rule is missing.
 *
 * @param {Denial | Refusal} refusal
 */
export function refusalBody({ reason, message }) {
  return `${JSON.stringify({ verdict: 'deny', reason, message })}\n`;
}

/**
 * What the log says of a decision. The query of a path stays out of it: it often holds secrets.
 *
 * @param {Partial<RequestFields> & { readonly host?: string | undefined }} request
 * @param {Decision | Refusal} decision
 */
export function describeDecision({ source, protocol, ip, port, host, sni, method, path }, decision) {
  const common = {
    source: source && `${source.namespace}/${source.name}`,
    protocol,
    ip,
    port,
    host,
    sni,
    method,
    path: path?.replace(/[?#].*$/s, ''),
    verdict: decision.verdict,
  };
  if (decision.verdict === 'deny') return { ...common, reason: decision.reason, message: decision.message };
  return decision.passthrough ? { ...common, passthrough: true } : { ...common, rule: decision.rule };
}
