import { execFile } from 'node:child_process'
import { access } from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'

/** Makes `cert.pem` and `key.pem` for this machine by `openssl`, where they are missing: signed by themselves, for a trial. */
export async function trialCertificate(folder: string): Promise<void> {
  const [cert, key] = [path.join(folder, 'cert.pem'), path.join(folder, 'key.pem')]
  const isThere = await Promise.all([access(cert), access(key)]).then(
    () => true,
    () => false
  )
  if (isThere) return
  const wanted =
    'req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 90 ' +
    '-subj /CN=localhost -addext subjectAltName=DNS:localhost,IP:127.0.0.1'
  await promisify(execFile)('openssl', [...wanted.split(' '), '-keyout', key, '-out', cert])
}
