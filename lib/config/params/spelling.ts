import type { BadValue, ParamsTable } from '../../../types/params.ts'
import type { ParamsSchema } from '../../../types/connector.ts'
import { wholeTable } from './declared-params.ts'
import { isTable } from './value-kinds.ts'

// The two notations of params: snake_case in TOML, camelCase in code.

/** How the user writes params, in TOML or in code: messages use the same notation. */
export interface Spelling {
  /** A declared name in this notation. */
  name(declared: string): string
  /** `port = 1514` */
  assignment(name: string, value: Assignable): string
  /** `tls = { cert = "a.pem" }`; `inside` is the text between the braces. */
  table(name: string, inside: string): string
  /** A replacement for a wrong value. */
  suggestion(bad: BadValue): string | undefined
  /** Converts the declared names (in backticks) and the assignments in a text. */
  text(text: string, declared: (name: string) => boolean): string
  /** Whether the params may contain defaults, as the params of a resolved source do. */
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

/**
 * Converts declared names to camelCase. Names that users choose, and the output of a Standard Schema, stay unchanged.
 */
export function camelParams(schema: ParamsSchema, params: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const table = wholeTable(schema)
  return renamed(params, namesOf(table).camel, (name) => nestedIn(table, name), camelParams)
}

/** The inverse of `camelParams`. */
export function snakeParams(schema: ParamsSchema, params: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const table = wholeTable(schema)
  const { snake } = namesOf(table)
  return renamed(params, snake, (name) => nestedIn(table, snake.get(name) ?? name), snakeParams)
}

/** Both spellings of each name in a table. */
interface Names {
  readonly camel: ReadonlyMap<string, string>
  readonly snake: ReadonlyMap<string, string>
}

function namesOf(table: ParamsTable): Names {
  const known = spellings.get(table)
  if (known !== undefined) return known
  const pairs = Object.keys(table).map((name) => [name, camelName(name)] as const)
  const names = { camel: new Map(pairs), snake: new Map(pairs.map(([snake, camel]) => [camel, snake])) }
  spellings.set(table, names)
  return names
}

const spellings = new WeakMap<ParamsTable, Names>()

/** `max_line_bytes` => `maxLineBytes` */
export function camelName(name: string): string {
  return name
    .split('_')
    .map((part, index) => (index === 0 ? part : part.charAt(0).toUpperCase() + part.slice(1)))
    .join('')
}

type Rename = typeof camelParams

function renamed(
  params: Readonly<Record<string, unknown>>,
  names: ReadonlyMap<string, string>,
  nested: (name: string) => ParamsTable | null,
  rename: Rename
): Record<string, unknown> {
  // fromEntries defines properties instead of assigning them, so `__proto__` is an ordinary name
  return Object.fromEntries(
    Object.entries(params).map(([name, value]) => {
      const table = nested(name)
      return [names.get(name) ?? name, table !== null && isTable(value) ? rename(table, value) : value]
    })
  )
}

function nestedIn(table: ParamsTable, name: string): ParamsTable | null {
  const declaration = Object.hasOwn(table, name) ? table[name] : undefined
  return declaration?.type === 'table' ? declaration.params : null
}
