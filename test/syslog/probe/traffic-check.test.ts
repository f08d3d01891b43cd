import { once } from 'node:events'
import { connect } from 'node:net'
import { setImmediate } from 'node:timers/promises'
import t from 'tap'
import { diagnose } from '../../../lib/probe/diagnose.ts'
import { createSyslogSource } from '../../../lib/syslog/create-syslog-source.ts'
import { trafficCheck } from '../../../lib/syslog/probe/traffic-check.ts'
import type { SyslogInputParams } from '../../../lib/syslog/params.ts'
import type { CheckOutcome, RunningSource } from '../../../types/report.ts'
import { resolvedParams } from '../support/resolved-params.ts'
import { found, outcomeOf, probeContext, procWith, runningSource } from './support/probing.ts'

const look = (
  params: SyslogInputParams,
  running: RunningSource,
  files: Parameters<typeof procWith>[0] = {}
): Promise<CheckOutcome> =>
  outcomeOf(trafficCheck(resolvedParams(params), running, probeContext(), procWith(files)), 20)
const counting = (datagrams: number, resets: number): Parameters<typeof procWith>[0] => ({
  '/proc/net/snmp': [
    `Tcp: OutRsts\nTcp: 5\nUdp: NoPorts\nUdp: 5\n`,
    `Tcp: OutRsts\nTcp: ${5 + resets}\nUdp: NoPorts\nUdp: ${5 + datagrams}\n`
  ]
})

t.test('messages that arrive now, arrived earlier, or stop at the source are told apart', async (t) => {
  t.match(await look({}, runningSource({ events: 2 }, { events: 1 })), {
    status: 'pass',
    because: { en: 'messages are arriving' }
  })
  t.match(await look({}, runningSource({ bytes: 2 }, { bytes: 1 })), { status: 'pass' })
  t.match(await look({}, runningSource({ connections: 1 })), { status: 'pass', because: { en: /are connected/ } })
  t.match(await look({}, runningSource({ events: 2 })), { status: 'pass', because: { en: /came earlier/ } })
  for (const after of [{ drops: { not_allowed: 1 } }, { errors: { TLS_ERR_SSL_WRONG_VERSION_NUMBER: 1 } }]) {
    t.match(
      await look({}, runningSource(after)),
      { status: 'pass', because: { en: /reach the source/ } },
      JSON.stringify(after)
    )
  }
})

t.test('silent connections that were closed are mentioned, and are not a fault', async (t) => {
  const outcome = await look({ protocol: 'tcp', idleTimeoutMs: 200 }, runningSource({ drops: { idle: 2 } }))
  t.match(outcome, {
    status: 'pass',
    isWorthTelling: true,
    because: { en: /2 connections were closed after 200 ms of silence/, zh: /2 个静默超过 200 毫秒/ }
  })
})

t.test('a port check is not a sender, but shows that the port is reachable', async (t) => {
  const outcome = await look(
    { protocol: 'tcp' },
    runningSource({ connectionsAccepted: 3, connections: 0 }),
    counting(0, 0)
  )
  t.match(outcome, {
    status: 'warn',
    causes: [{ code: 'SYSLOG_NO_SENDERS', context: { cases: ['visited'], values: { count: '3' } } }]
  })

  const source = createSyslogSource({ protocol: 'tcp', addr: '127.0.0.1', port: 0 })
  t.teardown(() => {
    source.destroy()
  })
  source.resume()
  const [{ port }] = (await once(source, 'ready')) as [{ readonly port: number }]
  for (let times = 0; times < 2; times++) {
    const socket = connect(port, '127.0.0.1').end().resume()
    await once(socket, 'close')
  }
  t.equal(source.stats().connectionsAccepted, 2)
  while (source.stats().connections !== 0) await setImmediate()
  const {
    findings: [finding]
  } = await diagnose(source)
  t.match(finding, {
    code: 'SYSLOG_NO_SENDERS',
    symptom: { en: /^2 connections to the source syslog ended without a byte/, zh: /收到了 2 个连接/ }
  })
})

t.test('connections over IPv6 are distinguished from those to another port', async (t) => {
  const six = { ...counting(0, 3), '/proc/net/snmp6': ['Ip6InReceives 1\n', 'Ip6InReceives 7\n'] }
  t.strictSame(found(await look({ protocol: 'tcp', addr: '0.0.0.0' }, runningSource(), six))[1], [
    'SYSLOG_REFUSED',
    'addr = "::"'
  ])
})

