import type { SourceSpec } from '../../../types/config.ts'
import type { ConnectorType } from '../../../types/connector.ts'
import { camelName } from './camel-case.ts'
import { resolveFactoryParams } from './factory-params.ts'
import { isStandardSchema } from './standard-schema.ts'

type Params = Readonly<Record<string, unknown>>

/**
 * The params of a spec, checked. What loading a configuration gave has been checked and is taken as it is: a user's schema
 * may have changed the types of its values, and would not know them again. A spec that was stored and read back, or put
 * together by code, is checked like a factory's params.
 */
export function specParams(type: ConnectorType, spec: Pick<SourceSpec, 'params'> & Partial<Pick<SourceSpec, 'origin'>>): Params {
  if (checked.has(spec.params)) return spec.params
  return resolveFactoryParams(type, spec.origin === undefined ? spec.params : withoutDefaults(type, spec.params))
}

/** Remembers that these very params were checked. */
export function markChecked(params: Params): Params {
  checked.add(params)
  return params
}

const checked = new WeakSet<Params>()

/** A resolved spec holds every default, and a default is not something that its author gave beside another param. */
function withoutDefaults({ params: schema }: ConnectorType, params: Params): Params {
  if (isStandardSchema(schema)) return params
  const defaults = new Map(Object.entries(schema).map(([name, declaration]) => [camelName(name), JSON.stringify(defaultOf(declaration))]))
  return Object.fromEntries(Object.entries(params).filter(([name, value]) => JSON.stringify(value) !== defaults.get(name)))
}

function defaultOf(declaration: object): unknown {
  return 'default' in declaration ? declaration.default : undefined
}
