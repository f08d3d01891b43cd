import { getEventListeners } from 'node:events'
import { Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import v8 from 'node:v8'
import vm from 'node:vm'
import t from 'tap'
import { createSourceFrom } from '../../lib/source/create-source.ts'
import { waitFor } from '../../lib/core/wait-for.ts'
import { connectorOf } from '../support/connectors.ts'
import { closed, scripted, turn } from '../support/scripted-intake.ts'

const warnings: string[] = []
process.on('warning', ({ name, message }) => {
  warnings.push(`${name}: ${message}`)
})

for (const count of [11, 100]) {
  t.test(`${count} sources end with one signal, and leave no listener on it`, async (t) => {
    const controller = new AbortController()
    const { signal } = controller
    const sources = Array.from(
      { length: count },
      () => scripted([{ records: 2 }, { records: 1, when: 'gate' }], { signal }).source
    )
    const ends = sources.map((source) =>
      pipeline(
        source,
        new Writable({
          objectMode: true,
          write(_event, _encoding, done) {
            done()
          }
        })
      )
    )
    while (sources.some((source) => source.stats().events < 2)) await turn()
    t.equal(getEventListeners(signal, 'abort').length, 1)
    const reason = new Error('the service ends')
    controller.abort(reason)
    for (const end of await Promise.allSettled(ends))
      t.match(end, { status: 'rejected', reason: { name: 'AbortError', code: 'ABORT_ERR', cause: reason } })
    t.ok(sources.every((source) => source.closed))
    t.equal(getEventListeners(signal, 'abort').length, 0)
  })
}

t.test('a source leaves no listener on the signal, however it ends', async (t) => {
  const ends = {
    'its end': async ({ source }: ReturnType<typeof scripted>) => {
      for await (const _event of source) {
        /* on */
      }
    },
    break: async ({ source }: ReturnType<typeof scripted>) => {
      for await (const _event of source) break
    },
    'destroy()': async ({ source }: ReturnType<typeof scripted>) => {
      source.destroy()
      await closed(source)
    },
    'stop()': async ({ source }: ReturnType<typeof scripted>) => {
      source.resume()
      await source.stop()
    }
  }
  for (const [what, end] of Object.entries(ends)) {
    const { signal } = new AbortController()
    await end(scripted([{ records: 2 }], { signal }))
    t.equal(getEventListeners(signal, 'abort').length, 0, what)
  }
})

t.test('a signal aborted before destroys a source at once; a value that is not a signal is refused', async (t) => {
  const { source } = scripted([{ records: 2 }], { signal: AbortSignal.abort('over') })
  t.ok(source.destroyed)
  const [error] = await new Promise<unknown[]>((resolve) => {
    source.once('error', (...args) => {
      resolve(args)
    })
  })
  t.match(error, { name: 'AbortError', cause: 'over' })
  for (const signal of [null, 'signal', {}]) t.throws(() => scripted([], { signal: signal as AbortSignal }), TypeError)
})

t.test('an abort also ends the wait for the last acks', async (t) => {
  const controller = new AbortController()
  const { source } = scripted([{ records: 2 }, { records: 1, when: 'gate' }], {
    signal: controller.signal,
    ack: 'manual'
  })
  source.resume()
  while (source.stats().events < 2) await turn()
  const stopping = source.stop()
  while (!source.readableEnded) await turn()
  controller.abort()
  await stopping
  t.match(source.stats(), { state: 'closed', unacked: 2 })
})

t.test("parallel waits within one source, the library's or a connector's, cause no leak warning", async () => {
  const source = createSourceFrom(
    [
      connectorOf(async function* (context) {
        yield 'first'
        const waits = Array.from({ length: 20 }, () => waitFor(60_000, context))
        const sleeps = Array.from({ length: 20 }, () => sleep(60_000, null, { signal: context.signal }).catch(() => {}))
        await Promise.all([...waits, ...sleeps])
      })
    ],
    { type: 'made', params: {} }
  )
  for await (const _event of source) {
    await turn()
    break
  }
})

t.test("consumer, loop, signal and stop() waiting for the end leave room for the user's own listeners", async (t) => {
  const { signal } = new AbortController()
  const { source } = scripted([{ records: 2 }, { records: 1, when: 'gate' }], { signal, ack: 'manual' })
  for (let index = 0; index < 3; index++) source.on('close', () => {})
  for await (const event of source) {
    event.ack()
    void source.stop()
  }
  await source.stop()
  t.ok(source.closed)
})

t.test('ten thousand sources that come and go on one signal leak no memory', async (t) => {
  v8.setFlagsFromString('--expose-gc')
  const gc = vm.runInNewContext('gc') as () => void
  const { signal } = new AbortController()
  const sizes: number[] = []
  for (let round = 0; round < 4; round++) {
    for (let index = 0; index < 2500; index++) {
      const { source } = scripted([], { signal })
      source.resume()
      await closed(source)
    }
    await turn()
    gc()
    sizes.push(process.memoryUsage().heapUsed)
  }
  t.equal(getEventListeners(signal, 'abort').length, 0)
  const [, second = 0, , last = 0] = sizes
  t.ok(last - second < 2_000_000, `${sizes.join(', ')} bytes after each 2,500 sources`)
})

t.test('no test above made Node warn of leaked listeners', async (t) => {
  await turn()
  t.strictSame(warnings, [])
})
