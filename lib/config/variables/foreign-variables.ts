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

/**
 * The variables of other syntaxes in a value, in its order. In a secret only what is all of the value, or is expanded,
 * counts.
 */
export function foreignVariables(text: string, env: Variables['env'], isSecret: boolean): readonly ForeignVariable[] {
  if (text.length > LONGEST) return []
  const found = FORMS.flatMap((form) =>
    Array.from(text.matchAll(form.pattern)).flatMap((match): readonly ForeignVariable[] => {
      const [raw, name = '', sign = '', rest = ''] = match
      // A random password may look like one of them
      if (isSecret && form.isPlain && raw !== text) return []
      // `${env:PROD}` is right where there is a variable of that name
      if (form.prefix !== undefined && Object.hasOwn(env, form.prefix(raw))) return []
      return [{ raw, offset: match.index, ...form.told(raw, name, sign, rest) }]
    })
  )
  found.sort((a, b) => a.offset - b.offset || b.raw.length - a.raw.length)
  // What lies in another one is a part of it
  return found
    .filter(({ offset }, at) => !found.slice(0, at).some((before) => before.offset + before.raw.length > offset))
    .slice(0, MOST)
}

interface Form {
  readonly pattern: RegExp
  /** It is left as it stands, whatever the environment holds. */
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
      message: `all behind the colon of \`\${${name}:${sign}...}\` is the default here, the \`${sign}\` too`,
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

/** Longer values are no places for variables. */
const LONGEST = 10_000
/** How many of one value are told. */
const MOST = 20
