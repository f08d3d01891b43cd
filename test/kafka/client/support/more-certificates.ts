import { execFile } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'

interface Identity {
  readonly cert: string
  readonly key: string
}

/** The identity as a PKCS#12 file, and its key encrypted, both with that password. */
export async function makeKeystore(
  folder: string,
  { cert, key }: Identity,
  password: string
): Promise<{ readonly path: string; readonly encryptedKey: string }> {
  const made = { path: path.join(folder, 'keystore.p12'), encryptedKey: path.join(folder, 'encrypted.key') }
  await openssl(['pkcs12', '-export', '-in', cert, '-inkey', key, '-out', made.path, '-passout', `pass:${password}`])
  await openssl(['pkey', '-in', key, '-aes256', '-out', made.encryptedKey, '-passout', `pass:${password}`])
  return made
}

/** Lists of the authority: one that revokes nothing, and one that revokes a certificate. */
export async function makeRevocationList(
  folder: string,
  ca: Identity,
  revoked?: Identity
): Promise<{ readonly empty: string; readonly revoking: string }> {
  const at = (file: string): string => path.join(folder, file)
  await writeFile(at('crl.db'), '')
  await writeFile(
    at('crl.cnf'),
    [
      '[ca]',
      'default_ca = here',
      '[here]',
      `database = ${at('crl.db')}`,
      'default_md = sha256',
      'default_crl_days = 30',
      ''
    ].join('\n')
  )
  const authority = ['-config', at('crl.cnf'), '-cert', ca.cert, '-keyfile', ca.key]
  await openssl(['ca', ...authority, '-gencrl', '-out', at('empty.crl')])
  if (revoked !== undefined) await openssl(['ca', ...authority, '-revoke', revoked.cert])
  await openssl(['ca', ...authority, '-gencrl', '-out', at('revoking.crl')])
  return { empty: at('empty.crl'), revoking: at('revoking.crl') }
}

async function openssl(args: readonly string[]): Promise<void> {
  await promisify(execFile)('openssl', args)
}
