import type { ConnectorType, ParamsSchema } from '../../../types/connector.ts'
import type { ParamsTable } from '../../../types/params.ts'
import { wholeTable } from './declared-params.ts'
import { plainName } from '../../core/plain-characters.ts'
import { distanceWithin } from './suggest.ts'

// Recognizes secrets by their names.

/** Whether the name of a value in a configuration file marks a secret. */
export type IsSecretName = (name: string) => boolean

/**
 * Recognizes names that the types declare as secret, and names that sound secret. A misspelt name, or the name in a
 * connector of unknown type, has no declaration; an excerpt must not show its value either.
 */
export function secretNames(types: readonly Pick<ConnectorType, 'params'>[]): IsSecretName {
  const declared = new Set(types.flatMap(({ params }) => declaredSecrets(params)).map(foldedName))
  const answers = new Map<string, boolean>()
  const isSecret: IsSecretName = (name) => {
    // Longer than any real name: the ends are enough
    const ends = name.length > 256 ? name.slice(0, 128) + name.slice(-128) : name
    return declared.has(foldedName(ends)) || readsSecret(ends)
  }
  return (name) => {
    const known = answers.get(name)
    if (known !== undefined) return known
    const answer = isSecret(name)
    if (answers.size < MOST_KEPT && name.length <= LONGEST_NAME) answers.set(name, answer)
    return answer
  }
}

/** Names of params that take `name=value` texts. */
export function pairParams(types: readonly ConnectorType[]): ReadonlySet<string> {
  const tables = types.map(({ params }) => Object.entries(wholeTable(params)))
  return new Set(
    tables
      .flat()
      .filter(([, { type }]) => type === 'properties')
      .map(([name]) => name)
  )
}

function declaredSecrets(schema: ParamsSchema): string[] {
  const names: string[] = []
  const open: ParamsTable[] = [wholeTable(schema)]
  for (let table = open.pop(); table !== undefined; table = open.pop()) {
    for (const [name, declaration] of Object.entries(table)) {
      if (declaration.secret === true) names.push(name)
      if (declaration.type === 'table') open.push(declaration.params)
      if (declaration.type !== 'properties') continue
      for (const [property, { secret }] of Object.entries(declaration.names ?? {}))
        if (secret === true) names.push(property)
    }
  }
  return names
}

/** How many answers are cached: a file has few names, but repeats them. */
const MOST_KEPT = 1000

/** Whether a name sounds like a secret, whether or not it is declared. */
export function soundsSecret(name: string): boolean {
  return hasSound(foldedName(name))
}

/** Whether a name sounds like a secret or is a misspelling of one that does. */
export function readsSecret(name: string): boolean {
  return soundsSecret(name) || isMisspelt(name)
}

function hasSound(folded: string): boolean {
  const heard = folded.replaceAll(SOUNDS_ALIKE, '')
  foldedSounds ??= SOUNDS.map(foldedName)
  return foldedSounds.some((sound) => heard.includes(sound)) || KEYS.test(heard)
}

/** Catches `toekn`, `sasl_psswrd`, `saslPsasword`. Names that end with `auth`, `pin` and the like count, too. */
function isMisspelt(name: string): boolean {
  // A sentence is not a name
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

/** Ignores case, dots, dashes and underscores, and maps lookalike letters to one form. */
function foldedName(name: string): string {
  return plainName(name)
    .toLowerCase()
    .replaceAll(/[-_.\s]/g, '')
}

export const SOUNDS: readonly string[] = [
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
]
/** Folded on first use: most programs never need it, and folding takes a while. */
let foldedSounds: readonly string[] | null = null
/** Harmless words that contain such a sound. */
export const SOUNDS_ALIKE: RegExp =
  /(?:com|by|sur|tres|over|under)pass(?!w|phr|code)|pass(?:ive|age|enger|port|es|ed|ing|through)|secretary|tokeni[sz]e/g
const OWNERS = 'tls|ssl|client|server|account|sas|master|root|priv|shared|storage|keystore'
const USES = 'sign|signing|unseal|encryption|encrypt|hmac|license'
/** `client_key`, `ssl.keystore.key`, but not `message_key`. */
const KEYS = new RegExp(`(?:${OWNERS}|${USES})key$|keypem$|privatepem$`)
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
const LONGEST_NAME = 64
