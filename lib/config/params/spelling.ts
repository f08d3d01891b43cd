import type { BadValue } from '../../../types/params.ts'
import { camelName } from './camel-case.ts'

/** How the one who gave the params writes them: a problem is told in the reader's own spelling. */
export interface Spelling {
  /** The declared name as it is written. */
  name(declared: string): string
  /** `port = 1514` */
  assignment(name: string, value: Assignable): string
  /** `tls = { cert = "a.pem" }`, of what stands between the braces. */
  table(name: string, inside: string): string
  /** What to write in place of a wrong value. */
  suggestion(bad: BadValue): string | undefined
  /** A text that speaks of declared names, in backticks, and of assignments. */
  text(text: string, declared: (name: string) => boolean): string
  /** Whether defaults may stand among what was given, as they do in the params of a source that was resolved before. */
  readonly defaultsGiven: boolean
}

export type Assignable = string | number | boolean | readonly string[]

/** In TOML: `max_line_bytes = 1024` */
export const tomlSpelling: Spelling = {
  name: (declared) => declared,
  assignment: (name, value) => `${name} = ${written(value)}`,
  table: (name, inside) => `${name} = { ${inside} }`,
  suggestion: ({ suggestion }) => suggestion,
  text: (text) => text,
  defaultsGiven: false
}

/** In TypeScript: `maxLineBytes: 1024` */
export const codeSpelling: Spelling = {
  name: camelName,
  assignment: (name, value) => `${camelName(name)}: ${written(value)}`,
  table: (name, inside) => `${camelName(name)}: { ${inside} }`,
  suggestion: ({ suggestion, inCode }) => inCode ?? suggestion,
  text: (text, declared) =>
    text.replaceAll(/`([^`]*)`|\b([a-z0-9_]+) = /g, (match, quoted?: string, assigned?: string) => {
      if (quoted !== undefined) return `\`${quotedInCode(quoted, declared)}\``
      if (assigned === undefined) return match
      return `${declared(assigned) ? camelName(assigned) : assigned}: `
    }),
  defaultsGiven: true
}

function quotedInCode(quoted: string, declared: (name: string) => boolean): string {
  const [, name = '', rest = ''] = /^([a-z0-9_]*)(.*)$/s.exec(quoted) ?? []
  return `${declared(name) ? camelName(name) : name}${rest.replace(/^ = /, ': ')}`
}

function written(value: Assignable): string {
  return typeof value === 'object' ? `[${value.map((item) => JSON.stringify(item)).join(', ')}]` : JSON.stringify(value)
}
