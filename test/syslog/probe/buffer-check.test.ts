import t from 'tap'
import { bufferCheck, mostGranted } from '../../../lib/syslog/probe/buffer-check.ts'
import { resolvedParams } from '../support/resolved-params.ts'
import { found, outcomeOf, procWith, runningSource } from './support/probing.ts'

const RMEM_MAX = '/proc/sys/net/core/rmem_max'
const datagrams = {
  receiveBufferAsked: 8_000_000,
  receiveBufferGranted: 212_992,
  queued: 0,
  queuedBytes: 0,
  kernelDropsKnown: true
}

t.test('a receive buffer smaller than requested is reported', async (t) => {
  t.equal(
    (await outcomeOf(bufferCheck(resolvedParams({ addr: '127.0.0.1', udpRecvBuffer: 65_536 }), { running: null })))
      .status,
    'pass'
  )
  const params = resolvedParams({ addr: '127.0.0.1', udpRecvBuffer: 8_000_000 })
  const outcome = await outcomeOf(
    bufferCheck(
      params,
      { running: runningSource({ datagrams }) },
      procWith({ [RMEM_MAX]: '212992\n', '/proc/net/snmp': 'Udp: RcvbufErrors\nUdp: 7\n' })
    )
  )
  t.strictSame(found(outcome), ['warn', ['SYSLOG_RECV_BUFFER_SMALL', 'udp_recv_buffer = 212992']])
  t.match(outcome, {
    causes: [{ confidence: 'possible' }],
    evidence: [{ value: { asked: 8_000_000, granted: 212_992 } }, { value: 212_992 }, { value: 7 }]
  })
})

t.test("an address that cannot be bound is the check's own fault, as another one comes before", async (t) => {
  await t.rejects(outcomeOf(bufferCheck(resolvedParams({ addr: '192.0.2.1' }), { running: null })), {
    code: 'SYSLOG_ADDRESS_NOT_AVAILABLE'
  })
})

t.test('a missing or unreadable system limit yields null', async (t) => {
  t.equal(await mostGranted(procWith({ [RMEM_MAX]: 'much' })), null)
  t.equal(await mostGranted(procWith({})), null)
})
