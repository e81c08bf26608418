/** An admission webhook that keeps invalid egress policies out of a cluster. See README.md for its options. */
import { readFileSync, watch } from 'node:fs';
import { dirname } from 'node:path';

import { lint } from 'egress-policy/analysis';
import { noRangeWiderThan, noUnboundedPorts, noWildcardHosts } from 'egress-policy/kubernetes';

import { readArguments, readPort, UsageError } from '../arguments.js';
import { logLine } from '../json-lines.js';
import { makeTrialCertificate } from './trial-certificate.js';
import { createWebhook } from './webhook.js';

/**
 * @import { AdmissionRule, ReviewOptions } from 'egress-policy/kubernetes'
 */

/**
 * A route group comes by itself, so that no policy seems to name it.
 *
 * @type {NonNullable<ReviewOptions['lint']>}
 */
const lintAlone = (policies, routeGroups) =>
  lint(policies, routeGroups, { rules: { 'unused-route-group': 'off' } });

/** @type {ReadonlyMap<string, AdmissionRule>} */
const knownRules = new Map([
  ['no-wildcard-hosts', noWildcardHosts],
  ['no-wide-ranges', noRangeWiderThan()],
  ['no-unbounded-ports', noUnboundedPorts],
]);

try {
  const options = readArguments(process.argv.slice(2), {
    address: '127.0.0.1',
    port: '8443',
    certificate: '',
    key: '',
    rule: /** @type {string[]} */ ([]),
  });
  const port = readPort(options.port);
  const rules = options.rule.map((name) => {
    const rule = knownRules.get(name);
    if (!rule) throw new UsageError(`\`${name}\` is none of ${[...knownRules.keys()].join(', ')}`);
    return rule;
  });
  const files =
    options.certificate === ''
      ? makeTrialCertificate()
      : { certificate: options.certificate, key: options.key };
  const readTls = () => ({ cert: readFileSync(files.certificate), key: readFileSync(files.key) });

  const server = createWebhook(readTls(), { rules, lint: lintAlone }, logLine);
  server.listen(port, options.address, () => {
    logLine('listening', { .../** @type {object} */ (server.address()), certificate: files.certificate });
  });

  /** Certificates are renewed while the webhook runs: connections that follow use the new one. */
  const renew = () => {
    try {
      server.setSecureContext(readTls());
      logLine('certificate-renewed');
    } catch (error) {
      logLine('certificate-unchanged', { message: String(error) });
    }
  };
  const watcher = watch(dirname(files.certificate), renew);
  process.on('SIGHUP', renew);
  for (const signal of ['SIGINT', 'SIGTERM']) {
    process.once(signal, () => {
      watcher.close();
      server.close();
      server.closeIdleConnections();
    });
  }
} catch (error) {
  process.stderr.write(`admission-webhook: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 2;
}
