import type { SourceSpec } from '../../../types/config.ts'
import type { ConnectorType } from '../../../types/connector.ts'
import type { Diagnostic } from '../../../types/diagnostic.ts'
import { ConfigError } from '../../errors/config-error.ts'
import { checkParams } from './check-params.ts'
import { isWrong, type ParamProblem, placeName } from './param-problem.ts'
import { received } from './describe-value.ts'
import { codeSpelling, camelParams } from './spelling.ts'

export interface FactoryParams {
  /** Checked (`CheckedParams`), with defaults filled in. */
  readonly params: Readonly<Record<string, unknown>>
  readonly warnings: readonly Diagnostic[]
}

/**
 * Params that code gave, camelCase, checked. Throws one `ConfigError` that holds every problem. Params that were
 * resolved before come out as they are.
 */
export function resolveFactoryParams<P>(type: ConnectorType<P>, params: unknown = {}): FactoryParams {
  if (!isObject(params)) throw new ConfigError([diagnosticOf(noObject(params))])
  const checked = checkParams(type, params, codeSpelling)
  const diagnostics = checked.problems.map(diagnosticOf)
  if (isWrong(checked.problems)) throw new ConfigError(diagnostics)
  return { params: checkedParams(type, checked.params), warnings: diagnostics }
}

/**
 * The params of a spec. What loading a configuration gave has been checked, and what it warned of is not told again;
 * whatever else there is, is checked like a factory's params.
 */
export function specParams(type: ConnectorType, { params }: Pick<SourceSpec, 'params'>): FactoryParams {
  return isChecked(params) ? { params, warnings: [] } : resolveFactoryParams(type, params)
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function noObject(params: unknown): ParamProblem {
  const stands = received(params)
  const message = `the params take an object, not ${stands}`
  return { code: 'CONFIG_WRONG_TYPE', path: [], at: 'value', message, expected: 'object', received: stands }
}

function diagnosticOf({
  code,
  severity = 'error',
  path,
  message,
  expected,
  received,
  allowed,
  suggestion
}: ParamProblem): Diagnostic {
  return {
    code,
    severity,
    message,
    file: null,
    line: null,
    column: null,
    length: 1,
    path: placeName(['params', ...path]),
    ...(expected === undefined ? {} : { expected }),
    ...(received === undefined ? {} : { received }),
    ...(allowed === undefined ? {} : { allowed }),
    ...(suggestion === undefined ? {} : { suggestion })
  }
}

type Params = Readonly<Record<string, unknown>>

/** The mark of params that were checked. Neither a copy nor JSON carries it. */
const CHECKED: unique symbol = Symbol('checked')

/**
 * A type's params, camelCase, resolved and checked: to be used as they are. A user's schema may have changed the types of
 * its values, and would not know them again.
 */
export type CheckedParams = Params & { readonly [CHECKED]: true }

/** What `checkParams` has passed, by its names in TOML, as the connector gets it. */
export function checkedParams({ params: schema }: Pick<ConnectorType<never>, 'params'>, params: Params): CheckedParams {
  return marked(camelParams(schema, params))
}

/** Checked params with some that their own type has changed. Those that were not checked are still to be. */
export function withChanged(params: Params, changed: Params): Params {
  const all = { ...params, ...changed }
  return isChecked(params) ? marked(all) : all
}

/** False for what was put together by code, or was stored and read back: it is checked like a factory's params. */
export function isChecked(params: unknown): params is CheckedParams {
  return typeof params === 'object' && params !== null && Object.hasOwn(params, CHECKED)
}

function marked(params: Params): CheckedParams {
  mark(params)
  return params
}

function mark(params: Params): asserts params is CheckedParams {
  Object.defineProperty(params, CHECKED, { value: true })
}
