import t from 'tap'
import { syslogChecks } from '../../../lib/syslog/probe/syslog-checks.ts'
import type { SyslogInputParams } from '../../../lib/syslog/params.ts'
import { probeSource } from '../../../lib/index.ts'
import { resolvedParams } from '../support/resolved-params.ts'
import { probeContext, runningSource } from './support/probing.ts'

const ids = (params: SyslogInputParams, running = null as ReturnType<typeof runningSource> | null): readonly string[] =>
  syslogChecks(resolvedParams(params), probeContext({ running })).map(({ id }) => id.replace('syslog.', ''))

t.test('each transport has its checks, in the order a person would check', async (t) => {
  t.strictSame(ids({}), ['address', 'privileges', 'port', 'receive_buffer', 'allow_from', 'firewall', 'message'])
  t.strictSame(ids({ protocol: 'tcp' }), ['address', 'privileges', 'port', 'allow_from', 'firewall', 'message'])
  t.strictSame(ids({ protocol: 'tls', tls: { cert: 'c', key: 'k' } }), [
    'address',
    'privileges',
    'port',
    'certificate',
    'certificate_dates',
    'certificate_use',
    'certificate_chain',
    'client_cert',
    'allow_from',
    'firewall',
    'message'
  ])
  t.strictSame(ids({ protocol: 'unix', path: '/run/s.sock' }), ['socket', 'message'])
})

t.test('a running source is asked for its own counters', async (t) => {
  t.strictSame(ids({}, runningSource()).slice(7), ['kernel_drops', 'queue', 'refused', 'length', 'format', 'traffic'])
  t.strictSame(ids({ protocol: 'tcp' }, runningSource()).slice(6), [
    'refused',
    'strangers',
    'connections',
    'handshakes',
    'framing',
    'length',
    'format',
    'traffic'
  ])
})

t.test('a full probe of a sound source finds nothing wrong', async (t) => {
  const report = await probeSource({ type: 'syslog', params: { protocol: 'tcp', addr: '127.0.0.1', port: 0 } })
  t.equal(report.verdict, 'healthy', JSON.stringify(report.checks.filter(({ status }) => status !== 'pass')))
  t.strictSame(report.findings, [])
})
