import t from 'tap'
import { HealthWatch, type HealthParts } from '../../lib/stream/source-health.ts'
import { sourceError } from '../../lib/errors/make-error.ts'
import { fakeClock } from '../../lib/testing/fake-clock.ts'
import type { HealthTrouble } from '../../types/health.ts'
import { closed, scripted, turn } from '../support/scripted-intake.ts'

const parts: HealthParts = {
  key: 's',
  state: 'running',
  stateAt: 0,
  last: null,
  hasDied: false,
  oldestUnackedAt: null,
  intake: null
}

t.test('each state has its status and its time of beginning', async (t) => {
  const clock = fakeClock(1000)
  const watch = new HealthWatch(clock)
  const last = { error: sourceError('FILE_BUSY', { path: '/a' }), at: 900 }
  t.match(watch.health({ ...parts, state: 'starting', stateAt: 1000 }), {
    healthy: false,
    status: 'StatusStarting',
    statusTime: 1000,
    startTime: 1000,
    lastError: null,
    troubles: []
  })
  await clock.advance(500)
  t.match(watch.health({ ...parts, stateAt: 1200 }), {
    healthy: true,
    status: 'StatusOK',
    statusTime: 1200,
    startTime: 1000
  })
  t.match(watch.health({ ...parts, state: 'retrying', stateAt: 1300, last }), {
    healthy: false,
    status: 'StatusRecoverableError',
    statusTime: 1300,
    lastError: { code: 'FILE_BUSY', at: 900, context: { path: '/a' } }
  })
  t.match(watch.health({ ...parts, stateAt: 1400 }), { status: 'StatusOK', statusTime: 1400 })
  t.match(watch.health({ ...parts, state: 'stopping', stateAt: 1450 }), {
    healthy: false,
    status: 'StatusStopping',
    statusTime: 1450
  })
  t.match(watch.health({ ...parts, state: 'closed', stateAt: 1460 }), {
    healthy: false,
    status: 'StatusStopped',
    statusTime: 1460
  })
  t.match(watch.health({ ...parts, state: 'closed', stateAt: 1460, hasDied: true, last }), {
    status: 'StatusPermanentError',
    statusTime: 900
  })
  t.match(new HealthWatch(clock).health({ ...parts, hasDied: true }), {
    status: 'StatusPermanentError',
    statusTime: 1500
  })
})

t.test('a trouble reported by the intake makes the source unhealthy, since it began or was first seen', async (t) => {
  const clock = fakeClock(1000)
  const watch = new HealthWatch(clock)
  let troubles: readonly HealthTrouble[] = [
    { code: 'FILE_BASE_NOT_FOUND', since: 400, context: { path: '/a' }, detail: 'gone' },
    { code: 'FILE_BUSY' }
  ]
  const intake = { health: () => troubles }
  t.match(watch.health({ ...parts, intake }), {
    healthy: false,
    status: 'StatusRecoverableError',
    statusTime: 400,
    troubles: [
      {
        code: 'FILE_BASE_NOT_FOUND',
        since: 400,
        detail: 'gone',
        severity: 'error',
        context: { path: '/a' },
        symptom: { en: /\/a/ }
      },
      { code: 'FILE_BUSY', since: 1000 }
    ]
  })
  await clock.advance(50)
  t.match(watch.health({ ...parts, intake }), { statusTime: 400, troubles: [{}, { since: 1000 }] }, 'it is remembered')
  troubles = []
  t.match(
    watch.health({ ...parts, intake }),
    { healthy: true, statusTime: 1050, troubles: [] },
    'when it ended nobody knows better'
  )
  troubles = [{ code: 'FILE_BUSY' }]
  t.match(watch.health({ ...parts, intake }), { troubles: [{ since: 1050 }] })
  t.match(
    watch.health({ ...parts, state: 'stopping', intake }),
    { status: 'StatusStopping', troubles: [] },
    'what ends is not in trouble'
  )
})

