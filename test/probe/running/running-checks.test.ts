import t from 'tap'
import { describeError } from '../../../lib/errors/describe.ts'
import { runningChecks } from '../../../lib/probe/running/running-checks.ts'
import type { CheckRunResult } from '../../../lib/probe/run-checks.ts'
import type { SourceHealth } from '../../../types/health.ts'
import type { RunningSource } from '../../../types/report.ts'
import type { SourceStats } from '../../../types/stats.ts'
import { results, running } from '../support/results.ts'

async function run(
  source: RunningSource,
  params: Readonly<Record<string, unknown>> = {}
): Promise<readonly CheckRunResult[]> {
  return await results(...runningChecks(source, params))
}

async function only(
  id: string,
  source: RunningSource,
  params: Readonly<Record<string, unknown>> = {}
): Promise<CheckRunResult | undefined> {
  return (await run(source, params)).find((result) => result.id === id)
}

t.test('a source that delivers records is healthy', async (t) => {
  const done = await run(running({ events: 5 }, { events: 9, wanted: false }))
  t.strictSame(
    done.map(({ id, status }) => `${id} ${status}`),
    ['source.state pass', 'source.health pass', 'source.records pass', 'source.consumer pass', 'source.errors pass']
  )
  t.strictSame(done[2]?.evidence[0]?.value, {
    events: [5, 9],
    bytes: [0, 0],
    bytesBehind: null,
    lastEventAgeMs: null,
    elapsedMs: 500
  })
})

t.test('a source that delivers no record may be right: the result is unknown', async (t) => {
  t.match(await only('source.records', running({})), {
    status: 'unknown',
    because: { en: 'no record has come since it was opened' }
  })
  t.match(await only('source.records', running({ events: 3, lastEventAgeMs: 12_345 })), {
    status: 'unknown',
    because: { en: 'no record came within 500 ms; the last one came 12.3 s ago', zh: /12\.3/ }
  })
})

t.test('each state is reported, with the error that ended the source or that it waits for as the cause', async (t) => {
  const lastError = {
    ...describeError('KAFKA_CONNECTION_REFUSED', {}, 'refused'),
    at: 5,
    context: { host: 'kafka1', port: 9092 }
  }
  const of = async (state: SourceStats['state'], health: Partial<SourceHealth>): Promise<CheckRunResult | undefined> =>
    await only('source.state', running({ state }, { state }, health))
  t.match(await of('closed', { status: 'StatusPermanentError', lastError }), {
    status: 'fail',
    because: { en: 'it died of KAFKA_CONNECTION_REFUSED' },
    causes: [
      { code: 'KAFKA_CONNECTION_REFUSED', confidence: 'certain', detail: 'refused', context: { host: 'kafka1' } }
    ]
  })
  t.match(await of('retrying', { status: 'StatusRecoverableError', lastError }), {
    status: 'warn',
    causes: [{ code: 'KAFKA_CONNECTION_REFUSED', confidence: 'likely' }]
  })
  t.match(await of('retrying', { status: 'StatusRecoverableError' }), { status: 'warn', causes: [] })
  t.match(await of('starting', { lastError: { ...lastError, context: null } }), {
    status: 'unknown',
    because: { en: /it has not opened yet; it was made at 1970/ }
  })
  t.match(await of('stopping', {}), { status: 'unknown', because: { en: /it is being stopped/ } })
  t.match(await of('closed', { status: 'StatusStopped' }), {
    status: 'unknown',
    because: { en: /it has come to its end, or was stopped/ }
  })
  t.strictSame(
    (await run(running({ state: 'closed' }))).map(({ status }) => status),
    ['unknown', 'skipped', 'skipped', 'skipped', 'skipped']
  )
})

t.test('a trouble that makes the source unhealthy is a warning', async (t) => {
  const trouble = { ...describeError('FILE_BASE_NOT_FOUND', { path: '/a' }), since: 7, context: { path: '/a' } }
  t.match(await only('source.health', running({}, {}, { troubles: [trouble] })), {
    status: 'warn',
    causes: [{ code: 'FILE_BASE_NOT_FOUND', confidence: 'certain', context: { path: '/a' } }],
    evidence: [{ value: { since: 7 }, shareable: { code: 'FILE_BASE_NOT_FOUND', since: 7 } }]
  })
})

t.test('a consumer that takes nothing is reported', async (t) => {
  const stalled = (more: Partial<SourceStats>): RunningSource =>
    running({ events: 5, wanted: false, buffered: 1, ...more })
  t.match(await only('source.consumer', stalled({ lastEventAgeMs: 6000 })), {
    status: 'fail',
    causes: [{ code: 'SYSTEM_CONSUMER_STALLED', confidence: 'likely', detail: 'the last record was taken 6000 ms ago' }]
  })
  t.match(await only('source.consumer', stalled({ lastEventAgeMs: 600 })), {
    causes: [{ confidence: 'likely', fixes: [{ text: { en: /Let each stage/ } }] }]
  })
  t.match(await only('source.consumer', stalled({})), { causes: [{ confidence: 'likely', detail: /0 ms/ }] })
  t.match(await only('source.consumer', stalled({ events: 0 })), {
    status: 'fail',
    because: { en: 'nobody has read from it yet' },
    causes: [{ confidence: 'certain', detail: 'nobody reads from the source' }]
  })
  for (const wanted of [
    [true, false],
    [false, true]
  ]) {
    t.equal(
      (
        await only(
          'source.consumer',
          running({ events: 5, wanted: wanted[0] === true }, { events: 5, wanted: wanted[1] === true })
        )
      )?.status,
      'pass'
    )
  }
  t.match(await only('source.consumer', stalled({ unacked: 10 }), { ack: 'manual', maxUnacked: 10 }), {
    status: 'unknown',
    because: { en: 'it is waiting for acks' }
  })
  t.match(await only('source.consumer', stalled({ state: 'retrying' })), {
    status: 'unknown',
    because: { en: 'it is retrying' }
  })
})

