import { cutText } from './cut-text.ts'

/**
 * Removes what looks like a secret from a message, and cuts it to `limit` code units (default 4096). Bounded and
 * linear: only the first 16 Ki code units are examined, and no pattern here backtracks over the same text.
 */
export function redact(text: string, limit = 4096): string {
  let clean = cutText(text, 16_384).replace(PRIVATE_KEY, MARK)
  clean = clean.replace(URL_PASSWORD, `://${MARK}@`)
  // If a text was cut, here or earlier, the `@` that marks a password may have been cut off
  clean = clean.replace(CUT_URL, `://${MARK}…`)
  clean = clean.replace(SECRET_HEADER, `$1${MARK}`)
  clean = clean
    .replace(SECRET_PAIR, `$1${MARK}`)
    .replace(SECRET_OPTION, `$1${MARK}`)
    .replace(SECRET_QUOTED, `$1$2${MARK}`)
  clean = clean.replace(WEB_TOKEN, MARK)
  return cutText(clean.replace(BEARER, `$1${MARK}`), limit)
}

const MARK = '[redacted]'

const PRIVATE_KEY = /-----BEGIN [A-Z ]{0,40}PRIVATE KEY-----[^]*?(?:-----END [A-Z ]{0,40}PRIVATE KEY-----|$)/g

// Everything up to the last `@` before a slash or a space: a password may hold an `@` of its own
const URL_PASSWORD = /:\/\/[^\s/]*@/g
const CUT_URL = /:\/\/[^\s/]*…$/

const CURLY = '“[^”]*(?:”|$)|‘[^’]*(?:’|$)|「[^」]*(?:」|$)|『[^』]*(?:』|$)'
const QUOTED = `${String.raw`"(?:[^"\\]|\\[^])*(?:"|$)|'(?:[^'\\]|\\[^])*(?:'|$)`}|\`[^\`]*(?:\`|$)|${CURLY}`

// A whole header line, as its value may hold spaces
const SECRET_HEADER = new RegExp(
  String.raw`((?:authorization|cookie)["']?\s{0,8}[=:]\s{0,8})(?:${QUOTED}|[^\r\n]+)`,
  'gi'
)

// A bare value ends only at a space, as it may hold anything else
const OPENING = '“‘「『'
const VALUE = `(?:${QUOTED}|${String.raw`[^\s"'\x60`}${OPENING}]${String.raw`[^\s]*)`}`

const SECRET_NAMES = [
  'pass(?:word|wd|phrase|code)',
  '(?<![a-z])pass(?=[=:])',
  'pwd',
  '(?<![a-z])pw',
  'secret',
  'secret[-_.]?(?:access[-_.]?)?key',
  'token',
  String.raw`api[-_.\s]?key`,
  String.raw`access[-_.\s]?key`,
  String.raw`private[-_.\s]?key`,
  String.raw`shared[-_.\s]?key`,
  'credentials?',
  '密[码碼]',
  '口令',
  '密[钥鑰]',
  '令牌'
].join('|')

// Statements about a secret that do not reveal it: `password is required`
const TELLS_NOTHING = '(?:not|wrong|incorrect|invalid|required|missing|empty|expired|too|unset|undefined|null)'

// The name of a variable that holds the secret does not reveal it
const NO_VARIABLE = String.raw`(?!"\$\{[A-Z][A-Z0-9_]{0,63}\}"|\$\{[A-Z][A-Z0-9_]{0,63}\}(?:\s|$))`

const FOLLOWS = '[:：＝]|[是为][:：]?'

// `sasl_password=...`, `"password": "..."`, `api-key: ...`, `password is ...`, `password is: ...`, `<password>...`,
// `密码：...`, `密码是：...`
const SECRET_PAIR = new RegExp(
  String.raw`((?:${SECRET_NAMES})["']?(?:>|\s{0,8}(?:=>?|${FOLLOWS})\s{0,8}|\s{1,8}(?:is|was)(?::\s{0,8}|\s{1,8}(?!${TELLS_NOTHING}\b))))${NO_VARIABLE}${VALUE}`,
  'gi'
)

// `--password ...`, `-sasl.password ...`
const SECRET_OPTION = new RegExp(
  String.raw`((?<![\w-])--?(?:[\w.-]{0,40}[_.-])?(?:pass|${SECRET_NAMES})\s{1,8})${VALUE}`,
  'gi'
)

// `password '...' rejected`, `password (...)`, `密码“...”不正确`; a parser's `Unexpected token '<'` does not match
const BRACKETED = String.raw`\((?!${TELLS_NOTHING}\b)[^)\s]*(?:\)|$)|\[(?!redacted\])[^\]\s]*(?:\]|$)`
const SECRET_QUOTED = new RegExp(
  String.raw`((?<!(?:un)?expected |missing )(?:${SECRET_NAMES}))(?:(\s{1,8})(?:${QUOTED}|${BRACKETED})|(?:${CURLY}))`,
  'gi'
)

const BEARER = /(bearer\s{1,8})[A-Za-z0-9._~+/=-]{12,}/gi

// A JSON Web Token (RFC 7519) anywhere in the text: it begins with `{"` in base64. Anyone who has it is granted access
const WEB_TOKEN = /(?<![\w-])eyJ[\w-]{8,}(?:\.[\w-]*){1,4}/g
