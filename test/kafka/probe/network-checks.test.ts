import net from 'node:net'
import t from 'tap'
import { failureToConnect, withinTime } from '../../../lib/kafka/probe/network-checks.ts'
import { blackHole } from '../../support/black-hole.ts'
import { closedPort } from '../../faults/support/kafka-bench.ts'
import { fakeBroker, metadataAnswer } from './support/fake-broker.ts'
import { firstOf, probeKafka, setBy, statusOf } from './support/probe-kafka.ts'

const READ = (1 << 3) | (1 << 8)

t.test('an unknown name, a refusing port and a silent host are reported by different codes', async (t) => {
  const unknown = await probeKafka({ brokers: 'kafka.invalid:9092' })
  t.match(firstOf(unknown), {
    code: 'KAFKA_HOST_NOT_FOUND',
    confidence: 'certain',
    symptom: { en: /kafka\.invalid/ }
  })
  t.equal(statusOf(unknown, 'kafka.tcp'), 'skipped')

  const port = await closedPort()
  const refused = await probeKafka({ brokers: `127.0.0.1:${port}` })
  t.match(firstOf(refused), {
    code: 'KAFKA_CONNECTION_REFUSED',
    symptom: { en: new RegExp(`127\\.0\\.0\\.1:${port}`) },
    ruledOut: [{ code: 'KAFKA_HOST_NOT_FOUND' }]
  })
  t.match(
    refused.checks.find(({ id }) => id === 'kafka.tcp'),
    { evidence: [{ how: `connect 127.0.0.1:${port}`, value: 'ECONNREFUSED', shareable: 'ECONNREFUSED' }] }
  )

  const hole = await blackHole((undo) => {
    t.teardown(undo)
  })
  const swallowed = await probeKafka({ brokers: `127.0.0.1:${hole}` }, { checkTimeoutMs: 600 })
  t.match(firstOf(swallowed), { code: 'KAFKA_CONNECTION_TIMEOUT', detail: /no answer within 300 ms/ })
})

t.test('unreachable brokers beside a working one are a warning, and the fix removes them from the list', async (t) => {
  const broker = await fakeBroker(
    (undo) => {
      t.teardown(undo)
    },
    {
      metadata: (port) => metadataAnswer([[1, '127.0.0.1', port]], [{ name: 'logs', operations: READ }])
    }
  )
  const good = `127.0.0.1:${broker.port}`
  const refusing = await closedPort()
  const report = await probeKafka({ brokers: ['kafka.invalid:9092', `127.0.0.1:${refusing}`, good] })
  t.strictSame(
    [statusOf(report, 'kafka.dns'), statusOf(report, 'kafka.tcp'), statusOf(report, 'kafka.api')],
    ['warn', 'warn', 'pass']
  )
  const byCode = new Map(report.findings.map((finding) => [finding.code, finding]))
  t.match(byCode.get('KAFKA_HOST_NOT_FOUND')?.fixes[0], {
    applies: 'machine',
    set: [{ path: ['brokers'], value: [`127.0.0.1:${refusing}`, good] }]
  })
  t.match(byCode.get('KAFKA_CONNECTION_REFUSED')?.fixes[0], {
    applies: 'machine',
    set: [{ path: ['brokers'], value: [good] }],
    verify: 'kafka.tcp'
  })
  t.match(setBy({ ...report, findings: report.findings.filter(({ code }) => code === 'KAFKA_CONNECTION_REFUSED') }), {
    brokers: [good]
  })
})

t.test('an address without a port that is open is tried no longer than the check is wanted', async (t) => {
  const hole = await blackHole((undo) => {
    t.teardown(undo)
  })
  const abort = new AbortController()
  const failing = failureToConnect('127.0.0.1', hole, { signal: abort.signal, timeoutMs: 20_000 })
  abort.abort()
  t.match(await failing, { code: 'ETIMEDOUT' })
  const server = net.createServer().listen(0, '127.0.0.1')
  t.teardown(() => {
    server.close()
  })
  await new Promise((resolve) => {
    server.once('listening', resolve)
  })
  const address = server.address()
  t.equal(
    await failureToConnect('127.0.0.1', typeof address === 'object' ? (address?.port ?? 0) : 0, {
      signal: new AbortController().signal,
      timeoutMs: 20_000
    }),
    null
  )
})

t.test('a hanging name server is reported as not answering', async (t) => {
  await t.rejects(withinTime(new Promise(() => {}), 10), {
    code: 'EAI_AGAIN',
    message: 'no name server answered within 10 ms'
  })
  t.match(await failureToConnect('127.0.0.1', 70_000, { signal: new AbortController().signal, timeoutMs: 1000 }), {
    code: 'ERR_SOCKET_BAD_PORT'
  })
})
