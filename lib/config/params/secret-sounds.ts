import { redact } from '../../errors/redact.ts'
import { plainName } from '../../core/plain-characters.ts'
import { distanceWithin } from './suggest.ts'

/** Whether a name sounds like that of a secret, whatever declares it. */
export function soundsSecret(name: string): boolean {
  return hasSound(foldedName(name))
}

/** Whether a name sounds like that of a secret, or is a misspelt one. */
export function readsSecret(name: string): boolean {
  return soundsSecret(name) || isMisspelt(name)
}

function hasSound(folded: string): boolean {
  const heard = folded.replaceAll(SOUNDS_ALIKE, '')
  foldedSounds ??= SOUNDS.map(foldedName)
  return foldedSounds.some((sound) => heard.includes(sound)) || KEYS.test(heard)
}

/** `user:password@host`, with a scheme or without. */
export function hasLogin(text: string): boolean {
  return loginAt(text) < text.length
}

/** Where such a login begins; behind the text where it holds none. */
export function loginAt(text: string): number {
  return LOGIN.exec(text)?.index ?? text.length
}

/** Whether a text of any kind names a secret and goes on behind it: `password is hunter2`, `... api-key="..."`. */
export function namesSecret(text: string): boolean {
  return NAMED_SECRET.test(text.toLowerCase().replaceAll(SOUNDS_ALIKE, ''))
}

/** Whether a text may stand where anybody can read it: it neither names a secret nor holds the login of an address. */
export function mayBeShown(text: string): boolean {
  return redact(text) === text && !namesSecret(text) && !hasLogin(text)
}

/** `toekn`, `sasl_psswrd`, `saslPsasword`; `auth` and the like hold secrets where they are no param of ours. */
function isMisspelt(name: string): boolean {
  // A sentence is no name
  if (name.length > LONGEST_NAME || name.split(' ').length > 2) return false
  const parts = partsOf(plainName(name))
  return (
    WORDS.has(parts.at(-1) ?? '') ||
    parts.some((part) => [part, singular(part)].some((one) => MISSPELT.some((word) => isNear(one, word)))) ||
    parts.some((part, index) =>
      [part, (parts[index - 1] ?? '') + part].some((one) =>
        MISSPELT_KEYS.some((word) => one.length > 4 && distanceWithin(singular(one), word, 2) < 2)
      )
    )
  )
}

function partsOf(name: string): readonly string[] {
  return name
    .replaceAll(/(?<=[a-z])(?=[A-Z])/g, '_')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
}

function singular(part: string): string {
  return part.replace(/s$/, '')
}

function isNear(part: string, word: string): boolean {
  if (part === 'taken') return false
  const limit = word.length < 8 ? 2 : 3
  return part.length >= 4 && distanceWithin(part, word, limit) < limit
}

/** Case, dots, dashes and underscores do not tell names apart, and neither do letters that look the same. */
export function foldedName(name: string): string {
  return plainName(name)
    .toLowerCase()
    .replaceAll(/[-_.\s]/g, '')
}

const SOUNDS = [
  'pass',
  'pasw',
  'pwd',
  'secret',
  'secert',
  'token',
  'credential',
  'private key',
  'api key',
  'access key',
  '密码',
  '密碼',
  '口令',
  '密钥',
  '密鑰',
  '令牌',
  '私钥',
  '私鑰',
  '秘钥',
  '秘鑰',
  '凭证',
  '憑證',
  '凭据',
  '授权码',
  '验证码',
  '通行证',
  '暗证',
  'パスワード',
  '비밀번호',
  'пароль',
  'contraseña',
  'contrasena',
  'kennwort',
  'wachtwoord',
  'salasana',
  'connection string',
  'kinit cmd',
  'jaas'
] as const
/** Folded when they are first asked for: most programs never ask, and folding takes a while. */
let foldedSounds: readonly string[] | null = null
/** Words that only sound so. */
const SOUNDS_ALIKE =
  /(?:com|by|sur|tres|over|under)pass(?!w|phr|code)|pass(?:ive|age|enger|port|es|ed|ing|through)|secretary|tokeni[sz]e/g
const OWNERS = 'tls|ssl|client|server|account|sas|master|root|priv|shared|storage|keystore'
const USES = 'sign|signing|unseal|encryption|encrypt|hmac|license'
/** `client_key`, `ssl.keystore.key`, but not `message_key`. */
const KEYS = new RegExp(`(?:${OWNERS}|${USES})key$|keypem$|privatepem$`)
// A user, a password and a host; neither a time nor a path stands in front of the `@`
const LOGIN =
  /(?:^|[\s"'[(,=/\u201C\u2018])[\w.+-]{1,64}[:\uFF1A][^\s"',@\uFF20]{1,128}[@\uFF20][\w[]|:\/{1,2}[^\s/]{0,64}:[^@"']{1,128}@[\w[]/
const MISSPELT_KEYS = ['apikey', 'accesskey', 'privatekey']
const MISSPELT = ['password', 'passwd', 'passphrase', 'secret', 'token', 'credentials', 'authorization']
const WORDS: ReadonlySet<string> = new Set([
  'auth',
  'bearer',
  'cred',
  'creds',
  'dsn',
  'haslo',
  'jwt',
  'mima',
  'otp',
  'parola',
  'pin',
  'psk',
  'psw',
  'pswd',
  'pw',
  'pword',
  'pwrd',
  'senha',
  'sifre',
  'totp'
])
/** Longer than any real name. */
export const LONGEST_NAME = 64

// Every repetition has a bound, so that a long text costs no more than its length
const NAMED_SECRET = new RegExp(
  [
    `(?:${SOUNDS.map((sound) => sound.replace(' ', String.raw`[-_.\s]?`)).join('|')})`,
    String.raw`[\w.-]{0,40}(?:\s{0,8}[^\w\s]{0,4}\s{0,8}[=:]|\s{1,8}\S)`
  ].join(''),
  'i'
)
