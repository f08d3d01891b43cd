import { Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import type { KafkaEvent } from '../../../types/event.ts'
import { firstOf, type Consume } from './consume.ts'
import { STALLED } from './names.ts'
import { sourceOf } from './ours.ts'
import { peakMB } from './tally.ts'

/** contender => our source, whose consumer takes one record, then none for so many seconds, then all. */
export const stalling: Readonly<Record<string, Consume>> = {
  [STALLED]: async (target, tally) => {
    let stalledPeakMB = NaN
    const sink = new Writable({
      objectMode: true,
      write: ({ payload }: KafkaEvent, _encoding, done) => {
        tally.take(payload)
        if (tally.records > 1) done()
        else void stall(done)
      }
    })
    async function stall(done: () => void): Promise<void> {
      await sleep(Number(process.env['BENCH_STALL_SECONDS'] ?? 30) * 1000)
      stalledPeakMB = peakMB()
      done()
    }
    const source = sourceOf(target)
    const run = await firstOf(tally, pipeline(source, sink))
    const joined = source.stats().kafka?.rebalanceCount
    if (joined !== 1) throw new Error(`it has joined the group ${joined} times`)
    return { ...run, stalledPeakMB }
  }
}
