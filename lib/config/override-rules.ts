import type { ConnectorType } from '../../types/connector.ts'
import type { IsParam } from './table-fields.ts'
import { wholeTable, isStandardSchema } from './params/declared-params.ts'
import { homeAdvice, paramHome } from './params/unknown-names.ts'

/** A refused override: the type has no such param, or the connector does not list it. */
export interface RefusedOverride {
  readonly name: string
  readonly code: 'CONFIG_UNKNOWN_PARAM' | 'CONFIG_OVERRIDE_NOT_ALLOWED'
  /** The name that was probably meant. */
  readonly meant?: string
  /** The path of the param that was meant: its nested table, and its name there. */
  readonly home?: readonly string[]
}

/**
 * Finds the refused names in a table of overrides. `allowed` are names of top-level params; an empty list allows
 * nothing. `declared` are the type's params; null if they are unknown.
 */
export function refusedOverrides(
  names: readonly string[],
  allowed: readonly string[],
  declared: readonly string[] | null,
  homeOf: (name: string) => readonly string[] | undefined,
  suggest: (name: string, names: readonly string[]) => string | undefined
): readonly RefusedOverride[] {
  const allowedNames = new Set(allowed)
  // An allowed name that the type does not have is a mistake
  const usable = declared === null ? allowed : allowed.filter((name) => declared.includes(name))
  return names.flatMap((name): readonly RefusedOverride[] => {
    const isUnknown = declared !== null && !declared.includes(name)
    if (!isUnknown && allowedNames.has(name)) return []
    const home = isUnknown ? homeOf(name) : undefined
    if (home !== undefined) return [{ name, code: 'CONFIG_UNKNOWN_PARAM' as const, home }]
    const meant = suggest(name, usable) ?? (isUnknown ? suggest(name, declared) : undefined)
    return [
      {
        name,
        code: isUnknown ? ('CONFIG_UNKNOWN_PARAM' as const) : ('CONFIG_OVERRIDE_NOT_ALLOWED' as const),
        ...(meant === undefined ? {} : { meant })
      }
    ]
  })
}

/** The params that a type declares; null if only its schema knows them. */
export function declaredNames(type: ConnectorType | null): readonly string[] | null {
  return type === null || isStandardSchema(type.params) ? null : Object.keys(wholeTable(type.params))
}

/** The nested table that has a name which the type does not have at its top level. */
export function homeIn(type: ConnectorType | null): (name: string) => readonly string[] | undefined {
  return (name) => (type === null ? undefined : paramHome(name, wholeTable(type.params), undefined)?.path)
}

/** Whether a type has a param; null if the type is unknown, or only its schema knows its params. */
export function isParamOf(types: ReadonlyMap<string, ConnectorType>): IsParam {
  return (type, name) => declaredNames(types.get(type) ?? null)?.includes(name) ?? null
}

/** Advice for a refused override. */
export function overrideAdvice({ name, code, meant, home }: RefusedOverride, connector: string): string {
  if (home !== undefined) return homeAdvice(name, home, (table) => table)
  if (name === 'params' || name === 'params_override') return 'write [sources.params]'
  if (code === 'CONFIG_UNKNOWN_PARAM') return meant ?? 'leave it out'
  const advice = `add "${name}" to allow_override of connector "${connector}", or leave it out`
  return meant === undefined ? advice : `did you mean ${meant}? Else ${advice}`
}
