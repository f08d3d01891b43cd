import t from 'tap'
import { fakeClock } from '../../../lib/testing/fake-clock.ts'
import { datedCertificate, makeCertificates } from '../../support/certificates.ts'
import { openSyslog } from '../support/open-syslog.ts'

const folder = t.testdir({})
const { ca } = await makeCertificates(folder)
const pair = await datedCertificate(folder, 'dated', ca, '2030-01-01T00:00:00Z', '2030-03-01T00:00:00Z')

t.test('a source whose certificate senders refuse is not healthy', async (t) => {
  const clock = fakeClock(Date.parse('2030-02-28T23:59:50Z'))
  const { source } = await openSyslog(t, { protocol: 'tls', tls: pair }, { clock })
  t.match(source.health(), { healthy: true, troubles: [] })
  await clock.advance(20_000)
  t.match(source.health(), {
    healthy: false,
    status: 'StatusRecoverableError',
    troubles: [{ code: 'SYSLOG_CERTIFICATE_EXPIRED', detail: /Mar {2}1/ }]
  })
})

t.test('a source that listens is healthy', async (t) => {
  for (const protocol of ['tcp', 'udp'] as const)
    t.match((await openSyslog(t, { protocol })).source.health(), { healthy: true, troubles: [] }, protocol)
})
