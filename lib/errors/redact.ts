import { cutText } from './cut-text.ts'

/**
 * Removes what looks like a secret from a message, and cuts it to `limit` code units (default 4096). Bounded and
 * linear: only the first 16 Ki code units are looked at, and no pattern here can read one stretch of text twice.
 */
export function redact(text: string, limit = 4096): string {
  let clean = cutText(text, 16_384).replace(privateKey, mark)
  clean = clean.replace(urlPassword, `://${mark}@`)
  // where a text was cut, here or before, the `@` that gives a password away may have been cut with it
  clean = clean.replace(cutUrl, `://${mark}…`)
  clean = clean.replace(secretHeader, `$1${mark}`)
  clean = clean.replace(secretPair, `$1${mark}`)
  return cutText(clean.replace(bearer, `$1${mark}`), limit)
}

const mark = '[redacted]'

const privateKey = /-----BEGIN [A-Z ]{0,40}PRIVATE KEY-----[^]*?(?:-----END [A-Z ]{0,40}PRIVATE KEY-----|$)/g

// everything up to the last `@` before a slash or a space: a password may hold an `@` of its own
const urlPassword = /:\/\/[^\s/]*@/g
const cutUrl = /:\/\/[^\s/]*…$/

const quoted = String.raw`"(?:[^"\\]|\\[^])*(?:"|$)|'(?:[^'\\]|\\[^])*(?:'|$)`

// a whole header line, as its value may hold spaces
const secretHeader = new RegExp(String.raw`((?:authorization|cookie)["']?\s{0,8}[=:]\s{0,8})(?:${quoted}|[^\r\n]+)`, 'gi')

// `sasl_password=...`, `"password": "..."`, `api-key: ...`; a bare value ends only at a space, as it may hold anything else
const secretNames = [
  'pass(?:word|wd|phrase|code)', 'pwd', 'secret', 'secret[-_.]?(?:access[-_.]?)?key', 'token', 'api[-_.]?key', 'access[-_.]?key',
  'private[-_.]?key', 'shared[-_.]?key', 'credentials?'
].join('|')
const secretPair = new RegExp(String.raw`((?:${secretNames})["']?\s{0,8}(?:=>?|:)\s{0,8})(?:${quoted}|[^\s"'][^\s]*)`, 'gi')

const bearer = /(bearer\s{1,8})[A-Za-z0-9._~+/=-]{12,}/gi
