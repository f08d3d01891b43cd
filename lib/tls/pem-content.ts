/** Which of a file's blocks a setting needs. */
export type PemKind = 'CERTIFICATE' | 'PRIVATE KEY'

/**
 * Whether a file has such a block, be it in a special form (`RSA PRIVATE KEY`, `TRUSTED CERTIFICATE`) that OpenSSL
 * reads.
 */
export function holdsPem(file: Buffer, kind: PemKind): boolean {
  return labelsIn(file).some((label) => KINDS[kind].test(label))
}

/** What a file holds, in the words of its own headings; of one without any, what it is instead. */
export function contentOf(file: Buffer): string {
  const labels = labelsIn(file)
  if (labels.length > 0) return [...new Set(labels)].slice(0, MOST_SHOWN).join(', ')
  if (file.length === 0) return 'nothing'
  if (file[0] === 0xff && file[1] === 0xfe) return 'UTF-16'
  return file[0] === DER_SEQUENCE && file[1] === DER_LONG ? 'DER' : 'no PEM'
}

/** Whether a key can be read with a passphrase alone: by its heading, or, in the older form, by the line below it. */
export function isEncrypted(file: Buffer): boolean {
  return /^(?:-----BEGIN ENCRYPTED PRIVATE KEY-----|Proc-Type: ?4,ENCRYPTED)/m.test(file.toString('latin1'))
}

function labelsIn(file: Buffer): readonly string[] {
  return [...file.toString('latin1').matchAll(LABEL)].map(([, label = '']) => label)
}

/** OpenSSL looks for it at the beginning of a line. */
const LABEL = /^-----BEGIN ([A-Z0-9 ]{1,40})-----/gm
const KINDS: Readonly<Record<PemKind, RegExp>> = {
  CERTIFICATE: /^(?:X509 |TRUSTED )?CERTIFICATE$/,
  'PRIVATE KEY': /^(?:(?:RSA|EC|DSA|ENCRYPTED) )?PRIVATE KEY$/
}
const MOST_SHOWN = 4
/** DER begins with a sequence, whose length of more than 255 takes two bytes. */
const DER_SEQUENCE = 0x30
const DER_LONG = 0x82
