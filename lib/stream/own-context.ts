import type { CheckpointStore } from '../../types/checkpoint.ts'
import type { ConnectorContext, ErrorDetails, OpenContext } from '../../types/connector.ts'
import type { CustomPosition } from '../../types/position.ts'
import { connectorFailure } from '../core/connector-failure.ts'
import { isKnown } from '../errors/catalogue/index.ts'
import { sourceErrorOf } from '../errors/make-error.ts'
import type { OwnCodes } from '../errors/own-codes.ts'
import type { SourceError } from '../errors/source-error.ts'
import { OwnCheckpoint } from './own-checkpoint.ts'

/** The library's part of a connector's context, hidden from the connector's author. */
interface OwnParts {
  /** Makes an error of what any function of the connector threw. */
  readonly failure: (cause: unknown) => SourceError
  /** Records the position of a delivered record. */
  readonly delivered: (position: CustomPosition) => void
  readonly made: Set<MadeIntake>
}

/** An intake that the connector created in its `open`: it must be closed if `open` fails afterwards. */
export interface MadeIntake {
  /** Called when `open` has finished or failed. */
  openSettled(hasFailed: boolean): void
}

/** A symbol, so that `{ ...context }` keeps the parts and no other code sees them. */
const PARTS: unique symbol = Symbol('parts')

export interface OwnContext extends ConnectorContext {
  readonly [PARTS]: OwnParts
  readonly checkpoint: OwnCheckpoint
}

/** The context that a source passes to its connector. */
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

/** A connector need not be written in TypeScript: an unknown code is reported as unknown. */
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

/** The library's part of a context; for a context that a test made by hand, defaults without catalogue and store. */
export function partsOf(context: OpenContext): OwnParts {
  return PARTS in context
    ? (context as OwnContext)[PARTS]
    : { failure: connectorFailure, delivered: () => {}, made: new Set() }
}

/** Calls a connector's `open`; if that fails, closes the intake that it had created. */
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
