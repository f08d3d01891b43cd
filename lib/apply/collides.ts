import type { SourceSpec } from '../../types/config.ts'
import type { ConnectorType } from '../../types/connector.ts'
import { typeNamed } from '../core/type-named.ts'

/** The part of a source that decides whether it collides with another. */
export type Standing = Pick<SourceSpec, 'key' | 'type' | 'params'>

/**
 * Whether a source cannot be opened while the other one runs. If the type does not define `standsBeside`, sources with
 * the same key collide.
 */
export function collides(types: readonly ConnectorType[], next: Standing, running: Standing): boolean {
  if (next.type !== running.type) return false
  const beside = typeNamed(types, next.type)?.standsBeside?.(next.params, running.params)
  return beside === undefined ? next.key === running.key : !beside
}
