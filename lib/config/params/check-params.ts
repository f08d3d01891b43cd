import type { StandardSchemaV1 } from '@standard-schema/spec'
import type { ParamsSchema } from '../../../types/connector.ts'
import type { ParamsRule, ParamsTable } from '../../../types/params.ts'
import { commonParams, wholeTable } from './common-params.ts'
import type { ParamProblem } from './param-problem.ts'
import { brokenRules } from './cross-field.ts'
import type { Spelling } from './spelling.ts'
import { tomlSpelling } from './spelling.ts'
import { checkTable } from './check-table.ts'
import { unmarked } from './expanded.ts'
import { checkStandardSchema, isStandardSchema } from './standard-schema.ts'

/** What is declared of a connector's params. */
export interface ParamsType {
  readonly params: ParamsSchema
  readonly rules?: readonly ParamsRule[]
}

export interface CheckedParams {
  /** snake_case, without a prototype, defaults filled in; only what is right where there are problems. */
  readonly params: Record<string, unknown>
  readonly problems: readonly ParamProblem[]
}

type Values = Readonly<Record<string, unknown>>

/**
 * Checks merged params against a type's declarations and finds every problem at once. Every type takes the common
 * params (`ack`, `max_unacked`) beside its own. Never throws, unless a check of a user's own type does.
 */
export function checkParams(type: ParamsType, values: Values, spelling: Spelling = tomlSpelling): CheckedParams {
  if (isStandardSchema(type.params)) return checkForeign(type.params, values, spelling)
  return checkOwn(wholeTable(type.params), type.rules ?? [], values, spelling)
}

function checkOwn(table: ParamsTable, rules: readonly ParamsRule[], values: Values, spelling: Spelling): CheckedParams {
  const checked = checkTable(table, values, [], spelling)
  return { params: checked.params, problems: [...checked.problems, ...brokenRules(rules, table, checked, spelling)] }
}

// The schema knows nothing of the common params, and may refuse what it does not know: it never sees them.
function checkForeign(schema: StandardSchemaV1, values: Values, spelling: Spelling): CheckedParams {
  const common = new Set(Object.keys(commonParams).map((name) => spelling.name(name)))
  const entries = Object.entries(values)
  const ours = checkTable(commonParams, Object.fromEntries(entries.filter(([name]) => common.has(name))), [], spelling)
  const theirs = Object.fromEntries(
    entries.filter(([name]) => !common.has(name)).map(([name, value]) => [name, unmarked(value)])
  )
  const checked = checkStandardSchema(schema, theirs)
  return {
    params: { __proto__: null, ...checked.params, ...ours.params },
    problems: [...ours.problems, ...checked.problems]
  }
}
