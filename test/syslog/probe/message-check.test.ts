import { readdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import t from 'tap'
import { systemClock } from '../../../lib/core/clock.ts'
import type { SyslogInputParams } from '../../../lib/syslog/params.ts'
import { messageCheck } from '../../../lib/syslog/probe/message-check.ts'
import { sendMessage, testMessage } from '../../../lib/syslog/probe/test-message.ts'
import { makeCertificates } from '../../support/certificates.ts'
import { resolvedParams } from '../support/resolved-params.ts'
import type { Clock } from '../../../types/clock.ts'
import { found, outcomeOf, probeContext } from './support/probing.ts'

const { server } = await makeCertificates(t.testdir({}))
const look = (params: SyslogInputParams, timeoutMs = 3000) =>
  outcomeOf(
    messageCheck(resolvedParams({ addr: '127.0.0.1', udpRecvBuffer: 65_536, ...params }), probeContext()),
    timeoutMs
  )
const ownFolders = (): readonly string[] => readdirSync(tmpdir()).filter((name) => name.startsWith('warp-flow-probe-'))

t.test('a message comes back over each transport, in each framing and format', async (t) => {
  const before = ownFolders()
  const ways: readonly SyslogInputParams[] = [
    {},
    { udpRecvBuffer: 1_073_741_824 },
    { format: 'rfc3164' },
    { headerMode: 'keep' },
    { addr: '0.0.0.0' },
    { allowFrom: ['192.0.2.1'] },
    { reusePort: true },
    { protocol: 'tcp' },
    { protocol: 'tcp', framing: 'len' },
    { protocol: 'tcp', framing: 'nul', format: 'rfc3164' },
    { protocol: 'tcp', framing: 'line', addr: '0.0.0.0' },
    { protocol: 'tcp', proxyProtocol: true },
    { protocol: 'tls', tls: server },
    { protocol: 'tls', tls: { ...server, clientCert: 'require' }, framing: 'line' },
    { protocol: 'unix', path: '/nowhere/s.sock', socketMode: '0600', socketGroup: 'nobody-has-this-one' }
  ]
  for (const params of ways) {
    const outcome = await look(params)
    t.equal(outcome.status, 'pass', JSON.stringify({ params, outcome }))
    t.match(outcome.evidence, [{ kind: 'excerpt', how: /^send over /, shareable: { error: null } }])
  }
  t.strictSame(ownFolders(), before, 'nothing is left')
})

t.test('IPv6', async (t) => {
  const isThere = (await look({ addr: '::1' })).status !== 'fail'
  for (const protocol of isThere ? (['udp', 'tcp'] as const) : [])
    t.equal((await look({ addr: '::', protocol })).status, 'pass')
})

t.test('a failure to listen is reported with its reason', async (t) => {
  t.strictSame(found(await look({ addr: '192.0.2.1' })), ['fail', ['SYSLOG_ADDRESS_NOT_AVAILABLE']])
})

t.test('a message that does not arrive is reported before the deadline', async (t) => {
  // No time at all is over before the network has had a turn
  const clock: Clock = {
    ...systemClock,
    setTimeout: (callback, ms) => {
      if (ms > 0) return systemClock.setTimeout(callback, ms)
      queueMicrotask(callback)
      return undefined
    }
  }
  const outcome = await outcomeOf(
    messageCheck(resolvedParams({ addr: '127.0.0.1', protocol: 'tcp' }), probeContext({ clock })),
    0
  )
  t.strictSame(found(outcome), ['fail', ['SYSLOG_UNREACHABLE']])
})

t.test('the day of a month as RFC 3164 writes it', async (t) => {
  const at = new Date(2026, 9, 5, 7, 8, 9).getTime()
  t.equal(testMessage({ format: 'rfc3164' }, 'x', at), '<14>Oct  5 07:08:09 localhost warp-flow: x')
  t.match(testMessage({ format: 'auto' }, 'x', 0), '<14>1 1970-01-01T00:00:00.000Z localhost warp-flow - - - x')
})

t.test('a message refused by the kernel is reported', async (t) => {
  await t.rejects(sendMessage({ protocol: 'tcp', framing: 'auto' }, { path: '/nowhere/s.sock' }, 'x'), {
    code: 'ENOENT'
  })
  await t.rejects(
    sendMessage({ protocol: 'udp', framing: 'auto' }, { address: '127.0.0.1', port: 9 }, 'x'.repeat(70_000)),
    { code: 'EMSGSIZE' }
  )
})
