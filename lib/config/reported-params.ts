import type { ParamsType } from './params/check-params.ts'
import { checkParams } from './params/check-params.ts'
import { wholeTable } from './params/declared-params.ts'
import { BrokenValue } from './variables/expand-variables.ts'
import type { ParamProblem } from './params/param-problem.ts'

export interface UnreportedParams {
  readonly params: Readonly<Record<string, unknown>>
  readonly problems: readonly ParamProblem[]
}

/**
 * Checks params some of which are known to be wrong and already reported. Reports nothing more about these, nor about
 * problems that only follow from their absence: one mistake gives one diagnostic.
 */
export function checkUnreported(
  type: ParamsType,
  values: Readonly<Record<string, unknown>>,
  faulty: ReadonlySet<string>
): UnreportedParams {
  if (faulty.size === 0) return checkParams(type, values)
  const rest: Record<string, unknown> = Object.create(null)
  for (const [name, value] of Object.entries(values)) if (!faulty.has(name)) rest[name] = value
  const rules = (type.rules ?? []).filter(({ params }) => !params.some((name) => faulty.has(name)))
  const { params, problems } = checkParams({ params: type.params, rules }, rest)
  return { params, problems: problems.filter((problem) => !followsFrom(problem, type, faulty)) }
}

/** Names of params with a value that could not be expanded. */
export function brokenNames(values: Readonly<Record<string, unknown>>): Set<string> {
  return new Set(
    Object.entries(values)
      .filter(([, value]) => holdsBroken(value))
      .map(([name]) => name)
  )
}

function followsFrom(
  { code, path: [name] }: ParamProblem,
  { params }: ParamsType,
  faulty: ReadonlySet<string>
): boolean {
  // If a part is missing, a Standard Schema may complain about the whole
  if (name === undefined) return true
  if (typeof name !== 'string') return false
  if (faulty.has(name)) return true
  const table = wholeTable(params)
  const declaration = Object.hasOwn(table, name) ? table[name] : undefined
  return code === 'CONFIG_CONFLICT' && Object.keys(declaration?.onlyWith ?? {}).some((other) => faulty.has(other))
}

function holdsBroken(value: unknown): boolean {
  const open: unknown[] = [value]
  for (let item = open.pop(); item !== undefined; item = open.pop()) {
    if (item instanceof BrokenValue) return true
    if (typeof item === 'object' && item !== null && !(item instanceof Date))
      for (const inner of Object.values(item)) open.push(inner)
  }
  return false
}
