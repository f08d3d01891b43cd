import type { Variables } from './expand-variables.ts'

/** A variable in another program's syntax, which is plain text here or has another meaning. */
export interface ForeignVariable {
  /** As written. */
  readonly raw: string
  readonly offset: number
  /** The whole message, which quotes nothing but variables. */
  readonly message: string
  /** The variable in our syntax; null if there is no equivalent. */
  readonly written: string | null
  /** Whether `written` shows a default, which may be a secret. */
  readonly hasDefault: boolean
}

/**
 * Finds variables of other syntaxes in a value, in order. In a secret, only a variable counts that is the whole value
 * or would be expanded.
 */
export function foreignVariables(text: string, env: Variables['env'], isSecret: boolean): readonly ForeignVariable[] {
  if (text.length > LONGEST) return []
  const found = FORMS.flatMap((form) =>
    Array.from(text.matchAll(form.pattern)).flatMap((match): readonly ForeignVariable[] => {
      const [raw, name = '', sign = '', rest = ''] = match
      // A random password may look like a variable
      if (isSecret && form.isPlain && raw !== text) return []
      // `${env:PROD}` is right if there is a variable with that name
      if (form.prefix !== undefined && Object.hasOwn(env, form.prefix(raw))) return []
      return [{ raw, offset: match.index, ...form.told(raw, name, sign, rest) }]
    })
  )
  found.sort((a, b) => a.offset - b.offset || b.raw.length - a.raw.length)
  // A match within another one is part of it
  return found
    .filter(({ offset }, at) => !found.slice(0, at).some((before) => before.offset + before.raw.length > offset))
    .slice(0, MOST)
}

interface Form {
  readonly pattern: RegExp
  /** Such a variable is plain text here, whatever the environment contains. */
  readonly isPlain: boolean
  readonly prefix?: (raw: string) => string
  told(
    raw: string,
    name: string,
    sign: string,
    rest: string
  ): Pick<ForeignVariable, 'message' | 'written' | 'hasDefault'>
}

const plain = (pattern: RegExp): Form => ({
  pattern,
  isPlain: true,
  told: (raw, name) => ({
    message: `\`${raw}\` is not a variable here but plain text`,
    written: `\${${name}}`,
    hasDefault: false
  })
})

const FORMS: readonly Form[] = [
  {
    pattern: /(?<!\$)\$\{(?:env|sys|secrets?|vault):([A-Z_][A-Z0-9_]{0,100})\}/g,
    isPlain: false,
    prefix: (raw) => raw.slice(2, raw.indexOf(':')),
    told: (raw, name) => ({
      message: `\`${raw}\` is the variable \`${raw.slice(2, raw.indexOf(':'))}\` with the default "${name}" here`,
      written: `\${${name}}`,
      hasDefault: false
    })
  },
  {
    pattern: /(?<!\$)\$\{([A-Za-z_]\w{0,100}):([-?+=])([^}$]*)\}/g,
    isPlain: false,
    told: (_raw, name, sign, rest) => ({
      message: `everything after the colon of \`\${${name}:${sign}...}\` is the default here, including the \`${sign}\``,
      written: sign === '-' || sign === '=' ? `\${${name}:${rest}}` : sign === '?' ? `\${${name}}` : null,
      hasDefault: sign === '-' || sign === '='
    })
  },
  plain(/(?<![$#])\{\{\s{0,8}\.?(?:env\s{1,8}["']|(?:\w{1,40}\.){0,6})([A-Za-z_]\w{0,100})["']?\s{0,8}\}\}/g),
  plain(/%([A-Z][A-Z0-9_]{1,100})%/g),
  plain(/^%(\w{1,100})%$/g),
  plain(/%\(([A-Za-z_]\w{0,100})\)s/g),
  plain(/(?<![$\\])\$\(([A-Za-z_]\w{0,100})\)/g),
  plain(/(?<![$\\])\$(?:env:|ENV\{)([A-Za-z_]\w{0,100})\}?/g),
  plain(/(?<![$\\])\$(?!env:)([A-Z_][A-Z0-9_]{1,100})(?![\w{])/g),
  plain(/#\{([A-Z_][A-Z0-9_]{1,100})\}/g),
  plain(/(?<![$#{])\{(?:\$|env[:.])([A-Za-z_]\w{0,100})\}/g),
  plain(/(?<!\w)@([A-Z][A-Z0-9_]{1,100})@/g),
  plain(/<%=\s{0,8}ENV\[["']?([A-Za-z_]\w{0,100})["']?\]\s{0,8}%>/g),
  {
    pattern: /^~(?=\/|$)/g,
    isPlain: true,
    told: () => ({ message: '`~` is not a variable here but plain text', written: '${HOME}', hasDefault: false })
  }
]

/** Longer values are not checked. */
const LONGEST = 10_000
/** How many variables are reported per value. */
const MOST = 20
