import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { closedSource } from '../../lib/apply/closed-source.ts'
import { inTurn } from '../../lib/core/in-turn.ts'
import { systemClock } from '../../lib/core/clock.ts'
import {
  applyChanges,
  configChanges,
  createSource,
  createSyslogSource,
  defineConnector,
  loadConfig,
  type SourceStream
} from '../../lib/index.ts'
import { fakeClock, type FakeClock } from '../../lib/testing/fake-clock.ts'
import type { Config } from '../../types/config.ts'

const connectors =
  '[[connectors]]\nid = "c"\ntype = "file"\nallow_override = ["max_line_bytes"]\n[connectors.params]\nfile = "a.log"\nmode = "follow"\nack = "manual"\ncheckpoint_dir = "positions"\n'

t.test(
  'a source whose consumer is busy with a record is waited for: only then is its folder of positions free',
  async (t) => {
    const folder = t.testdir({ 'a.log': '' })
    const config = (bytes: number): Config => {
      const text = `[[sources]]\nkey = "a"\nconnect = "c"\n[sources.params]\nmax_line_bytes = ${bytes}\n`
      const loaded = loadConfig({
        sources: { file: join(folder, 'wpsrc.toml'), text },
        connectors: [{ file: 'c.toml', text: connectors }]
      })
      if (!loaded.ok) throw new Error(JSON.stringify(loaded.diagnostics))
      return loaded.config
    }
    const seen: string[] = []
    let wake = (): void => {}
    let go = (): void => {}
    const gate = new Promise<void>((resolve) => {
      go = resolve
    })
    const start = (source: SourceStream): void => {
      void (async () => {
        for await (const event of source) {
          seen.push(event.text)
          wake()
          if (event.text === 'one') await gate
          event.ack()
        }
      })()
    }
    const lines = async (count: number): Promise<void> => {
      while (seen.length < count)
        await new Promise<void>((resolve) => {
          wake = resolve
        })
    }
    const sources = new Map<string, SourceStream>()
    const [one, two] = [config(100), config(200)]
    await applyChanges(sources, { generation: 1, config: one, changes: configChanges(null, one), files: [] }, { start })
    writeFileSync(join(folder, 'a.log'), 'one\n')
    await lines(1)
    const old = sources.get('a')
    const applied = applyChanges(
      sources,
      { generation: 2, config: two, changes: configChanges(one, two), files: [] },
      { start, probeTimeoutMs: 0 }
    )
    // It gives up to wait for the loop, which is still busy
    await new Promise((resolve) => {
      setImmediate(resolve)
    })
    await old?.stop()
    t.equal(old?.closed, false)
    go()
    t.match(await applied, [{ key: 'a', outcome: 'applied' }])
    t.equal(old?.closed, true)
    writeFileSync(join(folder, 'a.log'), 'one\ntwo\n')
    await lines(2)
    t.same(seen, ['one', 'two'])
    await sources.get('a')?.stop()
  }
)

t.test('a source that is closed already is', async (t) => {
  const source = createSyslogSource({ port: 0, addr: '127.0.0.1' })
  await closedSource(source, undefined, systemClock, 1000)
  await closedSource(source, { timeoutMs: 1 }, systemClock, 1000)
  t.equal(source.closed, true)
})

/** A source that is let go of only when `free` says so, and the clock that it goes by. */
function slowToClose(): { readonly source: SourceStream; readonly clock: FakeClock; readonly free: () => void } {
  const clock = fakeClock()
  let free = (): void => {}
  const closing = new Promise<void>((resolve) => {
    free = resolve
  })
  const type = defineConnector({
    type: 'slow',
    params: {},
    open: () => ({
      opened: {},
      ended: false,
      next: () => null,
      wait: () => {},
      stop: () => {},
      close: () => closing,
      stats: () => ({ bytes: 0, bytesBehind: null, truncated: 0, errors: {}, drops: {}, connections: null })
    })
  })
  return {
    source: createSource({ type: 'slow', params: {} }, { types: [type], clock }),
    clock,
    free: () => {
      free()
    }
  }
}

t.test('one that was left behind is waited for until it holds nothing any more, for a while', async (t) => {
  for (const isFreed of [true, false]) {
    const { source, clock, free } = slowToClose()
    source.on('warning', () => {})
    await new Promise((resolve) => source.once('ready', resolve))
    let isDone = false
    const closed = (async () => {
      await closedSource(source, undefined, clock, 3000)
      isDone = true
    })()
    await clock.advance(5000)
    t.equal(source.closed, true)
    await clock.advance(2999)
    t.equal(isDone, false)
    if (isFreed) free()
    else await clock.advance(1)
    await closed
    t.equal(clock.pending, 0)
  }
})

t.test('what is to be done with one object is done in turn, also after a failure', async (t) => {
  const object = {}
  const done: string[] = []
  const failing = inTurn(object, async () => {
    done.push('one')
    throw new Error('no')
  })
  const other = inTurn(object, async () => done.push('two'))
  await t.rejects(failing, { message: 'no' })
  t.equal(await other, 2)
  t.same(done, ['one', 'two'])
})
