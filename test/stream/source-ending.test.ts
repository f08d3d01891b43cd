import { Readable } from 'node:stream'
import t from 'tap'
import { systemClock } from '../../lib/core/clock.ts'
import { SourceAcks } from '../../lib/stream/ack-watermarks.ts'
import { SourceEnding } from '../../lib/stream/source-ending.ts'
import type { SourceEvent } from '../../types/event.ts'

t.test('a stopped source waits at its end for the last acks, and then closes', async (t) => {
  const { ending, stream, acks, told } = await setUp()
  const sequence = acks.watermark('').delivered({})
  t.equal(ending.isStopping, false)
  const done = ending.stop(1000)
  t.equal(ending.stop(5), done, 'the first call holds')
  t.equal(ending.isStopping, true)
  await turn()
  ending.destroying(null)
  t.strictSame(told, ['stop', 'stopped'], 'the connector is not told yet that all is over')
  const released = ending.release()
  await turn()
  t.strictSame(told, ['stop', 'stopped', 'the loop ends'])
  acks.watermark('').ack(sequence)
  await released
  t.strictSame(told, ['stop', 'stopped', 'the loop ends', 'close'])
  stream.destroy()
  await done
})

t.test('destroy() ends the wait for the last acks', async (t) => {
  const { ending, stream, acks, told } = await setUp()
  acks.watermark('').delivered({})
  const done = ending.stop(1000)
  await turn()
  ending.destroying(null)
  const released = ending.release()
  await turn()
  t.strictSame(told, ['stop', 'stopped', 'the loop ends'])
  ending.destroying(new Error('enough'))
  await released
  t.strictSame(told, ['stop', 'stopped', 'the loop ends', 'abort enough', 'close'])
  stream.destroy()
  await done
})

t.test('a source does not wait for acks if it was not stopped, none are due, or it fails', async (t) => {
  const untold = await setUp()
  untold.acks.watermark('').delivered({})
  untold.ending.destroying(null)
  t.strictSame(untold.told, ['abort'])
  await untold.ending.release()
  t.strictSame(untold.told, ['abort', 'close'])

  const acked = await setUp()
  const done = acked.ending.stop(1000)
  acked.ending.destroying(undefined)
  t.strictSame(acked.told, ['stop', 'abort'])
  acked.stream.destroy()
  await done

  const dead = await setUp()
  dead.acks.watermark('').delivered({})
  const over = dead.ending.stop(1000)
  dead.ending.destroying(new Error('dead'))
  t.strictSame(dead.told, ['stop', 'abort dead'])
  dead.stream.destroy()
  await over
})

/** A stream that has come to its end and is not destroyed, with a loop that has taken all. */
async function setUp() {
  const told: string[] = []
  const stream = Object.assign(
    new Readable({
      autoDestroy: false,
      read() {
        this.push(null)
      }
    }),
    { key: 'a' }
  )
  stream.resume()
  await new Promise((resolve) => stream.once('end', resolve))
  const acks: SourceAcks = new SourceAcks(() => {
    ending.acked()
  })
  const ending: SourceEnding<SourceEvent> = new SourceEnding<SourceEvent>({
    stream,
    lifecycle: {
      stop: () => {
        told.push('stop')
        return Promise.resolve()
      },
      abort: (reason) => told.push(reason === undefined ? 'abort' : `abort ${reason.message}`),
      close: () => {
        told.push('close')
        return Promise.resolve()
      }
    },
    acks,
    clock: systemClock,
    warn: () => {},
    taken: () => 1,
    loop: () => ({ inBody: false, end: () => told.push('the loop ends') }),
    onStopped: () => told.push('stopped')
  })
  return { ending, stream, acks, told }
}

function turn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve)
  })
}
