import { X509Certificate } from 'node:crypto'

/** The kind of PEM block that a setting needs. */
export type PemKind = 'CERTIFICATE' | 'PRIVATE KEY'

/**
 * Whether a file has a block of that kind, including the special forms that OpenSSL reads (`RSA PRIVATE KEY`, `TRUSTED
 * CERTIFICATE`).
 */
export function holdsPem(file: Buffer, kind: PemKind): boolean {
  return labelsIn(file).some((label) => KINDS[kind].test(label))
}

/**
 * The headings of a file's PEM blocks; without any, what the file is instead (`nothing`, `UTF-16`, `DER`, `no PEM`).
 */
export function pemHeadings(file: Buffer): string {
  const labels = labelsIn(file)
  if (labels.length > 0) return [...new Set(labels)].slice(0, MOST_SHOWN).join(', ')
  if (file.length === 0) return 'nothing'
  if (file[0] === 0xff && file[1] === 0xfe) return 'UTF-16'
  return file[0] === DER_SEQUENCE && file[1] === DER_LONG ? 'DER' : 'no PEM'
}

/**
 * Whether a key can be read only with a passphrase: its heading says so or, in the older form, the line below the
 * heading.
 */
export function isEncrypted(pem: string): boolean {
  return /^(?:-----BEGIN ENCRYPTED PRIVATE KEY-----|Proc-Type: ?4,ENCRYPTED)/m.test(pem)
}

/** The blocks of one kind in file order, headings included. */
export function pemBlocks(file: Buffer, kind: 'CERTIFICATE' | 'CRL'): readonly string[] {
  return file.toString('latin1').match(BLOCKS[kind]) ?? []
}

/** The certificates of a file, in file order. Throws if OpenSSL cannot read one. */
export function certificatesIn(file: Buffer): X509Certificate[] {
  return pemBlocks(file, 'CERTIFICATE').map((block) => new X509Certificate(block))
}

function labelsIn(file: Buffer): readonly string[] {
  return [...file.toString('latin1').matchAll(LABEL)].map(([, label = '']) => label)
}

/** OpenSSL expects the heading at the beginning of a line. */
const LABEL = /^-----BEGIN ([A-Z0-9 ]{1,40})-----/gm
const KINDS: Readonly<Record<PemKind, RegExp>> = {
  CERTIFICATE: /^(?:X509 |TRUSTED )?CERTIFICATE$/,
  'PRIVATE KEY': /^(?:(?:RSA|EC|DSA|ENCRYPTED) )?PRIVATE KEY$/
}
const BLOCKS: Readonly<Record<'CERTIFICATE' | 'CRL', RegExp>> = {
  CERTIFICATE: /-----BEGIN [A-Z0-9 ]*CERTIFICATE-----[^-]*-----END [A-Z0-9 ]*CERTIFICATE-----/g,
  CRL: /-----BEGIN X509 CRL-----[^-]*-----END X509 CRL-----/g
}
const MOST_SHOWN = 4
/** DER begins with a sequence; a length of more than 255 takes two bytes. */
const DER_SEQUENCE = 0x30
const DER_LONG = 0x82
