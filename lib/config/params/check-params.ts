import type { StandardSchemaV1 } from '@standard-schema/spec'
import type { ParamsSchema } from '../../../types/connector.ts'
import type { ParamsRule, ParamsTable, BrokenRule } from '../../../types/params.ts'
import { commonParams, isStandardSchema, wholeTable } from './declared-params.ts'
import type { ParamProblem, CheckedTable, ParamPath } from './param-problem.ts'
import { type Spelling, tomlSpelling } from './spelling.ts'
import { checkTable } from './check-table.ts'
import { unmarked } from './value-kinds.ts'
import { received } from './describe-value.ts'

// Checks the params of a connector type: by its table, its rules over several params, or its Standard Schema.

/** A connector type's declarations of its params. */
export interface ParamsType {
  readonly params: ParamsSchema
  readonly rules?: readonly ParamsRule[]
}

export interface CheckedParams {
  /** snake_case, without a prototype, with defaults filled in. Where there are problems, only the valid params. */
  readonly params: Record<string, unknown>
  readonly problems: readonly ParamProblem[]
}

type Values = Readonly<Record<string, unknown>>

/**
 * Checks merged params against a type's declarations and finds every problem in one pass. Every type takes the common
 * params (`ack`, `max_unacked`) as well as its own. Never throws, unless a check of a user's own type does.
 */
export function checkParams(type: ParamsType, values: Values, spelling: Spelling = tomlSpelling): CheckedParams {
  if (isStandardSchema(type.params)) return checkForeign(type.params, values, spelling)
  return checkOwn(wholeTable(type.params), type.rules ?? [], values, spelling)
}

function checkOwn(table: ParamsTable, rules: readonly ParamsRule[], values: Values, spelling: Spelling): CheckedParams {
  const checked = checkTable(table, values, [], spelling)
  return { params: checked.params, problems: [...checked.problems, ...brokenRules(rules, table, checked, spelling)] }
}

/** Problems from the rules over several params. A rule is skipped if one of its params is already known to be wrong. */
function brokenRules(
  rules: readonly ParamsRule[],
  table: ParamsTable,
  checked: CheckedTable,
  spelling: Spelling
): ParamProblem[] {
  const declared = declaredNames(table)
  return rules
    .filter(({ params }) => !params.some((name) => checked.faulty.has(name)))
    .flatMap((rule) => {
      const broken = rule.check(checked.params)
      return broken === null ? [] : [ruleProblem(broken, rule, declared, checked, spelling)]
    })
}

function ruleProblem(
  { code = 'CONFIG_CONFLICT', message, suggestion, path }: BrokenRule,
  { params }: ParamsRule,
  declared: ReadonlySet<string>,
  checked: CheckedTable,
  spelling: Spelling
): ParamProblem {
  const told = (text: string): string => spelling.text(text, (name) => declared.has(name))
  return {
    code,
    ...(code === 'CONFIG_DOUBTFUL_VALUE' ? { severity: 'warning' } : {}),
    path: pointedAt(path ?? params.filter((name) => checked.given.has(name)).slice(0, 1), declared, checked, spelling),
    at: 'value',
    message: told(message),
    ...(suggestion === undefined ? {} : { suggestion: told(suggestion) })
  }
}

// A rule uses declared names; the problem has to point at what the user wrote.
function pointedAt(
  path: readonly string[],
  declared: ReadonlySet<string>,
  checked: CheckedTable,
  spelling: Spelling
): ParamPath {
  const [param, inner, ...rest] = path
  if (param === undefined || !checked.given.has(param)) return []
  const place = inner === undefined ? undefined : checked.places.get(param)?.get(inner)
  if (place !== undefined) return place
  return [param, ...(inner === undefined ? [] : [inner]), ...rest].map((name) =>
    declared.has(name) ? spelling.name(name) : name
  )
}

function declaredNames(table: ParamsTable): Set<string> {
  const names = new Set(Object.keys(table))
  for (const declaration of Object.values(table)) {
    if (declaration.type === 'table') declaredNames(declaration.params).forEach((name) => names.add(name))
  }
  return names
}

// A schema does not know the common params and may reject unknown names, so it never sees them.
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

interface StandardResult {
  readonly params: Readonly<Record<string, unknown>>
  readonly problems: readonly ParamProblem[]
}

/**
 * Validates params with a Standard Schema, which has to answer synchronously. Its issues become problems with a path.
 */
function checkStandardSchema(schema: StandardSchemaV1, values: Readonly<Record<string, unknown>>): StandardResult {
  const result = validated(schema, values)
  if ('problem' in result) return failed([result.problem])
  if (result.issues) return failed(result.issues.slice(0, MOST_ISSUES).map(issueProblem))
  if (typeof result.value === 'object' && result.value !== null) return { params: { ...result.value }, problems: [] }
  return failed([
    { ...schemaProblem('the schema of the params has to give an object'), received: received(result.value) }
  ])
}

// A schema may report an issue for every element of a huge list.
const MOST_ISSUES = 100

type Validated = StandardSchemaV1.Result<unknown> | { readonly problem: ParamProblem }

function validated(schema: StandardSchemaV1, values: Readonly<Record<string, unknown>>): Validated {
  try {
    const result = schema['~standard'].validate(values)
    if (!('then' in result)) return result
    // Nothing awaits this promise any more: without a handler, its rejection would be unhandled
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

function issueProblem({ message, path = [] }: StandardSchemaV1.Issue): ParamProblem {
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
