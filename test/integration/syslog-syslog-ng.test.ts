import t from 'tap'
import { needs } from '../support/senders/sender-commands.ts'
import { startSyslogNg } from '../support/senders/syslog-ng.ts'
import { testForwarder } from './support/test-forwarder.ts'

// `line` is its `network()` or `unix-stream()`, `len` its `syslog()`, which sends only RFC 5424.
const cases = [
  { transport: 'udp', framing: 'line', format: 'rfc5424' },
  { transport: 'udp', framing: 'line', format: 'rfc3164' },
  { transport: 'udp', framing: 'len', format: 'rfc5424' },
  { transport: 'tcp', framing: 'line', format: 'rfc5424' },
  { transport: 'tcp', framing: 'line', format: 'rfc3164' },
  { transport: 'tcp', framing: 'len', format: 'rfc5424' },
  { transport: 'tls', framing: 'line', format: 'rfc3164' },
  { transport: 'tls', framing: 'len', format: 'rfc5424' },
  { transport: 'unix', framing: 'line', format: 'rfc5424' },
  { transport: 'unix', framing: 'line', format: 'rfc3164' }
] as const

t.test('messages forwarded by syslog-ng are delivered as sent, or counted', needs('syslog-ng'), (t) =>
  testForwarder(t, startSyslogNg, cases)
)
