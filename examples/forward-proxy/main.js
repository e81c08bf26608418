/** A forward proxy that lets pass what the policies of a directory allow. See README.md for its options. */
import { readArguments, readPort, UsageError } from '../arguments.js';
import { logLine } from '../json-lines.js';
import { readClients } from './clients.js';
import { PolicyDirectory } from './policy-directory.js';
import { createProxy } from './proxy.js';
import { readResolver } from './resolver.js';

try {
  const options = readArguments(process.argv.slice(2), {
    policies: new URL('policies', import.meta.url).pathname,
    address: '127.0.0.1',
    port: '3128',
    client: ['127.0.0.1=curl/curl'],
    'connect-to': /** @type {string[]} */ ([]),
  });
  const port = readPort(options.port);
  const clients = readClients(options.client);
  const resolve = readResolver(options['connect-to']);
  const policies = await PolicyDirectory.open(options.policies, logLine);
  policies.watch();

  const server = createProxy({ policies, clients, resolve, log: logLine });
  server.listen(port, options.address, () => {
    logLine('listening', /** @type {object} */ (server.address()));
  });
  process.on('SIGHUP', () => void policies.reload());
  for (const signal of ['SIGINT', 'SIGTERM']) {
    process.once(signal, () => {
      policies.close();
      server.close();
      server.closeIdleConnections();
      // Tunnels may last for ever.
      setTimeout(() => process.exit(0), 2000).unref();
    });
  }
} catch (error) {
  const isExpected = error instanceof UsageError || error instanceof Error;
  process.stderr.write(`forward-proxy: ${isExpected ? error.message : String(error)}\n`);
  process.exitCode = 2;
}
