import type { SourceSpec } from '../../../types/config.ts'
import type { ParamChange } from '../../../types/config-watch.ts'
import type { ParamsSchema } from '../../../types/connector.ts'
import { expectedParams } from '../shown/expected-params.ts'
import { snakeParams } from '../params/spelling.ts'
import { isTable } from '../params/value-kinds.ts'
import { configFiles } from './config-files.ts'
import { isSameValue } from './same-value.ts'

/** The params of a source on one side of a change. */
export interface ParamsSide {
  readonly spec: Pick<SourceSpec, 'params' | 'origin'>
  readonly schema: ParamsSchema
  /** path => digest of the file's content */
  readonly contents: ReadonlyMap<string, string>
}

/**
 * The differences between the params of two sides, in the order in which their names appear. The content of a file that
 * a param names counts as the value of that param.
 */
export function paramChanges(before: ParamsSide, after: ParamsSide): readonly ParamChange[] {
  const isSame = before.schema === after.schema && isSameValue(before.spec.params, after.spec.params)
  const paths = isSame
    ? []
    : differences([], snakeParams(before.schema, before.spec.params), snakeParams(after.schema, after.spec.params))
  const [old, now] = paths.length === 0 ? [{}, {}] : [shownOf(before), shownOf(after)]
  const changed = paths.map((path): ParamChange => ({ path, from: at(old, path), to: at(now, path) }))
  return [...changed, ...contentChanges(before, after, paths)]
}

/** The paths at which two values differ; descends while both are tables. */
function differences(path: readonly string[], from: unknown, to: unknown): readonly (readonly string[])[] {
  if (!isTable(from) || !isTable(to)) return isSameValue(from, to) ? [] : [path]
  const names = new Set([...Object.keys(from), ...Object.keys(to)])
  return [...names].flatMap((name) => differences([...path, name], own(from, name), own(to, name)))
}

function contentChanges(
  before: ParamsSide,
  after: ParamsSide,
  told: readonly (readonly string[])[]
): readonly ParamChange[] {
  const known = new Set(told.map((path) => JSON.stringify(path)))
  const olds = new Map(
    configFiles(before.schema, before.spec.params).map(({ path, file }) => [
      JSON.stringify(path),
      before.contents.get(file) ?? null
    ])
  )
  return configFiles(after.schema, after.spec.params).flatMap(({ path, file }) => {
    const [id, to] = [JSON.stringify(path), after.contents.get(file) ?? null]
    const from = olds.get(id) ?? null
    return known.has(id) || from === to ? [] : [{ path, from, to }]
  })
}

/** The params as they may be shown: secrets are `[redacted]`. */
function shownOf({ schema, spec }: ParamsSide): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(expectedParams(schema, spec.params, spec.origin)).map(([name, { value }]) => [name, value])
  )
}

function at(shown: Readonly<Record<string, unknown>>, path: readonly string[]): unknown {
  return path.reduce<unknown>((value, name) => (isTable(value) ? own(value, name) : null), shown) ?? null
}

function own(table: Readonly<Record<string, unknown>>, name: string): unknown {
  return Object.hasOwn(table, name) ? table[name] : undefined
}
