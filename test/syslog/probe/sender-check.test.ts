import t from 'tap'
import { probeSource } from '../../../lib/index.ts'
import type { ProbeOptions } from '../../../lib/probe/probe-source.ts'
import { obstacle, senderCheck } from '../../../lib/syslog/probe/sender-check.ts'
import type { SyslogInputParams } from '../../../lib/syslog/params.ts'
import { fakeClock } from '../../../lib/testing/fake-clock.ts'
import { resolvedParams } from '../support/resolved-params.ts'
import { found, outcomeOf, probeContext } from './support/probing.ts'

const look = (params: SyslogInputParams, from: unknown) =>
  outcomeOf(senderCheck(resolvedParams(params), probeContext(), from))

t.test('it is known which senders reach which addresses', async (t) => {
  const own = new Set(['10.0.0.5', 'fd00::5'])
  const cases: readonly (readonly [string, string | null, ReturnType<typeof obstacle>])[] = [
    ['10.0.0.7', '0.0.0.0', null],
    ['10.0.0.7', '10.0.0.5', null],
    ['10.0.0.7', '::', null],
    ['fd00::7', '::', null],
    ['fd00::7', 'fd00::5', null],
    ['10.0.0.7', '127.0.0.1', 'loopback'],
    ['10.0.0.7', '127.9.9.9', 'loopback'],
    ['fd00::7', '::1', 'loopback'],
    ['10.0.0.5', '127.0.0.1', null],
    ['fd00::5', '::1', null],
    ['127.0.0.1', '127.0.0.1', null],
    ['127.0.0.1', '10.0.0.5', null],
    ['fd00::7', '10.0.0.5', 'family'],
    ['fd00::7', '0.0.0.0', 'family'],
    ['10.0.0.7', 'fd00::5', 'family'],
    ['::1', '127.0.0.1', 'family'],
    ['fd00::7', '127.0.0.1', 'family'],
    ['10.0.0.7', null, 'unix'],
    ['10.0.0.5', null, null],
    ['::1', null, null]
  ]
  for (const [from, addr, why] of cases) t.equal(obstacle(from, addr, own), why, `${from} => ${addr}`)
})

t.test('a sender that cannot reach the source is reported with the reason and the fix', async (t) => {
  t.strictSame(found(await look({ addr: '127.0.0.1' }, '192.0.2.7')), [
    'fail',
    ['SYSLOG_UNREACHABLE', 'addr = "0.0.0.0"']
  ])
  t.strictSame(found(await look({ addr: 'localhost' }, '192.0.2.7')).slice(0, 1), ['fail'], 'by its name')
  t.strictSame(found(await look({ addr: '::1' }, '2001:db8::7')), ['fail', ['SYSLOG_UNREACHABLE', 'addr = "::"']])
  t.match(await look({ addr: '0.0.0.0' }, '2001:db8::7'), {
    causes: [
      {
        code: 'SYSLOG_UNREACHABLE',
        detail: '2001:db8::7 uses IPv6, and 0.0.0.0 takes only IPv4',
        fixes: [{ set: [{ value: '::' }] }]
      }
    ]
  })
  t.match(await look({ addr: '::1' }, '192.0.2.7'), {
    causes: [{ detail: '192.0.2.7 uses IPv4, and ::1 takes only IPv6', fixes: [{ set: [{ value: '::' }] }] }]
  })
  t.match(await look({ protocol: 'unix', path: '/run/s.sock' }, '192.0.2.7'), {
    status: 'fail',
    causes: [
      {
        code: 'SYSLOG_UNREACHABLE',
        detail: /only this machine itself reaches the Unix socket/,
        fixes: [{ text: { en: /source of their own/ } }]
      }
    ]
  })
  for (const from of ['192.0.2.7', '::ffff:192.0.2.7']) t.equal((await look({}, from)).status, 'pass', from)
  t.equal((await look({ addr: '127.0.0.1' }, 'localhost')).status, 'pass')
  t.equal((await look({ addr: '0:0:0:0:0:0:0:0' }, '192.0.2.7')).status, 'pass', 'however it is spelled')
  t.equal((await look({ addr: '::1' }, '0:0:0:0:0:0:0:1')).status, 'pass')
  t.equal((await look({ addr: '::' }, 'fe80::1%lo')).status, 'pass')
})

t.test('an invalid sender is refused with an explanation', async (t) => {
  for (const from of [5, null, {}, ['10.0.0.7']])
    t.match(await look({}, from), {
      status: 'fail',
      causes: [{ code: 'SYSTEM_ERR_INVALID_ARG_TYPE', detail: /^`from` takes .* and got (?:number|object)$/ }]
    })
  for (const from of [
    '',
    'no one',
    '10.0.0.0/8',
    '10.0.0',
    '10.0.0.7:514',
    '[::1]',
    '0.0.0.0',
    '255.255.255.255',
    '224.0.0.1',
    '::',
    'ff02::1'
  ]) {
    t.match(
      await look({}, from),
      {
        status: 'fail',
        causes: [
          {
            code: 'SYSTEM_ERR_INVALID_ARG_VALUE',
            detail: /^`from` takes .* and got "/,
            fixes: [{ text: { en: /one sender/ } }]
          }
        ]
      },
      from
    )
  }
  t.match(await look({}, 'nobody.invalid'), { status: 'fail', causes: [{ code: /^DNS_/ }] })
  const clock = fakeClock()
  const check = senderCheck(
    resolvedParams({}),
    {
      clock: {
        ...clock,
        setTimeout: (callback) => {
          setImmediate(callback)
        }
      }
    },
    'nobody.invalid'
  )
  t.match(await outcomeOf(check), { status: 'fail', causes: [{ code: /^DNS_/ }] })
})

t.test('a probe with an invalid sender is never healthy', async (t) => {
  const probed = async (params: SyslogInputParams, from: unknown) =>
    await probeSource({ type: 'syslog', params: { port: 0, udpRecvBuffer: 65_536, ...params } }, {
      from
    } as ProbeOptions)
  t.match(await probed({ addr: '127.0.0.1' }, '192.0.2.7'), {
    verdict: 'failed',
    findings: [{ code: 'SYSLOG_UNREACHABLE' }]
  })
  await t.rejects(probed({ addr: '127.0.0.1' }, 5), { name: 'ConfigError', message: /options\.from|`from`/ })
  t.match(await probed({ addr: '127.0.0.1', allowFrom: ['127.0.0.1'] }, 'no one'), {
    verdict: 'failed',
    findings: [{ code: 'SYSTEM_ERR_INVALID_ARG_VALUE' }]
  })
  t.match(await probed({ addr: '127.0.0.1', allowFrom: ['127.0.0.1'] }, '127.0.0.1'), { verdict: 'healthy' })
})