t.test('unacked records that stop the reading are reported, with the oldest and its age', async (t) => {
  const params = { ack: 'manual', maxUnacked: 10 }
  const held = running({
    events: 10,
    unacked: 10,
    oldestUnacked: { offset: '7' },
    oldestUnackedAgeMs: 1234,
    wanted: false
  })
  t.match(await only('source.unacked', held, params), {
    status: 'fail',
    causes: [
      {
        code: 'SYSTEM_TOO_MANY_UNACKED',
        context: { values: { unacked: '10', oldest: '{"offset":"7"}' } },
        detail: '10 are not acked, the oldest is {"offset":"7"}, delivered 1234 ms ago'
      }
    ],
    evidence: [{ shareable: { unacked: 10, maxUnacked: 10, oldestUnackedAgeMs: 1234 } }]
  })
  t.match(await only('source.unacked', running({ events: 10, unacked: 10 }), params), {
    causes: [{ detail: /delivered 0 ms ago/ }]
  })
  t.equal(
    (await only('source.unacked', running({ events: 10, unacked: 10 }, { events: 11, unacked: 10 }), params))?.status,
    'pass',
    'a consumer that acks as it goes comes to the limit with every record'
  )
  t.equal((await only('source.unacked', running({ unacked: 3 }), params))?.status, 'pass')
  t.equal(await only('source.unacked', running({}), { ack: 'auto', maxUnacked: 10 }), undefined)
})

t.test('errors and drops during the probe are reported, earlier counts are not', async (t) => {
  const before = { errors: { FILE_BUSY: 3, KAFKA_COMMIT_FAILED: 1 }, drops: { queue: 5 }, bytesLost: { cut: 1 } }
  t.equal((await only('source.errors', running(before)))?.status, 'pass')
  t.match(
    await only(
      'source.errors',
      running(before, {
        ...before,
        errors: { FILE_BUSY: 4, KAFKA_COMMIT_FAILED: 9, __proto__: 3 },
        drops: { queue: 7 }
      })
    ),
    {
      status: 'warn',
      because: { en: 'within 500 ms: KAFKA_COMMIT_FAILED +8, FILE_BUSY +1, queue +2' },
      causes: [{ code: 'KAFKA_COMMIT_FAILED' }, { code: 'FILE_BUSY' }]
    }
  )
  t.match(await only('source.errors', running(before, { ...before, drops: { queue: 7 }, bytesLost: { cut: 4 } })), {
    causes: [{ code: 'SYSTEM_RECORDS_DROPPED', context: { values: { drops: 'queue 2, cut 3' } } }]
  })
  t.match(
    await only(
      'source.errors',
      running({}, { errors: { SYSTEM_RECORDS_DROPPED: 3, FILE_BUSY: 1 }, drops: { queue: 3 } })
    ),
    { causes: [{ code: 'SYSTEM_RECORDS_DROPPED', context: { values: { drops: 'queue 3' } } }, { code: 'FILE_BUSY' }] },
    'what a source has told of by that code is named, too'
  )
  t.match(await only('source.errors', running({}, { errors: { odd: 1 } })), { status: 'warn', causes: [] })
  const known = { ...describeError('FILE_BUSY', {}, 'by vim'), at: 1, context: { path: '/a' } }
  t.match(await only('source.errors', running({}, { errors: { FILE_BUSY: 1 } }, { lastError: known })), {
    causes: [{ code: 'FILE_BUSY', detail: 'by vim', context: { path: '/a' } }]
  })
  t.notOk(
    'path' in
      ((
        await only(
          'source.errors',
          running({}, { errors: { FILE_BUSY: 1 } }, { lastError: { ...known, context: null } })
        )
      )?.causes[0]?.context ?? {})
  )
})

t.test('the counts of a source that ended without a record are reported', async (t) => {
  const ended = { state: 'closed', errors: { SYSTEM_CONNECTOR_BAD_RECORD: 4 } } as const
  t.match(await only('source.errors', running(ended, ended)), {
    status: 'warn',
    because: { en: 'until it ended, without one record: SYSTEM_CONNECTOR_BAD_RECORD +4', zh: /没有一条记录/ },
    causes: [{ code: 'SYSTEM_CONNECTOR_BAD_RECORD' }]
  })
  t.match(await only('source.errors', running({ ...ended, events: 2 }, { ...ended, events: 2 })), { status: 'skipped' })
})
