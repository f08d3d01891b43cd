import { loadToml } from '../../packages/at-once.cts'
import { redact } from '../../errors/redact.ts'
import { secretNameIn } from '../params/secret-text.ts'
import type { PlaceNode } from '../toml/locate-node.ts'
import type { TomlPlaces } from '../toml/locate-path.ts'
import type { SecretRules } from '../variables/secret-values.ts'
import type { IsSecretValue } from '../diagnostics/excerpt.ts'
import { lineAt, type Declared } from './hints/syntax-fault.ts'

/** Whether the line of a number, from 1, belongs to a secret further above. */
export type IsSecretLine = (line: number) => boolean

/**
 * Tells the lines of a text that is not TOML which may belong to the value of a secret that an earlier line names: in
 * such a text nobody can tell where a value ends. It ends with its line where that line is TOML on its own, else where
 * one begins that is known not to belong to it: a header, or a param that is no secret. The text is read as far as it
 * is asked about.
 */
export function secretLines(text: string, rules: SecretRules, declared: Declared): IsSecretLine {
  const found = new Set<number>()
  let state: Reading = { kind: 'plain' }
  let [read, start] = [0, 0]
  const readLine = (line: string): void => {
    if (state.kind === 'plain' || endsBefore(state, line, rules, declared)) {
      state = readingAfter(line, rules)
      return
    }
    if (state.kind === 'secret' || isLonePart(line)) found.add(read)
    if (state.kind === 'secret' && state.close !== null && line.includes(state.close)) state = { kind: 'plain' }
  }
  return (line) => {
    while (read < line && start <= text.length) {
      const end = text.indexOf('\n', start)
      const next = end < 0 ? text.length : end
      read++
      readLine(text.slice(start, Math.min(next, start + LOOKED_AT)))
      start = next + 1
    }
    return found.has(line)
  }
}

/** A line, parted before the first part of a secret. */
export interface Shown {
  readonly text: string
  readonly hidden: string
}

/** What may be shown of the line of an offset. */
export function shownOf(
  { text, lines, leaves }: TomlPlaces,
  offset: number,
  secrets: { readonly isSecretLine: IsSecretLine; readonly rules: SecretRules; readonly isSecret: IsSecretValue }
): Shown {
  const { start, text: line } = lineAt(text, offset)
  const end = secrets.isSecretLine(lines.at(start).line)
    ? 0
    : Math.min(
        LOOKED_AT,
        ownSecretAt(line.slice(0, LOOKED_AT), secrets.rules),
        redactedAt(line.slice(0, LOOKED_AT)),
        secretLeafAt(leaves, text, start, line, secrets.isSecret)
      )
  return { text: line.slice(0, end), hidden: line.slice(end) }
}

/** What the lines before have begun. */
type Reading =
  | { readonly kind: 'plain' }
  /** The value of a secret; `close` are the quotes that end it, where it stands between three. */
  | { readonly kind: 'secret'; readonly close: string | null }
  /** A list of `name=value`, in which one without a name may be a secret. */
  | { readonly kind: 'pairs' }

function readingAfter(line: string, rules: SecretRules): Reading {
  const isNamed = secretNameIn(line, rules.isSecretName) !== null
  const isPairs = !isNamed && pairsAt(line, rules) !== null
  if ((!isNamed && !isPairs) || isStatement(line)) return { kind: 'plain' }
  if (isPairs) return { kind: 'pairs' }
  const [close] = /"{3}|'{3}/.exec(line) ?? []
  return { kind: 'secret', close: close ?? null }
}

function endsBefore(state: Reading, line: string, { isSecretName }: SecretRules, declared: Declared): boolean {
  if (state.kind === 'secret' && state.close !== null) return false
  if (HEADER.test(line)) return true
  const [, name = ''] = STATEMENT.exec(line) ?? []
  return (OWN_KEYS.has(name) || declared(name).length > 0) && !isSecretName(name)
}

/** Whether a line is TOML with a value, whatever stands around it. */
function isStatement(line: string): boolean {
  if (line.length > LONGEST) return false
  try {
    return Object.keys(loadToml().parse(line)).length > 0 && !/^\s*\[/.test(line)
  } catch {
    return false
  }
}

/** Where a line begins to tell a secret on its own account; behind it where it does not. */
function ownSecretAt(line: string, rules: SecretRules): number {
  const name = secretNameIn(line, rules.isSecretName)
  const pairs = pairsAt(line, rules)
  const variables = (rules.secretEnv ?? []).map((variable) => line.indexOf(`\${${variable}`))
  return Math.min(
    name === null ? line.length : name + assignment(line.slice(name)),
    pairs === null || !isLonePart(line.slice(pairs)) ? line.length : pairs,
    ...variables.filter((at) => at >= 0)
  )
}

/** Where the values of a param begin that takes `name=value` texts; null where the line gives none. */
function pairsAt(line: string, { pairParams = new Set() }: SecretRules): number | null {
  const { 0: all = '', 1: name = '' } = PAIRS.exec(line) ?? []
  return pairParams.has(name) ? all.length : null
}

/** Whether a text of a list of `name=value` has no name: it may be a secret that lost its own. */
function isLonePart(values: string): boolean {
  return values.split(/[\s,[\](){}"'\p{Pi}\p{Pf}\p{Ps}\p{Pe}`]+/u).some((part) => part !== '' && !part.includes('='))
}

/** Where the first secret value begins that a line holds a part of; behind the line where it holds none. */
function secretLeafAt(
  leaves: readonly PlaceNode[],
  text: string,
  lineStart: number,
  line: string,
  isSecret: IsSecretValue
): number {
  return leaves
    .filter(({ valueStart, valueEnd }) => valueStart <= lineStart + line.length && valueEnd > lineStart)
    .filter((leaf) => isSecret(leaf, text.slice(leaf.valueStart, leaf.valueEnd)))
    .reduce(
      (first, { valueStart }) => Math.min(first, Math.max(0, valueStart - lineStart) + arrow(text, valueStart)),
      line.length
    )
}

/** Where something begins that gives itself away without a name, as the login of an address; behind the line where nothing does. */
function redactedAt(line: string): number {
  const other = redact(line, line.length)
  if (other === line) return line.length
  let at = 0
  while (line.charAt(at) === other.charAt(at)) at++
  return at
}

/** Of `=>` the parser has taken the second character for the beginning of the value. */
function arrow(text: string, valueStart: number): number {
  return /^>[ \t]{0,8}/.exec(text.slice(valueStart, valueStart + 9))?.[0].length ?? 0
}

/** The sign behind a name: it is what the hint may speak of. */
function assignment(rest: string): number {
  return /^["'\p{Pi}\p{Pf}]?\s{0,8}(?:[=:\uFF1A\uFF1D]>?|->)?[^\S\n]{0,8}/u.exec(rest)?.[0].length ?? 0
}

const HEADER = /^\s*\[{1,2}\s*(?:sources|connectors)\b/
const STATEMENT = /^\s*["']?([\w-]{1,64})["']?\s*=(?!=)/
const PAIRS = /^\W{0,8}([\w-]{1,64})["']?\s{0,8}[^\w\s]{0,3}\s{0,8}/
const OWN_KEYS: ReadonlySet<string> = new Set([
  'key',
  'connect',
  'enable',
  'tags',
  'params',
  'params_override',
  'id',
  'type',
  'allow_override'
])
/** What stands further behind in a line is not looked through, and so not shown. */
const LOOKED_AT = 8000
/** Longer lines are no one's `key = value`. */
const LONGEST = 1000
