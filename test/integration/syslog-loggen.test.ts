import t from 'tap'
import { makeCertificates } from '../support/certificates.ts'
import { runLoggen } from '../support/senders/loggen.ts'
import { needs } from '../support/senders/sender-commands.ts'
import { transportParams } from './support/forward.ts'
import { receiveSyslog } from './support/receive-syslog.ts'
import { shortFolder } from './support/short-folder.ts'

const COUNT = 20_000

const cases = [
  { transport: 'udp', framing: 'line', format: 'rfc5424' },
  { transport: 'udp', framing: 'line', format: 'rfc3164' },
  { transport: 'tcp', framing: 'line', format: 'rfc5424' },
  { transport: 'tcp', framing: 'len', format: 'rfc5424' },
  { transport: 'tcp', framing: 'line', format: 'rfc3164' },
  { transport: 'tls', framing: 'len', format: 'rfc5424' },
  { transport: 'tls', framing: 'line', format: 'rfc3164' },
  { transport: 'unix', framing: 'len', format: 'rfc5424' },
  { transport: 'unix', framing: 'line', format: 'rfc3164' }
] as const

t.test('messages that loggen sends at full speed are delivered in order, or counted', needs('loggen'), async (t) => {
  const certificates = await makeCertificates(t.testdir({}))
  for (const sending of cases) {
    const { transport, framing, format } = sending
    await t.test(`${transport}, ${framing}, ${format}`, async (t) => {
      const folder = shortFolder(t)
      const params = transportParams(sending, folder, certificates)
      // loggen has no certificate to show.
      if (typeof params['tls'] === 'object') params['tls'] = { ...params['tls'], client_cert: 'none' }
      const { target, received, close } = await receiveSyslog(folder, { protocol: transport, ...params })
      t.teardown(close)
      const [{ events, dropped }] = await Promise.all([received(COUNT), runLoggen(target, sending, COUNT, 200)])
      t.equal(events.length + dropped, COUNT)
      if (transport !== 'udp') t.equal(dropped, 0)
      const numbers = events.map(({ text }) =>
        Number(/^seq: (\d{10}), thread: 0000, runid: \d+, stamp: \S+ (?:PADD)*P?A?D?$/.exec(text)?.[1])
      )
      t.notOk(
        numbers.some((number, index) => !(number > (numbers[index - 1] ?? -1))),
        'each one whole, in order, none twice'
      )
      t.ok(
        events.every(
          ({ meta }) =>
            meta.format === format &&
            meta.severityName === 'info' &&
            meta.facilityName === 'auth' &&
            meta.error === null
        )
      )
    })
  }
})

t.test('every message of a flood lost by a small kernel buffer is counted', needs('loggen'), async (t) => {
  const { target, received, close } = await receiveSyslog(shortFolder(t), { protocol: 'udp', udp_recv_buffer: 4096 })
  t.teardown(close)
  const [{ events, stats }] = await Promise.all([
    received(COUNT),
    runLoggen(target, { transport: 'udp', framing: 'line', format: 'rfc5424' }, COUNT, 200)
  ])
  t.ok((stats.drops['kernel'] ?? 0) > 0, `${stats.drops['kernel']} lost`)
  t.equal(events.length + (stats.drops['kernel'] ?? 0), COUNT)
})
