import type { ConnectorType, ParamsSchema } from '../../../types/connector.ts'
import type { ParamsTable } from '../../../types/params.ts'
import { redact } from '../../errors/redact.ts'
import { wholeTable } from '../params/common-params.ts'
import { distanceWithin } from './suggest.ts'
import { plainName } from '../../core/plain-characters.ts'

/** Tells by its name whether a value in a configuration file is a secret. */
export type IsSecretName = (name: string) => boolean

/**
 * What the types declare as secret, and what sounds like a secret: a misspelt name, or that of a connector whose type
 * is not known, has no declaration, and its value must not be shown in an excerpt either.
 */
export function secretNames(types: readonly Pick<ConnectorType, 'params'>[]): IsSecretName {
  const declared = new Set(types.flatMap(({ params }) => declaredSecrets(params)).map(fold))
  const answers = new Map<string, boolean>()
  const isSecret: IsSecretName = (name) => {
    // Longer than any real name: only its ends are looked at
    const folded = fold(name.length > 256 ? name.slice(0, 128) + name.slice(-128) : name)
    return declared.has(folded) || FOLDED_SOUNDS.some((sound) => folded.includes(sound)) || isMisspelt(name)
  }
  return (name) => {
    const known = answers.get(name)
    if (known !== undefined) return known
    const answer = isSecret(name)
    if (answers.size < MOST_KEPT && name.length <= LONGEST) answers.set(name, answer)
    return answer
  }
}

/** `toekn`, `sasl_psswrd`, `saslPsasword`; `auth` and the like hold secrets where they are no param of ours. */
function isMisspelt(name: string): boolean {
  // A sentence is no name
  if (name.length > LONGEST || name.includes(' ')) return false
  return partsOf(plainName(name)).some((part) => WORDS.has(part) || MISSPELT.some((word) => isNear(part, word)))
}

function partsOf(name: string): readonly string[] {
  return name
    .replaceAll(/(?<=[a-z])(?=[A-Z])/g, '_')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
}

function isNear(part: string, word: string): boolean {
  const limit = word.length < 8 ? 2 : 3
  return part.length >= 4 && distanceWithin(part, word, limit) < limit
}

/** The names of params that take `name=value` texts. */
export function pairParams(types: readonly ConnectorType[]): ReadonlySet<string> {
  const tables = types.map(({ params }) => Object.entries(wholeTable(params)))
  return new Set(
    tables
      .flat()
      .filter(([, { type }]) => type === 'properties')
      .map(([name]) => name)
  )
}

/** Whether a name sounds like that of a secret, whatever declares it. */
export function soundsSecret(name: string): boolean {
  const folded = fold(name)
  return FOLDED_SOUNDS.some((sound) => folded.includes(sound))
}

/** Whether a text of any kind names a secret and goes on behind it: `password is hunter2`, `... api-key="..."`. */
export function namesSecret(text: string): boolean {
  return NAMED_SECRET.test(text)
}

/** Whether a text may stand where anybody can read it: it neither names a secret nor holds the login of an address. */
export function mayBeShown(text: string): boolean {
  return redact(text) === text && !namesSecret(text)
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
  '令牌'
] as const
const FOLDED_SOUNDS = SOUNDS.map(fold)
const MISSPELT = ['password', 'passwd', 'passphrase', 'secret', 'token', 'credentials']
const WORDS: ReadonlySet<string> = new Set(['auth', 'authorization', 'jaas', 'mima', 'psk', 'psw', 'pswd', 'pw'])
/** How many answers are kept: a file has few names, and many times. */
const MOST_KEPT = 1000
/** Longer than any real name. */
const LONGEST = 64

// Every repetition has a bound, so that a long text costs no more than its length
const NAMED_SECRET = new RegExp(
  [
    `(?:${SOUNDS.map((sound) => sound.replace(' ', String.raw`[-_.\s]?`)).join('|')})`,
    String.raw`[\w.-]{0,40}(?:\s{0,8}[^\w\s]{0,4}\s{0,8}[=:]|\s{1,8}\S)`
  ].join(''),
  'i'
)

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

/** Case, dots, dashes and underscores do not tell names apart, and neither do letters that look the same. */
function fold(name: string): string {
  return plainName(name)
    .toLowerCase()
    .replaceAll(/[-_.\s]/g, '')
}
