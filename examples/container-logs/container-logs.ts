import type { FileEvent } from 'warp-flow'
import type { ContainerRecord } from './container-record.ts'
import { LineJoiner, type JoinOptions } from './line-joiner.ts'

/**
 * A transform for `pipeline()`: the lines of container logs in, what the containers wrote out. A line that is none comes
 * as it is, with its `fault`.
 */
export function containerLogs(
  options: JoinOptions = {}
): (events: AsyncIterable<FileEvent>) => AsyncGenerator<ContainerRecord> {
  return async function* join(events) {
    const joiner = new LineJoiner(options)
    for await (const event of events) yield* joiner.take(event)
    yield* joiner.end()
  }
}
