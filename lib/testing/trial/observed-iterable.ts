import type { RecordInit } from '../../../types/connector.ts'
import type { TrialScope } from '../leaks/trial-scope.ts'
import { recordFault } from './record-fault.ts'

/** Callbacks for the observations of an async iterable. */
export interface IterableSeen {
  /** It rejected with this error while its source was closing. */
  readonly onThrow: (error: unknown) => void
  /** It yielded a value that is no record, for this reason. */
  readonly onBad: (index: number, fault: string) => void
  readonly onRecord: (record: RecordInit) => void
  /** A wait that was under way when the source was destroyed has ended. */
  readonly onWaitEnd: () => void
}

/** Wraps an iterable so that its code runs in the scope of its trial. */
export function observedIterable(
  records: AsyncIterable<RecordInit>,
  scope: TrialScope,
  seen: IterableSeen
): AsyncIterable<RecordInit> {
  return {
    [Symbol.asyncIterator]: () => {
      const iterator = scope.run(() => records[Symbol.asyncIterator]())
      let index = 0
      const next = async (): Promise<IteratorResult<RecordInit>> => {
        const isBefore = !scope.aborted
        try {
          const result = await scope.run(() => iterator.next())
          if (typeof result === 'object' && result.done !== true) {
            const fault = recordFault(result.value)
            index++
            if (fault === null) seen.onRecord(result.value)
            else seen.onBad(index, fault)
          }
          return result
        } catch (error) {
          if (scope.aborted) seen.onThrow(error)
          throw error
        } finally {
          if (isBefore && scope.aborted) seen.onWaitEnd()
        }
      }
      const end = iterator.return?.bind(iterator)
      if (end === undefined) return { next }
      return {
        next,
        return: async (value?: unknown) => {
          try {
            return await scope.run(() => end(value))
          } catch (error) {
            seen.onThrow(error)
            throw error
          }
        }
      }
    }
  }
}
