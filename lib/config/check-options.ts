import type { Diagnostic } from '../../types/diagnostic.ts'
import { received } from './params/describe-value.ts'
import { ConfigError } from '../errors/config-error.ts'
import { peek } from '../errors/peek.ts'
import { NOWHERE } from '../errors/nowhere.ts'

/** The values that an option accepts; every option may be left out. */
type OptionRule =
  | { readonly kind: 'ms'; readonly min: number }
  | { readonly kind: 'choice'; readonly choices: readonly string[] }
  | { readonly kind: 'boolean' | 'string' | 'array' | 'table' | 'signal' | 'clock' }

export type OptionRules = Readonly<Record<string, OptionRule>>

/**
 * Throws one `ConfigError` with every invalid option. `undefined` stands for the default. Unchecked, a time limit of
 * `NaN` would end every check immediately, and the report would say `unknown` for a source that was never probed.
 */
export function checkOptions(options: unknown, rules: OptionRules): void {
  if (options === undefined) return
  if (typeof options !== 'object' || options === null) {
    throw new ConfigError([
      {
        ...NOWHERE,
        code: 'CONFIG_WRONG_TYPE',
        path: 'options',
        message: `the options have to be an object, not ${received(options)}`
      }
    ])
  }
  const problems = Object.entries(rules).flatMap(([name, rule]) => problemOf(name, rule, peek(options, name)) ?? [])
  if (problems.length > 0) throw new ConfigError(problems)
}

function problemOf(name: string, rule: OptionRule, value: unknown): Diagnostic | null {
  if (value === undefined) return null
  const expected = expectedText(rule)
  const wrong = {
    ...NOWHERE,
    path: `options.${name}`,
    message: `option \`${name}\` has to be ${expected}, not ${received(value)}`,
    expected,
    received: received(value)
  }
  if (rule.kind === 'choice') {
    const isKnown = typeof value === 'string' && rule.choices.includes(value)
    return isKnown ? null : { ...wrong, code: 'CONFIG_BAD_CHOICE', allowed: rule.choices }
  }
  if (rule.kind !== 'ms') return IS[rule.kind](value) ? null : { ...wrong, code: 'CONFIG_WRONG_TYPE' }
  if (typeof value !== 'number' || Number.isNaN(value)) return { ...wrong, code: 'CONFIG_WRONG_TYPE' }
  return value >= rule.min && value <= LONGEST_MS ? null : { ...wrong, code: 'CONFIG_OUT_OF_RANGE' }
}

function expectedText(rule: OptionRule): string {
  if (rule.kind === 'ms') return `a number of milliseconds from ${rule.min} to ${LONGEST_MS}`
  return rule.kind === 'choice'
    ? `one of ${rule.choices.map((choice) => `\`${choice}\``).join(', ')}`
    : NAMES[rule.kind]
}

type Kind = Exclude<OptionRule['kind'], 'ms' | 'choice'>

const IS: Readonly<Record<Kind, (value: unknown) => boolean>> = {
  boolean: (value) => typeof value === 'boolean',
  string: (value) => typeof value === 'string',
  array: (value) => Array.isArray(value),
  table: (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
  signal: (value) =>
    typeof peek(value, 'aborted') === 'boolean' && typeof peek(value, 'addEventListener') === 'function',
  clock: (value) => ['now', 'setTimeout', 'clearTimeout'].every((name) => typeof peek(value, name) === 'function')
}
const NAMES: Readonly<Record<Kind, string>> = {
  boolean: 'true or false',
  string: 'a string',
  array: 'an array',
  table: 'an object',
  signal: 'an AbortSignal',
  clock: 'a clock: `now`, `setTimeout`, `clearTimeout`'
}
/** The longest delay that timers accept. */
const LONGEST_MS = 2_147_483_647
