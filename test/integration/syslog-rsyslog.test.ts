import t from 'tap'
import { startRsyslog } from '../support/senders/rsyslog.ts'
import { needs } from '../support/senders/sender-commands.ts'
import { testForwarder } from './support/test-forwarder.ts'

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

t.test('messages forwarded by rsyslog are delivered as sent, or counted', needs('rsyslogd'), (t) =>
  testForwarder(t, startRsyslog, cases)
)