t.test('bytes that never complete a message are reported', async (t) => {
  const bytes = { bytes: 40, connections: 1 }
  t.strictSame(found(await look({ protocol: 'tcp', framing: 'line' }, runningSource(bytes))), [
    'warn',
    ['SYSLOG_FRAMING_MISMATCH', 'framing = "auto"']
  ])
  t.strictSame(found(await look({ protocol: 'tcp' }, runningSource(bytes))), ['warn', ['SYSLOG_FRAMING_MISMATCH']])
  t.match(
    await look({ protocol: 'tcp' }, runningSource({ ...bytes, wanted: false })),
    { status: 'pass' },
    'nobody takes what came'
  )
})

t.test('nobody sends: the source can be tried from this machine', async (t) => {
  const outcome = await look({ port: 1514 }, runningSource({ errors: { SYSLOG_RECV_BUFFER_SMALL: 1 } }), counting(0, 0))
  t.strictSame(found(outcome), ['warn', ['SYSLOG_NO_SENDERS']])
  t.match(outcome, {
    causes: [
      {
        confidence: 'likely',
        fixes: [
          { commands: { linux: 'logger -n 0.0.0.0 -P 1514 --udp --rfc5424 test' } },
          { text: { en: 'Point the senders at udp 0.0.0.0:1514' } }
        ]
      }
    ],
    evidence: [{}, { value: { 'Udp.NoPorts': 0 } }]
  })
  t.match(await look({ protocol: 'unix', path: '/run/it is.sock' }, runningSource()), {
    causes: [
      {
        fixes: [
          { commands: { linux: "logger --socket '/run/it is.sock' test" } },
          { set: [{ path: ['socket_mode'], value: '0666' }] }
        ]
      }
    ]
  })
  const tls = await look({ protocol: 'tls', tls: { cert: 'c', key: 'k' }, addr: '::' }, runningSource())
  t.match(tls, { status: 'warn', causes: [{ code: 'SYSLOG_NO_SENDERS' }] })
  t.notOk('commands' in (tls.causes?.[0]?.fixes?.[0] ?? {}), '`logger` speaks no TLS')
})

t.test('an address that only this machine, or only one network reaches', async (t) => {
  t.strictSame(found(await look({ addr: '127.0.0.1' }, runningSource())), [
    'warn',
    ['SYSLOG_NO_SENDERS', 'addr = "0.0.0.0"']
  ])
  t.match(await look({ addr: 'localhost' }, runningSource()), {
    causes: [{ fixes: [{ text: { en: /^Only this machine reaches localhost/ } }] }]
  })
  t.match(await look({ addr: '192.0.2.1' }, runningSource()), {
    causes: [{ fixes: [{ text: { en: /^Listen on all/ } }] }]
  })
})

t.test('packets to another address or in another protocol are reported', async (t) => {
  const quiet = ['SYSLOG_NO_SENDERS']
  t.strictSame(found(await look({ addr: '127.0.0.1' }, runningSource(), counting(3, 0))), [
    'warn',
    ['SYSLOG_REFUSED', 'addr = "0.0.0.0"'],
    [...quiet, 'addr = "0.0.0.0"']
  ])
  t.strictSame(found(await look({}, runningSource(), counting(0, 3))), [
    'warn',
    ['SYSLOG_REFUSED', 'protocol = "tcp"'],
    quiet
  ])
  t.strictSame(found(await look({ protocol: 'tcp' }, runningSource(), counting(3, 0))), [
    'warn',
    ['SYSLOG_REFUSED', 'protocol = "udp"'],
    quiet
  ])
  t.strictSame(
    found(await look({ protocol: 'tcp' }, runningSource(), counting(0, 3))),
    ['warn', ['SYSLOG_REFUSED'], quiet],
    'to another port, which nobody knows'
  )
  const six = { '/proc/net/snmp6': ['Udp6NoPorts 1\n', 'Udp6NoPorts 3\n'] }
  t.strictSame(
    found(await look({ addr: '0.0.0.0' }, runningSource(), six)),
    ['warn', ['SYSLOG_REFUSED', 'addr = "::"'], quiet],
    'IPv6 where only IPv4 is listened to'
  )
  t.strictSame(
    found(await look({ protocol: 'tls', tls: { cert: 'c', key: 'k' } }, runningSource(), counting(3, 0))),
    ['warn', ['SYSLOG_REFUSED'], quiet],
    'TLS is not given up'
  )
})
