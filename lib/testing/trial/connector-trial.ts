import { createSourceFrom } from '../../source/create-source.ts'
import { messageOf } from '../../errors/message-of.ts'
import type { SourceStream } from '../../stream/source-stream.ts'
import type { ConnectorRecords, ConnectorType, Intake, OpenContext } from '../../../types/connector.ts'
import type { SourceOptions } from '../../../types/source.ts'
import { outside, TrialScope, type Made } from '../leaks/trial-scope.ts'
import { isAbortion } from './is-abortion.ts'
import { observedIntake } from './observed-intake.ts'
import { observedIterable } from './observed-iterable.ts'
import { snapshotOf, type Snapshot } from './snapshot.ts'
import type { Feed, TrialPlan } from './trial-plan.ts'

/** One source of the connector, and the observations about it. */
export interface Trial {
  readonly source: SourceStream
  /** The contexts that `open` was called with; empty before the call. */
  readonly contexts: readonly OpenContext[]
  /** Codes of the warnings so far. */
  readonly warnings: readonly string[]
  /** `record 1: it is a number` */
  readonly badRecords: readonly string[]
  /**
   * Snapshots of the records at the moment they were yielded, including the last ones, which may not be delivered yet.
   */
  readonly yielded: readonly Snapshot[]
  readonly scope: TrialScope
  /** The intake that `open` returned; null if it returned none. */
  readonly intake: () => Intake | null
  /** A timer that ran to its end although the source had been destroyed; null if there was none. */
  readonly waitedOut: () => Made | null
  /** Calls `feed` once more; resolves with the number of records it reports, null if it reports none. */
  readonly feedAgain: () => Promise<number | null>
  /** The number of records that the first feed reported; null if there is no feed, or if it reported none. */
  readonly fed: Promise<number | null>
}

/** Creates a source of the connector, observes it, and feeds it when it is ready. */
export function startTrial(
  { definition, params, feed, log }: TrialPlan,
  extra: Readonly<Record<string, unknown>> = {},
  options: SourceOptions = {}
): Trial {
  const contexts: OpenContext[] = []
  const warnings: string[] = []
  const badRecords: string[] = []
  const yielded: Snapshot[] = []
  const scope = new TrialScope()
  let intake: Intake | null = null
  let waitedOut: Made | null = null
  const onThrow = (error: unknown): void => {
    if (!isAbortion(error, contexts[0]?.signal.reason)) log.thrown.push(messageOf(error))
  }
  const observed = (records: ConnectorRecords): ConnectorRecords => {
    if (isIntake(records)) {
      intake = records
      return observedIntake(records, scope, onThrow)
    }
    if (!isAsyncIterable(records)) return records
    return observedIterable(records, scope, {
      onBad: (index, fault) => badRecords.push(`record ${index}: ${fault}`),
      onThrow,
      onRecord: (record) => {
        if (yielded.length < MOST_SNAPSHOTS) yielded.push(snapshotOf(record))
      },
      onWaitEnd: () => {
        waitedOut ??= scope.ranOut
      }
    })
  }
  const watched: ConnectorType = {
    type: definition.type,
    params: definition.params,
    ...(definition.rules === undefined ? {} : { rules: definition.rules }),
    ...(definition.catalogue === undefined ? {} : { catalogue: definition.catalogue }),
    open: async (params, context) => {
      contexts.push(context)
      context.signal.addEventListener('abort', () => {
        scope.aborted = true
      })
      const own: OpenContext = {
        ...context,
        warn: (error) => {
          if (source.closed) log.late.push(`context.warn(${messageOf(error)})`)
          outside(() => {
            context.warn(error)
          })
        },
        retrying: (waiting) => {
          if (source.closed) log.late.push(`context.retrying(${String(waiting)})`)
          outside(() => {
            context.retrying(waiting)
          })
        }
      }
      return observed(await scope.run(() => definition.open(params, own)))
    }
  }
  const source = createSourceFrom(
    [watched],
    { type: definition.type, params: { ...params, ...extra } },
    {
      key: 'trial',
      tags: { trial: 'yes' },
      ...options
    }
  )
  source.on('warning', ({ code }) => {
    warnings.push(code)
  })
  source.on('error', () => {}) // checked through `source.errored`
  let opened: unknown
  const feeding = deferred()
  source.on('ready', (what) => {
    opened = what
    if (feed === undefined) feeding.resolve(null)
    else feedLater(source, feed, opened, feeding.resolve)
  })
  source.once('close', () => {
    feeding.resolve(null)
  })
  return {
    source,
    contexts,
    warnings,
    badRecords,
    yielded,
    scope,
    intake: () => intake,
    waitedOut: () => waitedOut,
    fed: feeding.promise,
    feedAgain: async () => {
      try {
        return feed === undefined ? null : countOf(await feed(opened))
      } catch {
        return null // an earlier feed succeeded, and the connector is not obliged to accept more
      }
    }
  }
}

function feedLater(source: SourceStream, feed: Feed, opened: unknown, done: (count: number | null) => void): void {
  const fed = async (): Promise<void> => {
    try {
      done(countOf(await feed(opened)))
    } catch (error) {
      source.destroy(new Error(`feed() failed: ${messageOf(error)}`, { cause: error }))
    }
  }
  void fed()
}

/** A feed reports `{ records: 3 }`; a bare number is ignored, as it may be the result of `push()`. */
function countOf(said: unknown): number | null {
  if (typeof said !== 'object' || said === null || !('records' in said)) return null
  return typeof said.records === 'number' ? said.records : null
}

function deferred(): { readonly promise: Promise<number | null>; readonly resolve: (count: number | null) => void } {
  let resolve: (count: number | null) => void = () => {}
  const promise = new Promise<number | null>((settle) => {
    resolve = settle
  })
  return { promise, resolve }
}

function isIntake(records: ConnectorRecords): records is Intake {
  return typeof records === 'object' && records !== null && typeof Reflect.get(records, 'wait') === 'function'
}

function isAsyncIterable(records: unknown): records is AsyncIterable<never> {
  return typeof records === 'object' && records !== null && Symbol.asyncIterator in records
}

/** More snapshots than any check compares. */
const MOST_SNAPSHOTS = 100
