import { redact } from '../../errors/redact.ts'
import type { IsSecretValue } from '../diagnostics/excerpt.ts'
import { loginAt, secretNameIn } from '../params/secret-text.ts'
import type { PlaceNode } from '../toml/locate-node.ts'
import type { TomlPlaces } from '../toml/locate-path.ts'
import type { SecretRules } from '../variables/secret-values.ts'
import { lineAt } from './hints/syntax-fault.ts'

/** Whether the line of a number, from 1, belongs to a secret further above. */
export type IsSecretLine = (line: number) => boolean

/** What tells the secrets in a text that is not TOML: what names them, and lines that belong to one further above. */
export interface TextSecrets {
  readonly rules: SecretRules
  readonly isSecretLine: IsSecretLine
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
  { rules, isSecretLine }: TextSecrets,
  isSecret: IsSecretValue
): Shown {
  const { start, text: line } = lineAt(text, offset)
  const looked = line.slice(0, LOOKED_AT)
  const end = isSecretLine(lines.at(start).line)
    ? 0
    : Math.min(
        LOOKED_AT,
        ownSecretAt(looked, rules),
        redactedAt(looked),
        secretLeafAt(leaves, text, start, line, isSecret)
      )
  return { text: line.slice(0, end), hidden: line.slice(end) }
}

/** Where a line begins to tell a secret on its own account; behind it where it does not. */
function ownSecretAt(line: string, rules: SecretRules): number {
  const pairs = pairsAt(line, rules)
  const variables = (rules.secretEnv ?? []).map((variable) => line.indexOf(`\${${variable}`))
  const named = secretNameIn(line, rules.isSecretName)
  const value = VALUE.exec(line)?.[0].length
  return Math.min(
    loginAt(line),
    named === null ? line.length : valueAt(line, named),
    value ?? line.length,
    pairs === null || !isLonePart(line.slice(pairs)) ? line.length : pairs,
    ...variables.filter((at) => at >= 0)
  )
}

/**
 * Where a line with the name of a secret may hold its value: behind that name where a sign follows it or the line begins
 * with it, else also in front of it, as in `{ value = "...", name = "password" }`.
 */
function valueAt(line: string, nameEnd: number): number {
  const key = KEY.exec(line)?.[0].length ?? 0
  const comment = line.indexOf('#')
  if (key > 0 && comment >= key && comment < nameEnd) return comment + (line.charAt(comment + 1) === ' ' ? 2 : 1)
  // `topic = password-resets`: the value itself only sounds so
  if (key > 0 && SOLE.test(line.slice(key, nameEnd)) && NOTHING.test(line.slice(nameEnd))) return line.length
  const behind = nameEnd + assignment(line.slice(nameEnd))
  if (/[=:\uFF1A\uFF1D]/.test(line.slice(nameEnd, behind)) || FIRST.test(line.slice(0, nameEnd))) return behind
  const [head = ''] = HEAD.exec(line) ?? []
  return Math.min(head.length, behind)
}

/** Where the values of a param begin that takes `name=value` texts; null where the line gives none. */
export function pairsAt(line: string, { pairParams = new Set() }: SecretRules): number | null {
  const { 0: all = '', 1: name = '' } = PAIRS.exec(line) ?? []
  return pairParams.has(name) ? all.length : null
}

/** Whether a text of a list of `name=value` has no name: it may be a secret that lost its own. */
export function isLonePart(values: string): boolean {
  return values
    .replaceAll(/\$\{[^}]*\}/g, '')
    .replaceAll(values.includes('{') ? /\s*[=:]\s*["'\p{Pi}`]?/gu : /\s*=\s*["'\p{Pi}`]?/gu, '=')
    .split(/[\s,[\](){}"'\p{Pi}\p{Pf}\p{Ps}\p{Pe}`]+/u)
    .some((part) => part !== '' && !part.includes('='))
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

/** Where something begins that gives itself away without a name, as a login does; behind the line where nothing does. */
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

/** Nothing but marks and words of other languages in front of a name. */
const FIRST = /^[^\p{L}\p{N}]*(?:(?:export|set|env|let|const|var|declare)\s+)?[\p{L}\p{N}\p{M}\p{Cf}_.-]+$/u
/** What stands in front of the first value of a line. */
const HEAD = /^[^\p{L}\p{N}]*(?:[\p{L}\p{N}_.-]+["']?\s{0,8}[=:\uFF1A\uFF1D]\s{0,8})?/u
/** A key of TOML with its sign. */
const KEY = /^\s*["']?[\w.-]+["']?\s{0,8}=/
/** One word that is the whole value. */
const SOLE = /^\s{0,8}["'[]{0,3}[^\s,={}]+$/
const NOTHING = /^[\s"'\])},;]*(?:#.*)?$/
/** The value of something that another line names. */
const VALUE = /^[^\p{L}\p{N}=:]*(?:val(?:ue)?|content|data|default)["']?\s{0,8}[=:\uFF1A\uFF1D]\s{0,8}/iu
const PAIRS = /^\W{0,8}([\w-]{1,64})["']?\s{0,8}[^\w\s]{0,3}\s{0,8}/
/** What stands further behind in a line is not looked through, and so not shown. */
export const LOOKED_AT = 8000
