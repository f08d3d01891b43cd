import t from 'tap'
import { fakeClock } from '../../lib/testing/fake-clock.ts'
import { closed, scripted, turn, type Scripted } from '../support/scripted-intake.ts'

t.test('after stop() the source stays open until its delivered records are acked', async (t) => {
  const clock = fakeClock()
  const { source, contexts, intake } = scripted([{ records: 3 }, { records: 1, when: 'gate' }], {
    clock,
    ack: 'manual'
  })
  const events = await takeAll(source)
  const told = tell(source)
  const stopping = source.stop()
  while (!told.includes('end')) await turn()
  await turn()
  t.notOk(contexts[0]?.signal.aborted, 'the connector can still commit')
  t.match(source.stats(), { state: 'stopping', unacked: 3 })
  t.equal(intake().closed, 0)
  for (const event of events.toReversed()) event.ack()
  await stopping
  t.strictSame(told, ['end', 'close'])
  t.match(source.stats(), { unacked: 0, acked: [{ index: 2 }] })
  t.equal(clock.pending, 0)
})

t.test('the wait is bounded by the timeout of stop(), and cut short by destroy()', async (t) => {
  for (const cut of ['timeout', 'destroy()'] as const) {
    const clock = fakeClock()
    const { source } = scripted([{ records: 3 }, { records: 1, when: 'gate' }], { clock, ack: 'manual' })
    const [first] = await takeAll(source)
    const told = tell(source)
    const stopping = source.stop({ timeoutMs: 100 })
    while (!told.includes('end')) await turn()
    first?.ack()
    await clock.advance(99)
    t.notOk(source.closed)
    if (cut === 'timeout') await clock.advance(1)
    else source.destroy()
    await stopping
    t.strictSame(told, cut === 'timeout' ? ['end', 'warning SYSTEM_STOP_TIMEOUT', 'close'] : ['end', 'close'])
    t.equal(source.stats().unacked, 2)
  }
})

t.test('a loop ends at the end of the records, so that it can ack the last of them after it', async (t) => {
  const { source } = scripted([{ records: 3 }, { records: 1, when: 'gate' }], { ack: 'manual' })
  const batch = []
  let stopping: Promise<void> | null = null
  for await (const event of source) {
    batch.push(event)
    stopping ??= source.stop()
  }
  t.notOk(source.closed)
  for (const event of batch) event.ack()
  await stopping
  t.match(source.stats(), { unacked: 0, errors: { ODD: 1 } })
})

t.test('without stop() the end does not wait for acks', async (t) => {
  const { source } = scripted([{ records: 3 }], { ack: 'manual' })
  t.equal((await source.toArray()).length, 3)
  await closed(source)
  t.equal(source.stats().unacked, 3)
})

async function takeAll(source: Scripted['source']): Promise<{ ack(): void }[]> {
  const events: { ack(): void }[] = []
  source.on('data', (event) => events.push(event))
  for (let turns = 0; turns < 3; turns++) await turn()
  return events
}

function tell(source: Scripted['source']): string[] {
  const told: string[] = []
  for (const name of ['end', 'close'] as const)
    source.on(name, () => {
      told.push(name)
    })
  source.on('error', (error) => {
    told.push(`error ${error.name}`)
  })
  source.on('warning', ({ code }) => {
    told.push(`warning ${code}`)
  })
  return told
}
