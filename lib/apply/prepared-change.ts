import type { ConnectorType } from '../../types/connector.ts'
import { withChanged } from '../config/params/checked-params.ts'
import { connectorFailure } from '../core/connector-failure.ts'
import type { SourceInit } from '../source/create-source.ts'
import type { SourceStream } from '../stream/source-stream.ts'
import { typeNamed } from '../core/type-named.ts'
import type { SourceError } from '../errors/source-error.ts'
import { appliedSpec } from './applied-specs.ts'
import { collides, type Standing } from './collides.ts'
import type { PlannedChange } from './planned-changes.ts'

/** A planned change, with the answers of the connector types' hooks. */
export interface PreparedChange extends PlannedChange {
  /** The new source, continuing where the old one stops; null if none is to run. */
  readonly next: Opening | null
  /** The old source, in case it has to be opened again; null if that is impossible. */
  readonly back: Opening | null
  /** The leaving sources that have to be stopped before the new one opens. */
  readonly inTheWay: readonly SourceStream[]
  /** The failure of a hook that has thrown: the change cannot be made. Null if none has. */
  readonly failure: SourceError | null
}

/** The input from which a source is opened. */
export type Opening = SourceInit & Standing

/**
 * Calls the hooks of the types before any source is touched: if a user's own hook throws, running sources must not
 * suffer. Never throws.
 */
export function preparedChange(
  types: readonly ConnectorType[],
  planned: PlannedChange,
  leaving: readonly SourceStream[]
): PreparedChange {
  const { kind, spec, old } = planned
  try {
    return {
      ...planned,
      failure: null,
      next: spec === null || (kind === 'added' && old === null) ? spec : continued(types, spec),
      back: old === null || spec === null ? null : continued(types, appliedSpec(old)?.spec ?? old.definition.spec),
      inTheWay: spec === null ? [] : leaving.filter((other) => collides(types, spec, other.definition.spec))
    }
  } catch (error) {
    return {
      ...planned,
      next: null,
      back: null,
      inTheWay: [],
      failure: connectorFailure(error, { source: planned.key })
    }
  }
}

/** The same source, with the params that continue where a source with its key has stopped. */
function continued(types: readonly ConnectorType[], spec: Opening): Opening {
  const otherwise = typeNamed(types, spec.type)?.goesOn?.(spec.params) ?? {}
  return Object.keys(otherwise).length === 0 ? spec : { ...spec, params: withChanged(spec.params, otherwise) }
}
