import t from 'tap'
import type { SourceError } from '../../lib/errors/source-error.ts'
import { KafkaReport } from '../../lib/kafka/kafka-report.ts'
import { clientErrorFor } from '../../lib/testing/fake-kafka/client-error.ts'
import { fakeClock, type FakeClock } from '../../lib/testing/fake-clock.ts'

function report(): { report: KafkaReport; clock: FakeClock; warnings: SourceError[] } {
  const clock = fakeClock()
  const warnings: SourceError[] = []
  const warn = (error: unknown): void => {
    warnings.push(error as SourceError)
  }
  return { clock, warnings, report: new KafkaReport({ key: 'k', clock, warn }, { group: 'g', brokers: 'b:9092' }) }
}

t.test('each kind of warning comes at most once in ten seconds, with the number held back', async (t) => {
  const { report: told, clock, warnings } = report()
  for (let count = 0; count < 4; count++) told.tell('KAFKA_COMMIT_FAILED', { detail: 'so' })
  told.tell('KAFKA_HIGH_LAG', { values: { lag: '7' } })
  t.strictSame(
    warnings.map(({ code }) => code),
    ['KAFKA_COMMIT_FAILED', 'KAFKA_HIGH_LAG']
  )
  t.same(told.errors, { KAFKA_COMMIT_FAILED: 3 }, 'those that were not told are counted here')
  await clock.advance(10_000)
  told.tell('KAFKA_COMMIT_FAILED', { detail: 'again' })
  t.match(warnings[2]?.message, /again; 3 more since the last warning/)
})

t.test('a failure of the client is reported under its classified code', (t) => {
  const { report: told, warnings } = report()
  const error = clientErrorFor('GROUP_AUTHORIZATION_FAILED')
  told.survived(error)
  told.survived(error)
  t.match(warnings, [{ code: 'KAFKA_GROUP_AUTHORIZATION_FAILED', cause: error }])
  t.equal(warnings.length, 1)
  t.equal(told.errorOf(error).code, 'KAFKA_GROUP_AUTHORIZATION_FAILED')
  t.end()
})

t.test('every error names source, group and brokers', (t) => {
  const { report: told } = report()
  t.strictSame(told.place({ topic: 't' }), {
    area: 'kafka',
    source: 'k',
    values: { group: 'g', brokers: 'b:9092', topic: 't' }
  })
  const cause = new Error('why')
  t.match(told.make('KAFKA_STALLED', { detail: 'silent', cause }), { code: 'KAFKA_STALLED', message: /silent/, cause })
  t.equal(told.make('KAFKA_STALLED').cause, undefined)
  const known = told.make('KAFKA_STALLED')
  t.equal(told.errorOf(known), known)
  t.end()
})

t.test('the broker that refused a login is named in that error, and in no other', async (t) => {
  const { report: told } = report()
  const login = Object.assign(new Error('SASL PLAIN authentication failed: no'), {
    name: 'KafkaJSSASLAuthenticationError'
  })
  t.match(told.errorOf(login).message, '<host>:<port>')
  told.loginRefused('nonsense')
  t.equal(told.refusedBy, null)
  told.loginRefused('fd00--1.ipv6-literal.net:9092')
  t.strictSame(told.refusedBy, { host: 'fd00::1', port: 9092 })
  told.loginRefused('kafka1:9092')
  t.match(told.errorOf(login), { code: 'KAFKA_SASL_FAILED', message: /The broker kafka1:9092 refuses/ })
  t.notMatch(told.errorOf(clientErrorFor('CONNECTION_REFUSED')).message, 'kafka1')
})
