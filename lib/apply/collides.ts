import type { SourceSpec } from '../../types/config.ts'
import type { ConnectorType } from '../../types/connector.ts'
import { typeNamed } from '../core/type-named.ts'

/** What of a source says where it stands. */
export type Standing = Pick<SourceSpec, 'key' | 'type' | 'params'>

/**
 * Whether a source cannot be opened while the other one runs. Where the type does not say so, those of one key cannot.
 */
export function collides(types: readonly ConnectorType[], next: Standing, running: Standing): boolean {
  if (next.type !== running.type) return false
  const beside = typeNamed(types, next.type)?.standsBeside?.(next.params, running.params)
  return beside === undefined ? next.key === running.key : !beside
}
