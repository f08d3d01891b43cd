import { once } from 'node:events'
import t from 'tap'
import { createSource } from '../../lib/builtin.ts'
import type { SourceError } from '../../lib/errors/source-error.ts'
import type { SourceStream } from '../../lib/stream/source-stream.ts'
import { fakeClock } from '../../lib/testing/fake-clock.ts'
import type { CheckpointStore } from '../../types/checkpoint.ts'
import type { ConnectorCheckpoint, ConnectorContext } from '../../types/connector.ts'
import { defineConnector } from '../../lib/core/define-connector.ts'
import { turn } from '../support/scripted-intake.ts'

interface Opened {
  readonly source: SourceStream
  readonly context: ConnectorContext
  readonly warnings: SourceError[]
}

async function openedWith(
  store?: Partial<CheckpointStore<unknown>>,
  params: object = {},
  clock = fakeClock(0)
): Promise<Opened> {
  let context: ConnectorContext | undefined
  const type = defineConnector({
    type: 'made',
    params: {},
    open(_params, given) {
      context = given
      return (async function* () {
        for (let index = 0; index < 5; index++) yield { payload: String(index), position: { index } }
      })()
    }
  })
  const options = store === undefined ? {} : { checkpoint: store as CheckpointStore<unknown> }
  const source = createSource({ type: 'made', params: { ...params } }, { ...options, types: [type], clock })
  const warnings: SourceError[] = []
  source.on('warning', (error) => warnings.push(error))
  await once(source, 'ready')
  if (context === undefined) throw new Error('it has not opened')
  return { source, context, warnings }
}

t.test('a connector loads from and saves to the same store as file sources', async (t) => {
  const calls: unknown[] = []
  const { source, context } = await openedWith({
    load: () => Promise.resolve({ cursor: 'a' }),
    save: (value) => {
      calls.push(value)
      return Promise.resolve()
    },
    close: () => {
      calls.push('closed')
      return Promise.resolve()
    }
  })
  const { load, save } = context.checkpoint
  t.strictSame(await load(), { cursor: 'a' }, 'they may be taken out of it')
  await save({ cursor: 'b' })
  await save(null)
  await save(undefined)
  source.destroy()
  await once(source, 'close')
  t.strictSame(calls, [{ cursor: 'b' }, 'closed'], 'nothing is no place')
})

t.test('without a store the checkpoint lasts as long as the source', async (t) => {
  const { context, source } = await openedWith()
  t.equal(await context.checkpoint.load(), null)
  await context.checkpoint.save(5)
  t.equal(await context.checkpoint.load(), 5)
  source.destroy()
})

t.test('during a save only the latest checkpoint waits, and no save() resolves too early', async (t) => {
  const saved: unknown[] = []
  const answers: (() => void)[] = []
  const { context, source } = await openedWith({
    load: () => Promise.resolve(null),
    save: (value) =>
      new Promise<void>((resolve) => {
        saved.push(value)
        answers.push(resolve)
      })
  })
  const { save } = context.checkpoint
  const done: number[] = []
  const all = [1, 2, 3].map(async (value) => {
    await save(value)
    done.push(value)
  })
  await turn()
  t.strictSame([saved, done], [[1], []])
  answers[0]?.()
  await turn()
  t.strictSame([saved, done], [[1, 3], []])
  const closed = once(source, 'close')
  source.destroy()
  await turn()
  t.equal(source.closed, false, 'what is being saved is waited for')
  answers[1]?.()
  await Promise.all([...all, closed])
  t.strictSame(done, [1, 2, 3])
})

t.test('a failing store is reported by the same codes as for files', async (t) => {
  const refuse = (): never => {
    throw new Error('mine')
  }
  const { context, source, warnings } = await openedWith({ load: refuse, save: refuse, close: refuse })
  await t.rejects(context.checkpoint.load(), {
    code: 'FILE_CHECKPOINT_UNUSABLE',
    message: /the `checkpoint` store.*mine/
  })
  await context.checkpoint.save(1)
  source.destroy()
  await once(source, 'close')
  t.strictSame(
    warnings.map(({ code }) => code),
    ['FILE_CHECKPOINT_NOT_SAVED', 'FILE_CHECKPOINT_NOT_CLOSED']
  )
})

t.test('a store that does not answer is not awaited for ever', async (t) => {
  const clock = fakeClock(0)
  const { context, source } = await openedWith(
    { load: () => new Promise(() => {}), save: () => Promise.resolve() },
    {},
    clock
  )
  const loading = t.rejects(context.checkpoint.load(), { code: 'FILE_CHECKPOINT_UNUSABLE', message: /30000 ms/ })
  await clock.advance(30_000)
  await loading
  source.destroy()
})

t.test('the store is closed once, even where open() fails after loading', async (t) => {
  let closed = 0
  const type = defineConnector({
    type: 'made',
    params: {},
    async open(_params, { checkpoint }) {
      await checkpoint.load()
      throw new Error('refused')
    }
  })
  const checkpoint: CheckpointStore<unknown> = {
    load: () => Promise.resolve(null),
    save: () => Promise.resolve(),
    close: async () => void closed++
  }
  const source = createSource({ type: 'made', params: {} }, { types: [type], checkpoint })
  await t.rejects(source.toArray(), { code: 'SYSTEM_CONNECTOR_FAILED' })
  await source.released
  t.equal(closed, 1)
})

t.test('`done` is the last record that is done: by acks without a gap, else by having left the buffer', async (t) => {
  const places = ({ checkpoint }: { readonly checkpoint: ConnectorCheckpoint }): unknown => checkpoint.done
  const acking = await openedWith(undefined, { ack: 'manual' })
  t.equal(places(acking.context), null)
  const events = []
  for await (const event of acking.source) {
    events.push(event)
    if (events.length === 3) break
  }
  t.equal(places(acking.context), null)
  events[1]?.ack()
  t.equal(places(acking.context), null, 'the first is not acked')
  events[0]?.ack()
  t.strictSame(places(acking.context), { index: 1 })

  const auto = await openedWith()
  t.equal(places(auto.context), null)
  await once(auto.source, 'readable')
  t.equal(auto.source.readableLength, 1)
  t.equal(places(auto.context), null, 'it is still in the buffer')
  auto.source.read()
  t.strictSame(places(auto.context), { index: 0 })
  auto.source.destroy()
})

t.test('an invalid store is reported together with all other problems', (t) => {
  const type = defineConnector({ type: 'made', params: {}, open: async function* () {} })
  t.throws(
    () =>
      createSource(
        { type: 'made', params: { no: 1 } },
        { types: [type], checkpoint: {} as CheckpointStore, tags: ['bad tag!'] }
      ),
    { name: 'ConfigError', message: /`no`.*bad tag!.*`checkpoint` needs the functions `load` and `save`/ }
  )
  t.end()
})
