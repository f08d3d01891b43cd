import type { ConnectorType, ParamsSchema } from '../../../types/connector.ts'
import type { ParamImpact, ParamsTable } from '../../../types/params.ts'
import { wholeTable } from '../params/declared-params.ts'

/** The gravest of several impacts; `live` if there are none. */
export function gravest(impacts: readonly ParamImpact[]): ParamImpact {
  return MILDEST_FIRST.findLast((impact) => impacts.includes(impact)) ?? 'live'
}

/** The declared impact of a change at a path of params. The innermost declaration counts; default: `reopen`. */
export function paramImpact(schema: ParamsSchema, path: readonly string[]): ParamImpact {
  let table: ParamsTable = wholeTable(schema)
  let impact: ParamImpact = 'reopen'
  for (const name of path) {
    const declaration = Object.hasOwn(table, name) ? table[name] : undefined
    impact = declaration?.impact ?? impact
    table = declaration?.type === 'table' ? declaration.params : {}
  }
  return impact
}

/** The impact of reopening a source, whatever has changed. */
export function reopeningImpact(
  type: ConnectorType | undefined,
  params: Readonly<Record<string, unknown>>
): ParamImpact {
  return type?.reopening?.(params) ?? 'reopen'
}

const MILDEST_FIRST: readonly ParamImpact[] = ['live', 'reopen', 'rejoin', 'rereads']
