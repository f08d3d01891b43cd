import type { StandardSchemaV1 } from '@standard-schema/spec'
import type { ParamsSchema } from '../../../types/connector.ts'
import type { ParamsRule, ParamsTable } from '../../../types/params.ts'
import { commonParams, isStandardSchema, wholeTable } from './common-params.ts'
import type { ParamProblem } from './param-problem.ts'
import { brokenRules } from './cross-field.ts'
import { type Spelling, tomlSpelling } from './spelling.ts'
import { checkTable } from './check-table.ts'
import { unmarked } from './expanded.ts'
import { received } from './received.ts'

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

export interface StandardResult {
  readonly params: Readonly<Record<string, unknown>>
  readonly problems: readonly ParamProblem[]
}

/** Lets a Standard Schema check the params. It has to answer at once; its issues become problems with their places. */
export function checkStandardSchema(
  schema: StandardSchemaV1,
  values: Readonly<Record<string, unknown>>
): StandardResult {
  const result = validated(schema, values)
  if ('problem' in result) return failed([result.problem])
  if (result.issues) return failed(result.issues.slice(0, MOST_ISSUES).map(problemOf))
  if (typeof result.value === 'object' && result.value !== null) return { params: { ...result.value }, problems: [] }
  return failed([
    { ...schemaProblem('the schema of the params has to give an object'), received: received(result.value) }
  ])
}

// A schema may complain of every element of a list that never ends.
const MOST_ISSUES = 100

type Validated = StandardSchemaV1.Result<unknown> | { readonly problem: ParamProblem }

function validated(schema: StandardSchemaV1, values: Readonly<Record<string, unknown>>): Validated {
  try {
    const result = schema['~standard'].validate(values)
    if (!('then' in result)) return result
    // Nobody waits for it any more, so its rejection must not become an unhandled one
    result.then(undefined, () => {})
    return {
      problem: schemaProblem(
        'the schema of the params is asynchronous; it has to answer at once, before a source is made'
      )
    }
  } catch (error) {
    return {
      problem: schemaProblem(
        `the schema of the params failed: ${error instanceof Error ? error.message : received(error)}`
      )
    }
  }
}

function problemOf({ message, path = [] }: StandardSchemaV1.Issue): ParamProblem {
  return { code: 'CONFIG_BAD_VALUE', path: path.map(segmentOf), at: 'value', message }
}

function segmentOf(segment: PropertyKey | StandardSchemaV1.PathSegment): string | number {
  const key = typeof segment === 'object' ? segment.key : segment
  return typeof key === 'symbol' ? String(key) : key
}

function schemaProblem(message: string): ParamProblem {
  return { code: 'CONFIG_BAD_VALUE', path: [], at: 'value', message }
}

function failed(problems: readonly ParamProblem[]): StandardResult {
  return { params: {}, problems }
}
