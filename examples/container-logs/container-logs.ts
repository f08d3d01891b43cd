import type { Clock, FileEvent } from 'warp-flow'
import type { ContainerRecord } from './container-record.ts'
import { LineJoiner, type JoinOptions } from './line-joiner.ts'
import { nextWithin } from './next-within.ts'

/**
 * A transform for `pipeline()` from lines of container logs to the lines that the containers wrote. A line in neither
 * format is passed on as it is, with its `fault`. A line whose end does not come in time is passed on without it, even
 * if no other line comes.
 */
export function containerLogs(
  options: JoinOptions = {},
  clock: Clock = machineClock
): (events: AsyncIterable<FileEvent>) => AsyncGenerator<ContainerRecord> {
  return async function* join(events) {
    const joiner = new LineJoiner(options)
    const lines = events[Symbol.asyncIterator]()
    /**
     * Counts only the time spent waiting for input, so that an unavailable receiver does not cause incomplete lines.
     */
    let waitedMs = 0
    let coming = lines.next()
    let ended = false
    try {
      while (!ended) {
        const { dueAt } = joiner
        const began = clock.now()
        const next = await (dueAt === null ? coming : nextWithin(coming, dueAt - waitedMs, clock))
        waitedMs += Math.max(clock.now() - began, 0)
        if (next === null) waitedMs = Math.max(waitedMs, dueAt ?? 0)
        else if (next.done === true) ended = true
        else {
          yield* joiner.take(next.value, waitedMs)
          coming = lines.next()
        }
        yield* joiner.closeOld(waitedMs)
      }
      yield* joiner.end()
    } finally {
      // If the consumer stops early, the pending line may never come: its rejection is ignored
      coming.catch(() => {})
      if (!ended) lines.return?.().catch(() => {})
    }
  }
}

const machineClock: Clock = {
  now: () => performance.now(),
  setTimeout: (callback, ms) => setTimeout(callback, ms),
  clearTimeout: (handle) => {
    clearTimeout(handle as NodeJS.Timeout)
  }
}
