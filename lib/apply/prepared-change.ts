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

/** A change, and all that connector types have to say of it. */
export interface PreparedChange extends PlannedChange {
  /** The new source as it goes on where the old one stops; null where none is to run. */
  readonly next: Opening | null
  /** The old one, should it be opened again; null where that cannot be. */
  readonly back: Opening | null
  /** Which of the sources that leave have to be gone before. */
  readonly inTheWay: readonly SourceStream[]
  /** A type has thrown: nothing can be done. */
  readonly failure: SourceError | null
}

/** What a source is opened from. */
export type Opening = SourceInit & Standing

/**
 * Asks the types before anything is touched: a hook of the user's own that throws may cost no source that runs. Never
 * throws.
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

/** The same source, as it goes on where one of its key has stopped. */
function continued(types: readonly ConnectorType[], spec: Opening): Opening {
  const otherwise = typeNamed(types, spec.type)?.goesOn?.(spec.params) ?? {}
  return Object.keys(otherwise).length === 0 ? spec : { ...spec, params: withChanged(spec.params, otherwise) }
}
