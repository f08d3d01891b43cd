import type { Clock, FileEvent } from 'warp-flow'
import type { ContainerRecord } from './container-record.ts'
import { LineJoiner, type JoinOptions } from './line-joiner.ts'
import { nextWithin } from './next-within.ts'

/**
 * A transform for `pipeline()`: the lines of container logs in, what the containers wrote out. A line that is none comes
 * as it is, with its `fault`. What waits too long for its end comes without it, also if no other line comes.
 */
export function containerLogs(
  options: JoinOptions = {},
  clock: Clock = machineClock
): (events: AsyncIterable<FileEvent>) => AsyncGenerator<ContainerRecord> {
  return async function* join(events) {
    const joiner = new LineJoiner(options)
    const lines = events[Symbol.asyncIterator]()
    /** Only the time that is spent on waiting for lines: a receiver that is away must not tear them. */
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
      // Whoever leaves early does not wait for a line that may never come
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
