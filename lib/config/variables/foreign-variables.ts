import type { Variables } from './expand-variables.ts'

/** A variable as other programs write it, which is plain text here or means something else. */
export interface ForeignVariable {
  /** As written. */
  readonly raw: string
  readonly offset: number
  /** The end of a sentence is not needed: it is whole, and tells nothing but names. */
  readonly message: string
  /** The variable as it is written here; null where there is no such form. */
  readonly written: string | null
  /** Whether what is written shows a default, which may be a secret. */
  readonly hasDefault: boolean
}

/** The first variable of another syntax in a value; null where there is none. In a secret only what is all of the value, or is expanded, counts. */
export function foreignVariable(text: string, env: Variables['env'], isSecret: boolean): ForeignVariable | null {
  if (text.length > LONGEST) return null
  for (const form of FORMS) {
    const match = form.pattern.exec(text)
    if (match === null) continue
    const [raw, name = '', sign = '', rest = ''] = match
    // A random password may look like one of them
    if (isSecret && form.isPlain && raw !== text) continue
    // `${env:PROD}` is right where there is a variable of that name
    if (form.prefix !== undefined && Object.hasOwn(env, form.prefix(raw))) continue
    return { raw, offset: match.index, ...form.told(raw, name, sign, rest) }
  }
  return null
}

interface Form {
  readonly pattern: RegExp
  /** It is left as it stands, whatever the environment holds. */
  readonly isPlain: boolean
  readonly prefix?: (raw: string) => string
  told(raw: string, name: string, sign: string, rest: string): Pick<ForeignVariable, 'message' | 'written' | 'hasDefault'>
}

const plain = (pattern: RegExp): Form => ({
  pattern, isPlain: true,
  told: (raw, name) => ({ message: `\`${raw}\` is no variable here, but plain text`, written: `\${${name}}`, hasDefault: false })
})

const FORMS: readonly Form[] = [
  {
    pattern: /(?<!\$)\$\{(?:env|sys|secrets?|vault):([A-Z_][A-Z0-9_]{0,100})\}/, isPlain: false, prefix: (raw) => raw.slice(2, raw.indexOf(':')),
    told: (raw, name) => ({ message: `\`${raw}\` is the variable \`${raw.slice(2, raw.indexOf(':'))}\` with the default "${name}" here`, written: `\${${name}}`, hasDefault: false })
  },
  {
    pattern: /(?<!\$)\$\{([A-Za-z_]\w{0,100}):([-?+=])([^}]*)\}/, isPlain: false,
    told: (_raw, name, sign, rest) => ({
      message: `all behind the colon of \`\${${name}:...}\` is the default here, the \`${sign}\` too`,
      written: sign === '-' || sign === '=' ? `\${${name}:${rest}}` : sign === '?' ? `\${${name}}` : null, hasDefault: sign === '-' || sign === '='
    })
  },
  plain(/(?<!\$)\{\{\s{0,8}(?:\.|env\.|secrets\.)?([A-Za-z_]\w{0,100})\s{0,8}\}\}/),
  plain(/%([A-Z][A-Z0-9_]{1,100})%/), plain(/^%(\w{1,100})%$/),
  plain(/(?<![$\\])\$\(([A-Za-z_]\w{0,100})\)/),
  plain(/(?<![$\\])\$([A-Z_][A-Z0-9_]{1,100})(?![\w{])/),
  { pattern: /^~(?=\/|$)/, isPlain: true, told: () => ({ message: '`~` is no variable here, but plain text', written: '${HOME}', hasDefault: false }) }
]

/** Longer values are no places for variables. */
const LONGEST = 10_000
