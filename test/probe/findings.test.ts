import t from 'tap'
import { findingsOf } from '../../lib/probe/findings.ts'
import type { FixPlace } from '../../lib/probe/fixes.ts'
import { check, results } from './support/results.ts'

const place: FixPlace = { type: 'file', declared: undefined, origin: {} }
const seen = [{ kind: 'stat', how: 'stat', value: 1 }]

t.test(
  'failures come before warnings and crashes, the surer before the less sure, then as a person would check',
  async (t) => {
    const found = findingsOf(
      await results(
        check('a', undefined, {
          run: () => {
            throw new Error('x')
          }
        }),
        check('b', { status: 'warn', causes: [{ code: 'FILE_BUSY' }] }),
        check('c', {
          status: 'fail',
          causes: [
            { code: 'FILE_NOT_FOUND', confidence: 'possible' },
            { code: 'FILE_NO_MATCH', confidence: 'likely' }
          ]
        }),
        check('d', { status: 'fail', evidence: seen, causes: [{ code: 'FILE_IS_DIRECTORY' }] }),
        check('e', { status: 'warn', causes: [{ code: 'FILE_LOOKS_BINARY', confidence: 'certain' }] })
      ),
      {},
      place
    )
    t.strictSame(
      found.map(({ code, confidence, severity }) => [code, confidence, severity]),
      [
        ['FILE_IS_DIRECTORY', 'certain', 'error'],
        ['FILE_NO_MATCH', 'likely', 'error'],
        ['FILE_NOT_FOUND', 'possible', 'error'],
        ['FILE_LOOKS_BINARY', 'certain', 'warning'],
        ['FILE_BUSY', 'likely', 'warning'],
        ['SYSTEM_PROBE_FAILED', 'certain', 'warning']
      ]
    )
    t.strictSame(found[0]?.because, ['d#1'])
  }
)

t.test('causes ruled out by passing checks are listed once with evidence, except those found', async (t) => {
  const [found] = findingsOf(
    await results(
      check('a', { status: 'pass', evidence: seen }, { rulesOut: ['FILE_BUSY', 'FILE_NOT_FOUND'] }),
      check('b', { status: 'pass', evidence: seen }, { rulesOut: ['FILE_BUSY'] }),
      check('c', { status: 'fail', causes: [{ code: 'FILE_NOT_FOUND' }] }),
      check('d', { status: 'fail' }, { rulesOut: ['FILE_IS_DIRECTORY'] })
    ),
    {},
    place
  )
  t.strictSame(found?.ruledOut, [{ code: 'FILE_BUSY', because: ['a#1', 'b#1'] }])
})

t.test(
  'a cause found by several checks is one finding, and a failure replaces a warning of the same cause',
  async (t) => {
    const same = { code: 'FILE_NOT_FOUND', context: { path: '/a' } }
    const found = findingsOf(
      await results(
        check('a', { status: 'warn', causes: [{ code: 'FILE_NOT_FOUND', detail: 'in other words' }] }),
        check('b', { status: 'fail', causes: [same] }),
        check('c', { status: 'fail', causes: [same, { ...same, context: { path: '/b' } }] })
      ),
      {},
      place
    )
    t.strictSame(
      found.map(({ symptom }) => symptom.en.includes('/a')),
      [true, false]
    )
  }
)

t.test('the error that ended a source is reported by the check that can fix it', async (t) => {
  const cause = {
    code: 'SYSLOG_ADDRESS_IN_USE',
    context: { host: '127.0.0.1', port: 514 },
    detail: 'held by node'
  } as const
  const port = { text: { en: 'Listen elsewhere', zh: '使用其他端口' }, set: [{ path: ['port'], value: 1514 }] }
  const [found, ...more] = findingsOf(
    await results(
      check('source.state', { status: 'fail', causes: [cause] }),
      check('syslog.port', { status: 'fail', causes: [{ ...cause, fixes: [port] }] })
    ),
    {},
    place
  )
  t.match(found?.fixes[0], { applies: 'machine', verify: 'syslog.port' })
  t.strictSame(more, [])
})

t.test('a trouble reported by the source and examined by a check is reported by the check alone', async (t) => {
  const code = 'KAFKA_INCONSISTENT_GROUP_PROTOCOL'
  const own = { text: { en: 'A group of its own', zh: '独立的组' }, set: [{ path: ['group_id'], value: 'g-2' }] }
  const found = findingsOf(
    await results(
      check('source.state', { status: 'fail', evidence: seen, causes: [{ code, detail: 'as the broker says it' }] }),
      check('source.health', { status: 'fail', evidence: seen, causes: [{ code, detail: 'once more' }] }),
      check('kafka.group', {
        status: 'fail',
        evidence: seen,
        causes: [{ code, confidence: 'likely', detail: 'by "sticky"', fixes: [own] }]
      })
    ),
    {},
    place
  )
  t.match(
    found.map(({ code, detail, confidence, because, fixes }) => [code, detail, confidence, because, fixes[0]?.verify]),
    [[code, 'by "sticky"', 'certain', ['kafka.group#1', 'source.state#1'], 'kafka.group']]
  )
})

t.test('a system error that ended a source is reported by the check that knows the fix', async (t) => {
  const cause = { code: 'FILE_NOT_FOUND', context: { path: '/a' } } as const
  const rename = { text: { en: 'Name it b', zh: '改为 b' }, set: [{ path: ['file'], value: 'b' }] }
  for (const status of ['fail', 'warn'] as const) {
    const [found, ...more] = findingsOf(
      await results(
        check('source.state', {
          status: 'fail',
          evidence: seen,
          causes: [{ ...cause, detail: 'ENOENT: no such file' }]
        }),
        check('file.match', { status, evidence: seen, causes: [{ ...cause, fixes: [rename] }] })
      ),
      {},
      place
    )
    t.match(found, {
      severity: 'error',
      confidence: 'certain',
      because: ['file.match#1', 'source.state#1'],
      fixes: [{ verify: 'file.match', text: { en: 'Name it b' } }]
    })
    t.strictSame(more, [])
  }
})

t.test('texts are filled by what the source, then by what the cause knows of the place', async (t) => {
  const causes = [{ code: 'KAFKA_TOPIC_NOT_FOUND', context: { values: { topic: 'orders' } } }]
  const [found] = findingsOf(
    await results(check('a', { status: 'fail', causes })),
    { source: 's', values: { topic: 'other', brokers: 'kafka1:9092' } },
    place
  )
  t.match(found?.symptom.en, 'orders')
  t.match(JSON.stringify(found?.checks), 'kafka1:9092')
})
