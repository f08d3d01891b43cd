import { redact } from '../../errors/redact.ts'
import type { IsSecretValue } from '../diagnostics/excerpt.ts'
import { loginAt, secretNameIn } from '../params/secret-text.ts'
import type { PlaceNode } from '../toml/locate-node.ts'
import type { TomlPlaces } from '../toml/locate-path.ts'
import type { SecretRules } from '../variables/secret-values.ts'
import { lineAt } from './hints/syntax-fault.ts'

/** Whether a line, numbered from 1, belongs to a secret further up. */
export type IsSecretLine = (line: number) => boolean

/** Finds the secrets in a text that is not TOML: by their names, and by lines that belong to one further up. */
export interface TextSecrets {
  readonly rules: SecretRules
  readonly isSecretLine: IsSecretLine
}

/** A line, split before the first part of a secret. */
export interface Shown {
  readonly text: string
  readonly hidden: string
}

/** The part of an offset's line that may be shown. */
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

/** Where a line begins to contain a secret of its own; its length if it contains none. */
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
 * Where a line that names a secret may contain its value: after the name if a sign follows it or the line begins with
 * it; otherwise before the name too, as in `{ value = "...", name = "password" }`.
 */
function valueAt(line: string, nameEnd: number): number {
  const key = KEY.exec(line)?.[0].length ?? 0
  const comment = line.indexOf('#')
  if (key > 0 && comment >= key && comment < nameEnd) return comment + (line.charAt(comment + 1) === ' ' ? 2 : 1)
  // `topic = password-resets`: only the value sounds secret
  if (key > 0 && SOLE.test(line.slice(key, nameEnd)) && NOTHING.test(line.slice(nameEnd))) return line.length
  const behind = nameEnd + assignment(line.slice(nameEnd))
  if (/[=:\uFF1A\uFF1D]/.test(line.slice(nameEnd, behind)) || FIRST.test(line.slice(0, nameEnd))) return behind
  const [head = ''] = HEAD.exec(line) ?? []
  return Math.min(head.length, behind)
}

/** Where the values of a param with `name=value` texts begin; null if the line has no such param. */
export function pairsAt(line: string, { pairParams = new Set() }: SecretRules): number | null {
  const { 0: all = '', 1: name = '' } = PAIRS.exec(line) ?? []
  return pairParams.has(name) ? all.length : null
}

/** Whether a text in a list of `name=value` texts lacks its name: it may be a secret. */
export function isLonePart(values: string): boolean {
  return values
    .replaceAll(/\$\{[^}]*\}/g, '')
    .replaceAll(values.includes('{') ? /\s*[=:]\s*["'\p{Pi}`]?/gu : /\s*=\s*["'\p{Pi}`]?/gu, '=')
    .split(/[\s,[\](){}"'\p{Pi}\p{Pf}\p{Ps}\p{Pe}`]+/u)
    .some((part) => part !== '' && !part.includes('='))
}

/** Where the first secret value, or a part of one, begins in a line; its length if there is none. */
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

/** Where a secret begins that needs no name, such as a login; the line's length if there is none. */
function redactedAt(line: string): number {
  const other = redact(line, line.length)
  if (other === line) return line.length
  let at = 0
  while (line.charAt(at) === other.charAt(at)) at++
  return at
}

/** In `=>`, the parser reads the second character as the beginning of the value. */
function arrow(text: string, valueStart: number): number {
  return /^>[ \t]{0,8}/.exec(text.slice(valueStart, valueStart + 9))?.[0].length ?? 0
}

/** The length of the sign after a name, which a hint may mention. */
function assignment(rest: string): number {
  return /^["'\p{Pi}\p{Pf}]?\s{0,8}(?:[=:\uFF1A\uFF1D]>?|->)?[^\S\n]{0,8}/u.exec(rest)?.[0].length ?? 0
}

/** Only marks, and keywords of other languages, before a name. */
const FIRST = /^[^\p{L}\p{N}]*(?:(?:export|set|env|let|const|var|declare)\s+)?[\p{L}\p{N}\p{M}\p{Cf}_.-]+$/u
/** The part of a line before its first value. */
const HEAD = /^[^\p{L}\p{N}]*(?:[\p{L}\p{N}_.-]+["']?\s{0,8}[=:\uFF1A\uFF1D]\s{0,8})?/u
/** A TOML key with its sign. */
const KEY = /^\s*["']?[\w.-]+["']?\s{0,8}=/
/** The value is a single word. */
const SOLE = /^\s{0,8}["'[]{0,3}[^\s,={}]+$/
const NOTHING = /^[\s"'\])},;]*(?:#.*)?$/
/** The beginning of a line with the value of a secret that another line names. */
const VALUE = /^[^\p{L}\p{N}=:]*(?:val(?:ue)?|content|data|default)["']?\s{0,8}[=:\uFF1A\uFF1D]\s{0,8}/iu
const PAIRS = /^\W{0,8}([\w-]{1,64})["']?\s{0,8}[^\w\s]{0,3}\s{0,8}/
/** Text further along a line is not searched for secrets, and so not shown. */
export const LOOKED_AT = 8000
