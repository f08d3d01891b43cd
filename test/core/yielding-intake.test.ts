import { once } from 'node:events'
import { setImmediate } from 'node:timers/promises'
import t from 'tap'
import { createSourceFrom } from '../../lib/core/create-source.ts'
import { YieldingIntake } from '../../lib/core/yielding-intake.ts'
import type { SourceStream } from '../../lib/core/source-stream.ts'
import type { Intake } from '../../types/connector.ts'
import type { SourceEvent } from '../../types/event.ts'

const event: SourceEvent = {
  payload: Buffer.from('x'), text: 'x', source: 'made', tags: {}, position: {}, meta: { kind: 'custom' }, receivedAt: 0, ack: () => {},
  toJSON: () => { throw new Error('nobody asks') }
}
const stats = { bytes: 0, bytesBehind: null, truncated: 0, errors: {}, drops: {}, connections: null }

/** As many records as are asked for, all in hand from the start. */
function intakeOf(count: number): Intake & { given: number } {
  return {
    opened: { at: 'once' }, given: 0,
    next() { return this.given < count ? (this.given++, event) : null },
    get ended() { return this.given >= count },
    wait: (wake) => { queueMicrotask(wake) }, stop() { this.given = Infinity }, close: () => Promise.resolve(), stats: () => stats
  }
}

function sourceOf(intake: Intake): SourceStream {
  return createSourceFrom([], { type: 'made', params: {} }, { types: [{ type: 'made', params: {}, open: () => intake }] })
}

t.test('an intake that always has a record keeps nothing else from its turn, however it is read', async (t) => {
  for (const [how, read] of Object.entries<(source: SourceStream) => void>({
    data: (source) => { source.resume() },
    readable: (source) => { source.on('readable', () => { while (source.read() !== null); }) },
    // The loop of a source that is destroyed ends with an error
    'for await': (source) => { (async () => { for await (const _one of source); })().catch(() => {}) }
  })) {
    const intake = intakeOf(Infinity)
    const source = sourceOf(intake)
    const closed = once(source, 'close')
    read(source)
    await once(source, 'ready')
    while (intake.given < 5000) await setImmediate()
    source.destroy()
    await closed
    t.pass(how)
  }
})

t.test('not one record is lost or doubled by it', async (t) => {
  for (const count of [0, 1, 999, 1000, 1001, 2000, 3500]) {
    t.equal((await sourceOf(intakeOf(count)).toArray()).length, count)
    let seen = 0
    for await (const _one of sourceOf(intakeOf(count))) seen++
    t.equal(seen, count)
  }
})

t.test('whatever else the intake says comes through, and what it does not say stays unsaid', async (t) => {
  const bare = new YieldingIntake(intakeOf(1))
  t.match(bare, { opened: { at: 'once' }, ended: false, files: undefined, health: undefined })
  t.equal(bare.stats(), stats)
  const files: ReturnType<NonNullable<Intake['files']>> = []
  const health = [{ code: 'SYSTEM_TIMEOUT', context: {} }] as const
  const full = new YieldingIntake({ ...intakeOf(0), files: () => files, health: () => health })
  t.equal(full.files?.(), files)
  t.equal(full.health?.(), health)
})
