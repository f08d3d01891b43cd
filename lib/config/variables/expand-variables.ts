import type { ErrorCode } from '../../../types/error-codes.ts'
import type { TomlTable } from '../document/config-document.ts'
import { Expanded } from '../params/value-kinds.ts'
import type { TomlPath } from '../toml/locate-node.ts'
import { suggest } from '../params/suggest.ts'
import { variablePieces } from './variable-text.ts'

/** The environment in which `${VAR}` is looked up. */
export interface Variables {
  readonly env: Readonly<Record<string, string | undefined>>
  /** Variables whose values are secrets. */
  readonly secretEnv: readonly string[]
}

/** A variable that cannot be expanded. */
export interface VariableProblem {
  readonly code: ErrorCode
  readonly path: TomlPath
  /** The variable as written, to find it in the text. */
  readonly raw: string
  readonly message: string
  readonly suggestion?: string
  /** A replacement for the whole value. */
  readonly instead?: string
}

/** Replaces a value that could not be expanded. The problem has been reported, so later checks skip the value. */
export class BrokenValue {
  readonly told = true
}

export interface ExpandedDocument {
  readonly value: TomlTable
  readonly problems: readonly VariableProblem[]
}

/** How much text the variables of one document may expand to, so that a small file cannot grow into a huge one. */
const MOST_EXPANDED = 4_194_304

/** How many variables of one value are reported. */
const MOST_PER_VALUE = 100

/** How many undefined variables get a suggestion with a similar name. */
const MOST_SUGGESTIONS = 100

/**
 * Expands the variables in all strings of a parsed document; keys stay unchanged. A value that is a single variable, or
 * contains a secret one, becomes an `Expanded`. Expansion follows parsing, so values cannot inject TOML.
 */
export function expandVariables(document: TomlTable, variables: Variables): ExpandedDocument {
  const problems: VariableProblem[] = []
  const budget = { left: MOST_EXPANDED }
  const value: Record<string, unknown> = Object.create(null)
  // A list of pending copies instead of recursion
  const open: Copy[] = [{ from: document, to: value, path: [] }]
  for (let copy = open.pop(); copy !== undefined; copy = open.pop()) {
    for (const [key, item] of entriesOf(copy.from)) {
      const path = [...copy.path, key]
      const inner = emptyLike(item)
      if (inner !== null) open.push({ from: item, to: inner, path })
      setItem(
        copy.to,
        key,
        inner ?? (typeof item === 'string' ? expandText(item, path, variables, budget, problems) : item)
      )
    }
  }
  return { value, problems }
}

type Container = Record<string, unknown> | unknown[]

interface Copy {
  readonly from: unknown
  readonly to: Container
  readonly path: TomlPath
}

function entriesOf(container: unknown): Iterable<[string | number, unknown]> {
  return Array.isArray(container) ? container.entries() : Object.entries(container ?? {})
}

function emptyLike(item: unknown): Container | null {
  if (Array.isArray(item)) return []
  return typeof item === 'object' && item !== null && !(item instanceof Date)
    ? (Object.create(null) as Record<string, unknown>)
    : null
}

function setItem(to: Container, key: string | number, item: unknown): void {
  if (Array.isArray(to)) to.push(item)
  else to[key] = item
}

function expandText(
  text: string,
  path: TomlPath,
  variables: Variables,
  budget: { left: number },
  problems: VariableProblem[]
): string | Expanded | BrokenValue {
  if (!text.includes('${')) return text
  const { env, secretEnv } = variables
  const pieces = variablePieces(text)
  const names: string[] = []
  const before = problems.length
  let expanded = ''
  for (const piece of pieces) {
    if (problems.length - before === MOST_PER_VALUE) break
    if ('text' in piece) expanded += piece.text
    else if ('bad' in piece) problems.push(badVariable(path, piece.raw, piece.bad, text))
    else {
      const value = lookUp(env, piece.name) ?? piece.fallback
      if (value === null)
        problems.push(undefinedVariable(path, piece, text, problems.length < MOST_SUGGESTIONS ? Object.keys(env) : []))
      else expanded += value
      names.push(piece.name)
    }
  }
  if (problems.length > before) return new BrokenValue()
  const secret = names.find((name) => secretEnv.includes(name))
  const [only] = names
  if (only !== undefined && pieces.length === 1) return new Expanded(expanded, only, secret !== undefined)
  budget.left -= expanded.length
  if (budget.left < 0) {
    problems.push({
      code: 'CONFIG_TOO_LARGE',
      path,
      raw: '',
      message: `the variables of this file expand to more than ${MOST_EXPANDED / 1_048_576} MiB`
    })
    return new BrokenValue()
  }
  return secret === undefined ? expanded : new Expanded(expanded, secret, true)
}

function lookUp(env: Variables['env'], name: string): string | undefined {
  return Object.hasOwn(env, name) ? env[name] : undefined
}

// Never shows the text: an unclosed variable reaches over the rest of the value, which may be a password
function badVariable(path: TomlPath, raw: string, reason: string, text: string): VariableProblem {
  const name = OTHER_FORM.exec(raw)?.[1]
  if (name !== undefined) {
    return {
      code: 'CONFIG_BAD_VARIABLE',
      path,
      raw,
      message: 'this is not how a variable is written here',
      suggestion: `write \${${name}}, or \${${name}:...} with a default`,
      ...(NO_DEFAULT.test(text) ? { instead: `\${${name}}` } : {})
    }
  }
  return {
    code: 'CONFIG_BAD_VARIABLE',
    path,
    raw,
    message: `what begins with \`\${\` here is not a variable: ${reason}`,
    suggestion: 'write ${NAME} or ${NAME:default}; a literal ${ is written $${'
  }
}

/** `${ X }`, `${env.X}`, `${{ secrets.X }}`, `${X-a}`, `${X|a}`, `${X, a}` */
const OTHER_FORM = /^\$\{\{?\s{0,8}(?:(?:env|process\.env|secrets)\.)?([A-Za-z_]\w{0,79})\s{0,8}(?:[-=?|,][^}]*)?\}$/
/** A value that is a single such variable. */
const NO_DEFAULT = /^\$\{\{?\s{0,8}(?:(?:env|process\.env|secrets)\.)?\w{1,80}\s{0,8}\}{1,2}$/

function undefinedVariable(
  path: TomlPath,
  { name, raw }: { readonly name: string; readonly raw: string },
  text: string,
  defined: readonly string[]
): VariableProblem {
  const near = suggest(name, defined)
  const define = `define ${shortName(name)}, or give a default: \${${shortName(name)}:...}`
  return {
    code: 'CONFIG_UNDEFINED_VARIABLE',
    path,
    raw,
    message: `the environment variable ${shortName(name)} is not defined`,
    suggestion: near === undefined ? define : `did you mean \${${near}}? Else ${define}`,
    // The text around the variable may be secret
    ...(near === undefined || raw !== text ? {} : { instead: `\${${near}}` })
  }
}

function shortName(name: string): string {
  return name.length > 80 ? `${name.slice(0, 80)}...` : name
}
