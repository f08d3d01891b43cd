import { loadToml } from '../../packages/at-once.cts'
import { secretNameIn } from '../params/secret-text.ts'
import type { SecretRules } from '../variables/secret-values.ts'
import { CONNECTOR_KEYS, SOURCE_KEYS } from '../document/known-keys.ts'
import type { Declared } from './hints/syntax-fault.ts'
import { isLonePart, LOOKED_AT, pairsAt, type IsSecretLine } from './shown-line.ts'

/**
 * Detects the lines that may belong to a secret named by an earlier line. In a text that is not TOML, it is uncertain
 * how far a value reaches. The value ends with its line if that line is valid TOML by itself; otherwise it reaches to a
 * line that certainly does not belong to it: a header, or a param that is not secret. Scans the text only as far as the
 * requested line.
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

/** The construct that the lines so far have begun. */
type SecretState =
  | { readonly kind: 'plain' }
  /** A secret's value; `close` is the triple quote that ends it, if there is one. */
  | { readonly kind: 'secret'; readonly close: string | null }
  /** After a complete line with a secret: the next line belongs to it, too, unless that line stands by itself. */
  | { readonly kind: 'behind' }
  /** A list of `name=value` texts; one without a name may be a secret. */
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

/** Whether a line is valid TOML with a value, whatever surrounds it. */
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
/** A line that stands by itself: blank, a comment, a header, or a name with a sign and something after it. */
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
/** A longer line is not a real `key = value`. */
const LONGEST = 1000
