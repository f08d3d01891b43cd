import fc from 'fast-check'
import t from 'tap'
import { createSourceFrom } from '../../lib/source/create-source.ts'
import { pushIntake } from '../../lib/stream/push-intake.ts'
import type { OpenContext, PushIntake } from '../../types/connector.ts'
import { fakeClock } from '../../lib/testing/fake-clock.ts'
import { connectorOf } from '../support/connectors.ts'
import { turn } from '../support/scripted-intake.ts'

const bounds = { maxBytes: 40, maxRecords: 6 }
const LARGEST = 30

type Step =
  | { readonly do: 'push'; readonly bytes: number }
  | { readonly do: 'take'; readonly most: number }
  | { readonly do: 'stop' | 'stopped' | 'end' | 'fail' | 'close' | 'turn' | 'junk' }

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 12,
    arbitrary: fc.record({ do: fc.constant('push' as const), bytes: fc.integer({ min: 0, max: LARGEST }) })
  },
  { weight: 6, arbitrary: fc.record({ do: fc.constant('take' as const), most: fc.integer({ min: 1, max: 8 }) }) },
  { weight: 2, arbitrary: fc.constant({ do: 'turn' } as const) },
  {
    weight: 1,
    arbitrary: fc.constantFrom<Step>(
      { do: 'stop' },
      { do: 'stopped' },
      { do: 'end' },
      { do: 'fail' },
      { do: 'close' },
      { do: 'junk' }
    )
  }
)

/** What the buffer ought to hold and count, written as plainly as can be. */
class Model {
  waiting: { readonly id: number; readonly bytes: number }[] = []
  stage: 'open' | 'stopping' | 'stopped' | 'ended' | 'failed' | 'closed' = 'open'
  /** What is pushed after it is closed is counted as. */
  after = 'destroyed'
  held = false
  readonly drops: Record<string, number> = {}

  get bytes(): number {
    return this.waiting.reduce((sum, { bytes }) => sum + bytes, 0)
  }

  get isFull(): boolean {
    return this.bytes >= bounds.maxBytes || this.waiting.length >= bounds.maxRecords
  }

  drop(cause: string, by = 1): void {
    this.drops[cause] = (this.drops[cause] ?? 0) + by
  }

  push(id: number, bytes: number): boolean {
    if (this.stage === 'closed') this.drop(this.after)
    else if (this.stage !== 'open' && this.stage !== 'stopping')
      this.drop(this.stage === 'failed' ? 'ended' : this.stage)
    else if (this.isFull) this.drop('queue')
    else {
      this.waiting.push({ id, bytes })
      this.held ||= this.bytes * 2 >= bounds.maxBytes || this.waiting.length * 2 >= bounds.maxRecords
      return !this.held
    }
    return false
  }

  close(): void {
    if (this.waiting.length > 0) this.drop('destroyed', this.waiting.length)
    this.waiting = []
    this.held = false
    if (this.stage === 'failed') this.after = 'ended'
    if (this.stage === 'stopped' || this.stage === 'ended') this.after = this.stage
    this.stage = 'closed'
  }

  take(): number | null {
    const one = this.waiting.shift()
    if (this.bytes * 4 <= bounds.maxBytes && this.waiting.length * 4 <= bounds.maxRecords) this.held = false
    return one?.id ?? null
  }
}

