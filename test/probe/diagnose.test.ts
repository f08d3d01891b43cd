import { once } from 'node:events'
import t from 'tap'
import { createSourceFrom } from '../../lib/source/create-source.ts'
import { defineConnector } from '../../lib/core/define-connector.ts'
import { diagnose } from '../../lib/probe/diagnose.ts'
import { fakeClock } from '../../lib/testing/fake-clock.ts'
import type { RecordInit } from '../../types/connector.ts'
import type { RunningSource } from '../../types/report.ts'
import { turn } from '../support/scripted-intake.ts'

t.test('a running source is observed twice, and its connector receives both observations', async (t) => {
  const clock = fakeClock(1000)
  let seen: RunningSource | null = null
  const ticker = defineConnector({
    type: 'ticker',
    params: {},
    open: (_params, { signal }) => ticks(signal),
    probe: (_params, { running }) => {
      seen = running
      return [{ id: 'ticker.one', target: '', run: () => ({ status: 'pass' }) }]
    }
  })
  const source = createSourceFrom(
    [],
    { type: 'ticker', params: {}, key: 'orders', tags: { a: 'b' } },
    { types: [ticker], clock }
  )
  await once(source, 'ready')
  source.on('data', () => {})
  const diagnosing = diagnose(source, { clock })
  // A turn may be over before all are taken
  while (source.stats().events < 3) await turn()
  await clock.advance(500)
  const report = await diagnosing
  t.match(report, {
    kind: 'diagnosis',
    source: 'orders',
    type: 'ticker',
    at: 1000,
    tookMs: 500,
    actual: { key: 'orders', state: 'running' }
  })
  t.strictSame(
    report.checks.map(({ id }) => id),
    [
      'config.params',
      'source.state',
      'source.health',
      'source.records',
      'source.consumer',
      'source.errors',
      'ticker.one'
    ]
  )
  t.match(seen, { elapsedMs: 500, before: { events: 0 }, after: { events: 3 }, health: { status: 'StatusOK' } })
  source.destroy()
  await once(source, 'close')
  t.match(await diagnose(source, { intervalMs: 0 }), {
    verdict: 'unknown',
    headline: { en: /source\.state: it has come to its end/ }
  })
})

async function* ticks(signal: AbortSignal): AsyncGenerator<RecordInit> {
  yield* ['a', 'b', 'c']
  await once(signal, 'abort')
}
