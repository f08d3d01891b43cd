import type { ConnectorType } from '../../../types/connector.ts'
import type { ParamDeclaration, ParamsTable, PropertyName } from '../../../types/params.ts'
import { wholeTable } from './common-params.ts'
import { propertyUnit } from './property-names.ts'

/**
 * What may be given by that name: a key of sources and connectors, and the params of whatever type, also those inside
 * of tables.
 */
export function declaredAs(name: string, types: readonly Pick<ConnectorType, 'params'>[]): readonly ParamDeclaration[] {
  const tables = types.map(({ params }): ParamsTable => wholeTable(params))
  const found = Object.hasOwn(ownKeys, name) ? [ownKeys[name]] : []
  // Those inside of tables come to the end of the list while it is walked
  for (const table of tables) {
    for (const param of Object.values(table)) {
      if (param.type === 'table') tables.push(param.params)
      if (param.type === 'properties' && Object.hasOwn(param.names ?? {}, name))
        found.push(asParam(name, param.names?.[name]))
    }
    if (Object.hasOwn(table, name)) found.push(table[name])
  }
  return found.filter((one) => one !== undefined)
}

const about = { help: '', since: '0.1.0' } as const

const ownKeys: ParamsTable = {
  key: { ...about, type: 'string' },
  connect: { ...about, type: 'string' },
  id: { ...about, type: 'string' },
  type: { ...about, type: 'string' },
  enable: { ...about, type: 'boolean', default: true },
  tags: { ...about, type: 'string-list' },
  allow_override: { ...about, type: 'string-list' }
}

function asParam(name: string, property: PropertyName | undefined): ParamDeclaration | undefined {
  if (property?.type === 'boolean') return { ...about, type: 'boolean' }
  const { type, min = 0, max = Number.MAX_SAFE_INTEGER, secret } = property ?? {}
  const unit = propertyUnit(name)
  if (type === 'integer') return { ...about, type, min, max, ...(unit === undefined ? {} : { unit }) }
  return property === undefined ? undefined : { ...about, type: 'string', ...(secret === true ? { secret } : {}) }
}
