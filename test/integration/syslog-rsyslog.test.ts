import t from 'tap'
import { makeCertificates } from '../support/certificates.ts'
import { startRsyslog } from '../support/senders/rsyslog.ts'
import { needs } from '../support/senders/sender-commands.ts'
import { forward, transportParams } from './support/forward.ts'
import { differences } from './support/same-messages.ts'
import { shortFolder } from './support/short-folder.ts'

const cases = [
  { transport: 'udp', framing: 'line', format: 'rfc5424' },
  { transport: 'udp', framing: 'line', format: 'rfc3164' },
  { transport: 'tcp', framing: 'line', format: 'rfc5424' },
  { transport: 'tcp', framing: 'line', format: 'rfc3164' },
  { transport: 'tcp', framing: 'len', format: 'rfc5424' },
  { transport: 'tcp', framing: 'len', format: 'rfc3164' },
  { transport: 'tls', framing: 'line', format: 'rfc5424' },
  { transport: 'tls', framing: 'len', format: 'rfc5424' }
] as const

t.test('what rsyslog forwards is delivered as it was sent, or counted', needs('rsyslogd'), async (t) => {
  const certificates = await makeCertificates(t.testdir({}))
  for (const sending of cases) {
    const { transport, framing, format } = sending
    await t.test(`${transport}, ${framing}, ${format}`, async (t) => {
      const folder = shortFolder(t)
      const forwarding = await forward(
        startRsyslog, folder, { ...sending, ca: certificates.ca.cert, client: certificates.client }, transportParams(sending, folder, certificates)
      )
      t.strictSame(differences(forwarding, format), [])
      t.ok(forwarding.received.events.every(({ meta }) => meta.transport === transport && meta.remoteAddress === '127.0.0.1'))
      if (transport === 'tls') t.ok(forwarding.received.events.every(({ meta }) => meta.tlsPeerName === 'client.example'))
    })
  }
})
