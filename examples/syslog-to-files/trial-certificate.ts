import { execFile } from 'node:child_process'
import { rename, stat } from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'

/**
 * Creates a self-signed `cert.pem` and `key.pem` for this machine with `openssl`, for a trial. Does nothing if one of
 * them exists, as it may be yours.
 */
export async function trialCertificate(folder: string): Promise<void> {
  const [cert, key] = [path.join(folder, 'cert.pem'), path.join(folder, 'key.pem')]
  if ((await isThere(cert)) || (await isThere(key))) return
  const wanted =
    'req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 90 ' +
    '-subj /CN=localhost -addext subjectAltName=DNS:localhost,IP:127.0.0.1'
  // Written under temporary names, so that an interruption leaves no incomplete pair
  await promisify(execFile)('openssl', [...wanted.split(' '), '-keyout', `${key}.new`, '-out', `${cert}.new`])
  await rename(`${key}.new`, key)
  await rename(`${cert}.new`, cert)
}

async function isThere(file: string): Promise<boolean> {
  return stat(file).then(
    () => true,
    () => false
  )
}
