import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Has OpenSSL make a certificate for `localhost`, good for a day of trying out, and gone when the process ends. */
export function makeTrialCertificate() {
  const directory = mkdtempSync(join(tmpdir(), 'admission-webhook-'));
  process.once('exit', () => {
    rmSync(directory, { recursive: true, force: true });
  });
  const certificate = join(directory, 'tls.crt');
  const key = join(directory, 'tls.key');
  const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1'];
  const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1'];
  execFileSync(
    'openssl',
    ['req', '-x509', ...curve, '-nodes', '-days', '1', ...subject, '-keyout', key, '-out', certificate],
    { stdio: 'pipe' },
  );
  return { certificate, key };
}
