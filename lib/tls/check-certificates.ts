import { createPrivateKey, X509Certificate } from 'node:crypto'
import { pemBlocks } from './pem.ts'

// In some cases, Node silently accepts an authority that is not a certificate, or a key that belongs to another
// certificate.

/** Throws OpenSSL's error for the first authority that OpenSSL cannot read. */
export function checkAuthorities(pem: Buffer): void {
  const blocks = pemBlocks(pem, 'CERTIFICATE')
  for (const block of blocks.length === 0 ? [pem] : blocks) void new X509Certificate(block)
  if (blocks.length === 0)
    throw Object.assign(new Error('it is a binary certificate (DER), not PEM'), {
      code: 'ERR_OSSL_PEM_NO_START_LINE'
    })
}

/** Throws if the key belongs to another certificate. */
export function checkPair(cert: Buffer, key: Buffer, passphrase: string | undefined): void {
  if (new X509Certificate(cert).checkPrivateKey(privateKey(key, passphrase))) return
  throw Object.assign(new Error('the key does not belong to the certificate'), {
    code: 'ERR_OSSL_X509_KEY_VALUES_MISMATCH'
  })
}

/** Whether the private key belongs to the certificate; false for a key that the passphrase does not decrypt. */
export function belongsTo(certificate: X509Certificate, key: Buffer, passphrase: string | undefined): boolean {
  try {
    return certificate.checkPrivateKey(privateKey(key, passphrase))
  } catch {
    return false
  }
}

/**
 * Whether the certificate may issue others: it is marked as an authority, or it is self-signed (it names itself as its
 * issuer).
 */
export function isAuthority({ ca, subject, issuer }: X509Certificate): boolean {
  return ca || subject === issuer
}

/**
 * Splits a file into its revocation lists, because Node reads only one list from each text. If the file holds none,
 * returns the whole text, so that OpenSSL reports what is wrong with it.
 */
export function revocationLists(pem: Buffer): string[] {
  const blocks = pemBlocks(pem, 'CRL')
  return blocks.length === 0 ? [pem.toString('latin1')] : [...blocks]
}

function privateKey(key: Buffer, passphrase: string | undefined): ReturnType<typeof createPrivateKey> {
  return createPrivateKey({ key, ...(passphrase === undefined ? {} : { passphrase }) })
}
