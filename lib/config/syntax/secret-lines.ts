import { loadToml } from '../../packages/at-once.cts'
import { secretNameIn } from '../params/secret-text.ts'
import type { SecretRules } from '../variables/secret-values.ts'
import { CONNECTOR_KEYS, SOURCE_KEYS } from '../document/known-keys.ts'
import type { Declared } from './hints/syntax-fault.ts'
import { isLonePart, LOOKED_AT, pairsAt, type IsSecretLine } from './shown-line.ts'

/**
 * Tells the lines of a text that is not TOML which may belong to the value of a secret that an earlier line names: in
 * such a text nobody can tell where a value ends. It ends with its line where that line is TOML on its own, else where
 * one begins that is known not to belong to it: a header, or a param that is no secret. The text is read as far as it
 * is asked about.
 */
export function secretLines(text: string, rules: SecretRules, declared: Declared): IsSecretLine {
  const found = new Set<number>()
  let state: SecretState = { kind: 'plain' }
  let [read, start] = [0, 0]
  return (asked) => {
    while (read < asked && start <= text.length) {
      const end = text.indexOf('\n', start)
      const next = end < 0 ? text.length : end
      read++
      const line = text.slice(start, Math.min(next, start + LOOKED_AT))
      const { isHidden, after } = readingOf(line, state, rules, declared)
      if (isHidden) found.add(read)
      state = after
      start = next + 1
    }
    return found.has(asked)
  }
}

/** What the lines before have begun. */
type SecretState =
  | { readonly kind: 'plain' }
  /** The value of a secret; `close` are the quotes that end it, where it stands between three. */
  | { readonly kind: 'secret'; readonly close: string | null }
  /** A secret whose line is whole: what follows may still be a part of it, where it is nothing by itself. */
  | { readonly kind: 'behind' }
  /** A list of `name=value`, in which one without a name may be a secret. */
  | { readonly kind: 'pairs' }

function readingOf(
  line: string,
  state: SecretState,
  rules: SecretRules,
  declared: Declared
): { readonly isHidden: boolean; readonly after: SecretState } {
  if (state.kind === 'plain' || endsBefore(state, line, rules, declared))
    return { isHidden: false, after: readingAfter(line, rules) }
  if (state.kind === 'pairs') {
    const inner = readingAfter(line, rules)
    return { isHidden: isLonePart(line), after: inner.kind === 'plain' ? state : inner }
  }
  const isClosed = state.kind === 'secret' && state.close !== null && line.includes(state.close)
  return { isHidden: true, after: isClosed ? { kind: 'plain' } : state }
}

function readingAfter(line: string, rules: SecretRules): SecretState {
  const isNamed = secretNameIn(line, rules.isSecretName) !== null
  const isPairs = !isNamed && pairsAt(line, rules) !== null
  if (!isNamed && !isPairs) return { kind: 'plain' }
  if (isStatement(line)) return isNamed ? { kind: 'behind' } : { kind: 'plain' }
  if (isPairs) return { kind: 'pairs' }
  const [close] = /"{3}|'{3}/.exec(line) ?? []
  return { kind: 'secret', close: close ?? null }
}

function endsBefore(state: SecretState, line: string, { isSecretName }: SecretRules, declared: Declared): boolean {
  if (state.kind === 'secret' && state.close !== null) return false
  if (state.kind === 'behind' && ITSELF.test(line)) return true
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

const HEADER = /^\s*\[{1,2}\s*(?:sources|connectors)\b/
const NAME = String.raw`[\p{L}\p{N}_.-]{1,100}`
/** Nothing, a comment, a header, a name with a sign and something behind it. */
const ITSELF = new RegExp(
  [
    String.raw`^\s*(?:$|#|[<=>]{7}|\[{1,2}[\w .-]{1,200}\])`,
    String.raw`^\s*["']?${NAME}["']?\s{0,20}(?:=(?!=)|[:\uFF1A\uFF1D])\s*\S`,
    String.raw`^${NAME} \S`
  ].join('|'),
  'u'
)
const STATEMENT = /^\s*["']?([\w-]{1,64})["']?\s*=(?!=)/

const OWN_KEYS: ReadonlySet<string> = new Set([...SOURCE_KEYS, ...CONNECTOR_KEYS])
/** Longer lines are no one's `key = value`. */
const LONGEST = 1000
