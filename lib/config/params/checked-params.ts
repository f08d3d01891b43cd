import type { SourceSpec } from '../../../types/config.ts'
import type { ConnectorType } from '../../../types/connector.ts'
import type { Diagnostic } from '../../../types/diagnostic.ts'
import { ConfigError } from '../../errors/config-error.ts'
import { checkParams } from './check-params.ts'
import { isWrong, type ParamProblem, placeName } from './param-problem.ts'
import { received } from './describe-value.ts'
import { codeSpelling, camelParams } from './spelling.ts'

// Params are checked once: when a configuration is loaded, or when code passes them.

export interface FactoryParams {
  /** Checked (`CheckedParams`), with defaults filled in. */
  readonly params: Readonly<Record<string, unknown>>
  readonly warnings: readonly Diagnostic[]
}

/**
 * Checks camelCase params that were passed in code. Throws one `ConfigError` with every problem. Params that are
 * already resolved stay as they are.
 */
export function resolveFactoryParams<P>(type: ConnectorType<P>, params: unknown = {}): FactoryParams {
  if (!isObject(params)) throw new ConfigError([diagnosticOf(noObject(params))])
  const checked = checkParams(type, params, codeSpelling)
  const diagnostics = checked.problems.map(diagnosticOf)
  if (isWrong(checked.problems)) throw new ConfigError(diagnostics)
  return { params: checkedParams(type, checked.params), warnings: diagnostics }
}

/**
 * The params of a spec. Those that come from a loaded configuration are already checked, and their warnings already
 * reported; any others are checked like params that were passed in code.
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

/** Marks checked params. Neither a copy nor JSON carries the mark. */
const CHECKED: unique symbol = Symbol('checked')

/**
 * Params of a type, camelCase, resolved and checked. Do not check them again: a user's schema may have converted values
 * into types that it does not accept as input.
 */
export type CheckedParams = Params & { readonly [CHECKED]: true }

/** Marks the result of `checkParams`, converted to camelCase. */
export function checkedParams({ params: schema }: Pick<ConnectorType<never>, 'params'>, params: Params): CheckedParams {
  return marked(camelParams(schema, params))
}

/** Merges changes that the type itself made. The result is marked as checked only if `params` was. */
export function withChanged(params: Params, changed: Params): Params {
  const all = { ...params, ...changed }
  return isChecked(params) ? marked(all) : all
}

/** False for params that code put together, or that were stored and read back: they still have to be checked. */
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
