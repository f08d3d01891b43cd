import { createPrivateKey, X509Certificate } from 'node:crypto'
import { pemBlocks } from './pem.ts'

// In some cases Node silently accepts an authority that is not a certificate, and a key of another certificate.

/** Throws OpenSSL's error for the first authority that it cannot read. */
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

/** Whether this is the certificate of that private key; false for a key that the passphrase does not open. */
export function belongsTo(certificate: X509Certificate, key: Buffer, passphrase: string | undefined): boolean {
  try {
    return certificate.checkPrivateKey(privateKey(key, passphrase))
  } catch {
    return false
  }
}

/** Whether it may be trusted to issue others: what names itself as its issuer was made to be. */
export function isAuthority({ ca, subject, issuer }: X509Certificate): boolean {
  return ca || subject === issuer
}

/**
 * The revocation lists of a file, as Node reads only one of each text that it is given. Where there is none, the whole
 * text: OpenSSL then says what is wrong with it.
 */
export function revocationLists(pem: Buffer): string[] {
  const blocks = pemBlocks(pem, 'CRL')
  return blocks.length === 0 ? [pem.toString('latin1')] : [...blocks]
}

function privateKey(key: Buffer, passphrase: string | undefined): ReturnType<typeof createPrivateKey> {
  return createPrivateKey({ key, ...(passphrase === undefined ? {} : { passphrase }) })
}
