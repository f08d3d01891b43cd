import type { StandardSchemaV1 } from '@standard-schema/spec'
import type { ParamsSchema } from '../../../types/connector.ts'
import type { ParamProblem } from './param-problem.ts'
import { received } from './received.ts'

export interface StandardResult {
  readonly params: Readonly<Record<string, unknown>>
  readonly problems: readonly ParamProblem[]
}

/**
 * Whether a connector's params are declared with a Standard Schema (zod, valibot, arktype ...) instead of a table of
 * ours.
 */
export function isStandardSchema(schema: ParamsSchema): schema is StandardSchemaV1 {
  return '~standard' in schema
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