t.test(
  'pushes, takes and ends in any order lose nothing uncounted, repeat nothing, and keep the queue bounded',
  async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 60 }), async (steps) => {
        const model = new Model()
        const told: string[] = []
        const hooks: string[] = []
        const controller = new AbortController()
        let settleStop: () => void = () => {}
        const intake = pushIntake(contextOf(controller.signal, told), {
          ...bounds,
          pause: () => hooks.push('pause'),
          resume: () => hooks.push('resume'),
          stop: () =>
            new Promise<void>((resolve) => {
              hooks.push('stop')
              settleStop = resolve
            }),
          close: () => hooks.push('close')
        })
        let pushed = 0
        let delivered = 0
        let obeys = true // the last push that was taken said: go on
        for (const one of steps) {
          switch (one.do) {
            case 'push': {
              const id = pushed++
              const queueBefore = intake.stats().drops['queue'] ?? 0
              const more = intake.push({ payload: 'x'.repeat(one.bytes), position: { id } })
              same(more, model.push(id, one.bytes), 'what push() says')
              if (obeys)
                same(intake.stats().drops['queue'] ?? 0, queueBefore, 'whoever was told to go on loses nothing')
              obeys = more
              break
            }
            case 'take':
              for (let taken = 0; taken < one.most; taken++) {
                const event = intake.next()
                const id = model.take()
                same(event === null ? null : Reflect.get(event.position, 'id'), id, 'in order, once')
                if (id !== null) delivered++
              }
              obeys ||= !model.held && (model.stage === 'open' || model.stage === 'stopping')
              break
            case 'stop':
              void intake.stop()
              if (model.stage === 'open') model.stage = 'stopping'
              break
            case 'stopped':
              settleStop()
              await turn()
              if (model.stage === 'stopping' && hooks.includes('stop')) model.stage = 'stopped'
              break
            case 'end':
              intake.end()
              if (model.stage === 'open' || model.stage === 'stopping') model.stage = 'ended'
              break
            case 'fail':
              intake.fail(new Error('mine'))
              if (model.stage === 'open') model.stage = 'failed'
              else if (model.stage === 'stopping') model.stage = 'ended'
              break
            case 'close':
              void intake.close()
              model.close()
              break
            case 'junk':
              if (model.stage === 'open' && !model.isFull) {
                intake.push(5 as never)
                model.drop('bad_record')
                pushed++
              }
              break
            case 'turn':
              await turn()
              break
          }
          same({ ...intake.stats().drops }, { ...model.drops }, 'counted by cause')
          const dropped = Object.values(intake.stats().drops).reduce((sum, count) => sum + count, 0)
          same(pushed, delivered + dropped + model.waiting.length, 'counts add up')
          if (model.bytes >= bounds.maxBytes + LARGEST || model.waiting.length > bounds.maxRecords)
            throw new Error('more waits than is allowed')
          const takes = model.stage === 'open' || model.stage === 'stopping'
          same(intake.full, !takes || model.isFull, 'full')
          same(
            intake.ended,
            model.waiting.length === 0 && ['stopped', 'ended', 'closed'].includes(model.stage),
            'ended'
          )
        }
        const holds = hooks.filter((hook) => hook === 'pause' || hook === 'resume')
        for (const [index, hook] of holds.entries())
          same(hook, index % 2 === 0 ? 'pause' : 'resume', 'the hooks alternate')
        controller.abort()
        await turn()
        same(hooks.filter((hook) => hook === 'close').length, 1, 'closed once, whoever asks for it')
      }),
      { numRuns: 2000 }
    )
  }
)

const ending = fc.constantFrom('end', 'stop', 'destroy', 'fail', 'break')

t.test('a real source delivers a prefix of the pushed records, and counts the rest', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 1, maxLength: 40 }),
      fc.array(fc.boolean(), { minLength: 1, maxLength: 10 }),
      ending,
      fc.nat({ max: 40 }),
      fc.constantFrom('auto', 'manual'),
      async (pauses, slowness, how, at, ack) => {
        let records: PushIntake | undefined
        const source = createSourceFrom(
          [
            connectorOf((context) => {
              records = pushIntake(context, { maxRecords: 4, maxBytes: 1000 })
              return records
            })
          ],
          { type: 'made', params: { ack } }
        )
        source.on('error', () => {})
        const closed = new Promise((resolve) => source.once('close', resolve))
        await new Promise((resolve) => source.once('ready', resolve))
        if (records === undefined) throw new Error('it has not opened')
        const given = records
        const got: number[] = []
        const reading = (async () => {
          try {
            for await (const event of source) {
              got.push(Number(event.text))
              event.ack()
              if (slowness[got.length % slowness.length] === true) await turn()
              if (how === 'break' && got.length > at) break
            }
          } catch {
            /* it was destroyed, or has failed */
          }
        })()
        let pushed = 0
        for (const turns of pauses) {
          if (pushed === at && how === 'stop') void source.stop()
          if (pushed === at && how === 'destroy') source.destroy()
          if (pushed === at && how === 'end') given.end()
          if (pushed === at && how === 'fail') given.fail(new Error('mine'))
          given.push(String(pushed++))
          for (let index = 0; index < turns; index++) await turn()
        }
        if (how === 'break') given.end()
        else if (at >= pushed) void source.stop()
        await reading
        await closed
        const { drops, events } = source.stats()
        const { queue = 0, destroyed = 0, stopped = 0, ended = 0 } = drops
        const lost = queue + destroyed + stopped + ended
        // One may sit in the stream's own buffer when it is destroyed
        const inBuffer = how === 'destroy' || how === 'break' ? events - got.length : 0
        same(
          got.length + inBuffer + lost,
          pushed,
          `counts add up: ${JSON.stringify(drops)}, ${got.length} of ${pushed}`
        )
        for (let index = 1; index < got.length; index++)
          if ((got[index] ?? 0) <= (got[index - 1] ?? 0)) throw new Error('out of order, or twice')
        if (how !== 'destroy' && how !== 'break') same(destroyed, 0, 'what was taken is delivered')
      }
    ),
    { numRuns: 200 }
  )
})

function contextOf(signal: AbortSignal, told: string[]): OpenContext {
  const nothing = (): void => {}
  return {
    key: 'pushed',
    type: 'made',
    tags: {},
    signal,
    clock: fakeClock(0),
    random: () => 0,
    acks: null,
    warn: (error) => told.push(String(error)),
    retrying: nothing,
    opening: nothing,
    buffered: () => 0,
    info: nothing,
    debug: nothing,
    trace: nothing
  }
}

function same(found: unknown, wanted: unknown, what: string): void {
  if (JSON.stringify(found) !== JSON.stringify(wanted))
    throw new Error(`${what}: ${JSON.stringify(found)}, not ${JSON.stringify(wanted)}`)
}
