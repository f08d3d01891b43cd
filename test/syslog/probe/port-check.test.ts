import dgram from 'node:dgram'
import { once } from 'node:events'
import net from 'node:net'
import t, { type Test } from 'tap'
import { portCheck } from '../../../lib/syslog/probe/port-check.ts'
import { bindBriefly } from '../../../lib/syslog/probe/bind-briefly.ts'
import type { SyslogInputParams } from '../../../lib/syslog/params.ts'
import { resolvedParams } from '../support/resolved-params.ts'
import { found, outcomeOf, probeContext, runningSource } from './support/probing.ts'

async function held(t: Test): Promise<number> {
  const socket = dgram.createSocket('udp4').bind(0, '127.0.0.1')
  t.teardown(() => socket.close())
  await once(socket, 'listening')
  return socket.address().port
}

const look = (params: SyslogInputParams, ...more: [] | [boolean]) =>
  outcomeOf(portCheck(resolvedParams({ addr: '127.0.0.1', ...params }), probeContext(), ...more))

t.test('a free port is bound and released', async (t) => {
  for (const protocol of ['udp', 'tcp'] as const) {
    const bound = await bindBriefly(resolvedParams({ addr: '127.0.0.1', protocol }), 0)
    const port = 'port' in bound ? bound.port : 0
    t.equal((await look({ protocol, port })).status, 'pass')
    t.ok('port' in (await bindBriefly(resolvedParams({ addr: '127.0.0.1', protocol }), port)), 'nothing is left')
  }
  t.match(await look({ port: 0 }), { status: 'pass', because: { en: 'the kernel picks a free one' } })
})

t.test('a port in use is reported with its holder and a free port', async (t) => {
  const port = await held(t)
  const outcome = await look({ port })
  const [status, cause] = found(outcome)
  t.equal(status, 'fail')
  t.match(cause, ['SYSLOG_ADDRESS_IN_USE', /^port = \d+$/])
  if (process.platform === 'linux')
    t.match(outcome.evidence, [
      { value: 'EADDRINUSE' },
      { how: /^\/proc\/net\/udp/, value: new RegExp(`pid ${process.pid}`) }
    ])
  t.match(outcome.causes, [{ fixes: [{ verify: 'syslog.port' }] }])
})

t.test('an address that cannot be bound gets no suggestion of a free port', async (t) => {
  t.strictSame(found(await look({ addr: '192.0.2.1', port: 1514, protocol: 'tls', tls: { cert: 'c', key: 'k' } })), [
    'fail',
    ['SYSLOG_ADDRESS_NOT_AVAILABLE']
  ])
})

t.test('a port that may be shared is not taken from its holder', async (t) => {
  const port = await held(t)
  t.match(await look({ port, reusePort: true }, true), { status: 'unknown', because: { en: /would take messages/ } })
  t.equal((await look({ port, reusePort: true }, false)).status, 'fail', 'and is not shared where that does not work')
})

t.test('a port held by the source itself is not a fault', async (t) => {
  const server = net.createServer().listen(0, '127.0.0.1')
  t.teardown(() => server.close())
  await once(server, 'listening')
  const params = resolvedParams({
    addr: '127.0.0.1',
    protocol: 'tcp',
    port: (server.address() as net.AddressInfo).port
  })
  const state = (state: 'running' | 'starting' | 'closed') =>
    outcomeOf(portCheck(params, { running: runningSource({ state }) }))
  t.match(await state('running'), { status: 'pass', because: { en: 'the source itself holds it' } })
  t.equal((await state('starting')).status, 'unknown')
  t.equal((await state('closed')).status, 'fail', 'a source that has died holds nothing')
})

t.test(
  'a forbidden port is reported without repeating the check of privileges',
  { skip: process.platform !== 'linux' && 'elsewhere every port may be bound by everybody' },
  async (t) => {
    const isRoot = process.geteuid?.() === 0
    if (isRoot) process.seteuid?.(65_534)
    try {
      const outcome = await look({ port: 1 })
      t.match(outcome.causes, [{ code: 'SYSLOG_PERMISSION_DENIED' }])
      t.notOk('detail' in (outcome.causes?.[0] ?? {}))
    } finally {
      if (isRoot) process.seteuid?.(0)
    }
  }
)
