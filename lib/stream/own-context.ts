import type { CheckpointStore } from '../../types/checkpoint.ts'
import type { ConnectorContext, OpenContext } from '../../types/connector.ts'
import type { CustomPosition } from '../../types/position.ts'
import { connectorFailure } from '../core/connector-failure.ts'
import { sourceErrorOf } from '../errors/make-error.ts'
import type { OwnCodes } from '../errors/own-codes.ts'
import type { SourceError } from '../errors/source-error.ts'
import { OwnCheckpoint } from './own-checkpoint.ts'

/** What the library needs of a connector's context and its author does not. */
interface OwnParts {
  /** What the connector failed with, in whichever of its functions. */
  readonly failure: (cause: unknown) => SourceError
  /** Notes the position of a record that was delivered. */
  readonly delivered: (position: CustomPosition) => void
}

/** Survives `{ ...context }`, and is seen by nobody else. */
const PARTS: unique symbol = Symbol('parts')

export interface OwnContext extends ConnectorContext {
  readonly [PARTS]: OwnParts
  readonly checkpoint: OwnCheckpoint
}

/** The context of a source as its connector gets it. */
export function ownContext(
  context: OpenContext,
  { codes, store }: { readonly codes: OwnCodes; readonly store: CheckpointStore<unknown> | undefined }
): OwnContext {
  const checkpoint = new OwnCheckpoint(store, context)
  return {
    ...context,
    checkpoint,
    error: (code, { detail, cause, ...place } = {}) =>
      sourceErrorOf(
        code,
        place,
        { ...(detail === undefined ? {} : { detail }), ...(cause === undefined ? {} : { cause }) },
        codes.get(code)
      ),
    [PARTS]: {
      failure: (cause) => connectorFailure(cause, {}, codes),
      delivered: (position) => {
        checkpoint.delivered(position)
      }
    }
  }
}

/** Of a context that a test has made by hand, what holds where there is neither a catalogue nor a store. */
export function partsOf(context: OpenContext): OwnParts {
  return PARTS in context ? (context as OwnContext)[PARTS] : { failure: connectorFailure, delivered: () => {} }
}