t.test("a user's connector that throws or returns nonsense does not break health()", (t) => {
  const of = (health: unknown): unknown =>
    new HealthWatch(fakeClock(5)).health({ ...parts, intake: { health } as never }).troubles
  t.match(
    of(() => {
      throw new Error('broken')
    }),
    [{ code: 'SYSTEM_CONNECTOR_FAILED', detail: 'health(): broken' }]
  )
  t.match(
    of(() => null),
    [{ code: 'SYSTEM_CONNECTOR_FAILED', detail: /no array/ }]
  )
  t.strictSame(
    of(() => [null, 'x', {}, { code: 5 }]),
    []
  )
  t.strictSame(of('no function'), [])
  t.equal((of(() => Array.from({ length: 100 }, () => ({ code: 'FILE_BUSY' }))) as unknown[]).length, 20)
  t.end()
})

t.test('a record that waits too long for its ack makes the source unhealthy', (t) => {
  const watch = new HealthWatch(fakeClock(400_000))
  t.match(watch.health({ ...parts, oldestUnackedAt: 100_001 }), { healthy: true })
  t.match(watch.health({ ...parts, oldestUnackedAt: 40_000 }), {
    healthy: false,
    statusTime: 340_000,
    troubles: [{ code: 'SYSTEM_UNACKED_TOO_LONG', since: 340_000, symptom: { en: /360 s ago .*source s/ } }]
  })
  t.end()
})

t.test('health() of a source, from its making to its end', async (t) => {
  const clock = fakeClock(1000)
  const { source, contexts } = scripted([{ records: 2 }, { records: 1, when: 'gate' }], { clock, ack: 'manual' })
  t.match(source.health(), { healthy: false, status: 'StatusStarting', startTime: 1000 })
  await clock.advance(10)
  t.match(source.health(), { healthy: true, status: 'StatusOK', statusTime: 1000 })
  source.on('data', () => {})
  await turn()
  contexts[0]?.warn(Object.assign(new Error('reset'), { code: 'ECONNRESET' }))
  contexts[0]?.retrying(true)
  t.match(source.health(), {
    status: 'StatusRecoverableError',
    statusTime: 1010,
    lastError: { code: 'SYSTEM_ECONNRESET', at: 1010 }
  })
  contexts[0]?.retrying(false)
  await clock.advance(600_000)
  t.match(source.health(), { healthy: false, troubles: [{ code: 'SYSTEM_UNACKED_TOO_LONG', since: 301_010 }] })
  t.match(source.stats(), { oldestUnacked: { index: 0 }, oldestUnackedAgeMs: 600_000, unacked: 2, wanted: true })
  t.strictSame(JSON.parse(JSON.stringify(source.health())), source.health(), 'it is plain data')
  source.destroy()
  await closed(source)
  t.match(source.health(), { status: 'StatusStopped' })
})

t.test('the error that ended a source is its last error', async (t) => {
  const { source } = scripted([{ fail: Object.assign(new Error('gone'), { code: 'ENOENT', path: '/a' }) }])
  source.on('error', () => {}).resume()
  await closed(source)
  t.match(source.health(), {
    healthy: false,
    status: 'StatusPermanentError',
    lastError: { code: /NOENT|ENOENT|NOT_FOUND/, severity: 'fatal' }
  })
})

t.test('troubles during the opening are shown until the source has opened', async (t) => {
  const counted = {
    bytes: 3,
    bytesBehind: null,
    truncated: 0,
    errors: { ODD: 2 },
    drops: {},
    connections: null,
    lastSaveAt: 7
  }
  const { source } = scripted([], {
    open: (context) => {
      context.opening(() => counted)
      return new Promise(() => {})
    }
  })
  await turn()
  t.match(source.stats(), { state: 'starting', bytes: 3, errors: { ODD: 2 }, lastSaveAt: 7 })
  source.destroy()
})
