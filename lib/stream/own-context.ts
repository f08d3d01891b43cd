import type { CheckpointStore } from '../../types/checkpoint.ts'
import type { ConnectorContext, ErrorDetails, OpenContext } from '../../types/connector.ts'
import type { CustomPosition } from '../../types/position.ts'
import { connectorFailure } from '../core/connector-failure.ts'
import { isKnown } from '../errors/catalogue/index.ts'
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
  readonly made: Set<MadeIntake>
}

/** What a connector makes in its `open`, and would be left behind by one that fails. */
export interface MadeIntake {
  /** `open` is done, or has failed. */
  openSettled(hasFailed: boolean): void
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
    error: (code, details) => ownError(code, details, codes),
    [PARTS]: {
      failure: (cause) => connectorFailure(cause, {}, codes),
      delivered: (position) => {
        checkpoint.delivered(position)
      },
      made: new Set()
    }
  }
}

/** A connector need not be in TypeScript: a code that nobody knows is told as that. */
function ownError(code: string, { detail, cause, ...place }: ErrorDetails = {}, codes: OwnCodes): SourceError {
  const isOne = codes.has(code) || isKnown(code)
  const said = isOne
    ? detail
    : [`there is no code ${JSON.stringify(code)}`, ...(detail === undefined ? [] : [detail])].join(': ')
  return sourceErrorOf(
    isOne ? code : 'SYSTEM_UNKNOWN',
    place,
    { ...(said === undefined ? {} : { detail: said }), ...(cause === undefined ? {} : { cause }) },
    codes.get(code)
  )
}

/** Of a context that a test has made by hand, what holds where there is neither a catalogue nor a store. */
export function partsOf(context: OpenContext): OwnParts {
  return PARTS in context
    ? (context as OwnContext)[PARTS]
    : { failure: connectorFailure, delivered: () => {}, made: new Set() }
}

/** Calls a connector's `open`, and closes what it has made where it fails. */
export async function openWith<T>(context: OwnContext, open: () => T | Promise<T>): Promise<T> {
  const { made } = context[PARTS]
  let hasFailed = true
  try {
    const opened = await open()
    hasFailed = false
    return opened
  } finally {
    for (const one of made) one.openSettled(hasFailed)
    made.clear()
  }
}
