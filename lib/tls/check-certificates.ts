import { createPrivateKey, X509Certificate } from 'node:crypto'

// Node takes an authority that is no certificate, and a key of another certificate, without a word in some cases.

/** Throws what OpenSSL says of the first authority that it cannot read. */
export function checkAuthorities(pem: Buffer): void {
  const blocks = blocksOf(pem, 'CERTIFICATE')
  for (const block of blocks.length === 0 ? [pem] : blocks) readable(block)
  if (blocks.length === 0)
    throw Object.assign(new Error('it is a certificate in binary (DER), and not PEM'), {
      code: 'ERR_OSSL_PEM_NO_START_LINE'
    })
}

/** The certificates of a file, in their order. */
export function certificatesIn(pem: Buffer): X509Certificate[] {
  return blocksOf(pem, 'CERTIFICATE').map((block) => readable(block))
}

/** Throws where the key is another certificate's. */
export function checkPair(cert: Buffer, key: Buffer, passphrase: string | undefined): void {
  const own = createPrivateKey({ key, ...(passphrase === undefined ? {} : { passphrase }) })
  if (readable(cert).checkPrivateKey(own)) return
  throw Object.assign(new Error('the key does not belong to the certificate'), {
    code: 'ERR_OSSL_X509_KEY_VALUES_MISMATCH'
  })
}

/**
 * Node reads one list of each text that it is given; all of it where there is none, so that OpenSSL says what is wrong.
 */
export function revocationLists(pem: Buffer): string[] {
  const blocks = blocksOf(pem, 'CRL')
  return blocks.length === 0 ? [pem.toString('latin1')] : blocks
}

function readable(block: string | Buffer): X509Certificate {
  return new X509Certificate(block)
}

function blocksOf(pem: Buffer, kind: keyof typeof BLOCKS): string[] {
  return pem.toString('latin1').match(BLOCKS[kind]) ?? []
}

const BLOCKS = {
  CERTIFICATE: /-----BEGIN [A-Z0-9 ]*CERTIFICATE-----[^-]*-----END [A-Z0-9 ]*CERTIFICATE-----/g,
  CRL: /-----BEGIN X509 CRL-----[^-]*-----END X509 CRL-----/g
} as const
