import t from 'tap'
import { addressCheck, listenOnAll } from '../../../lib/syslog/probe/address-check.ts'
import { resolvedParams } from '../support/resolved-params.ts'
import { found, outcomeOf, probeContext } from './support/probing.ts'

const look = (addr: string, protocol: 'udp' | 'tcp' = 'udp') =>
  outcomeOf(addressCheck(resolvedParams({ addr, protocol }), probeContext()))

t.test('an address of this machine is bound for a moment', async (t) => {
  for (const addr of ['127.0.0.1', '0.0.0.0', 'localhost']) t.equal((await look(addr)).status, 'pass', addr)
  t.equal((await look('127.0.0.1', 'tcp')).status, 'pass')
})

t.test('an address of another machine is reported, with those of this machine', async (t) => {
  for (const protocol of ['udp', 'tcp'] as const) {
    const outcome = await look('192.0.2.1', protocol)
    t.strictSame(found(outcome), ['fail', ['SYSLOG_ADDRESS_NOT_AVAILABLE', 'addr = "0.0.0.0"']])
    t.match(outcome.evidence, [
      { kind: 'errno', value: 'EADDRNOTAVAIL' },
      { how: 'ip -brief address', shareable: Number }
    ])
  }
})

t.test("an address whose port cannot be bound either is reported with the source's own port", async (t) => {
  const denied = Object.assign(new Error('bind EADDRNOTAVAIL'), { code: 'EADDRNOTAVAIL', syscall: 'bind' })
  const check = addressCheck(resolvedParams({ addr: '192.0.2.1', port: 514 }), probeContext(), async (_params, port) =>
    port === 0 ? { failure: denied } : { port, granted: 0 }
  )
  t.match(await outcomeOf(check), {
    causes: [{ code: 'SYSLOG_ADDRESS_NOT_AVAILABLE', context: { host: '192.0.2.1', port: 514 } }]
  })
})

t.test('a name server that does not answer is reported before the deadline', async (t) => {
  const check = addressCheck(resolvedParams({ addr: 'logs.example' }), probeContext(), () => new Promise(() => {}))
  t.strictSame(found(await outcomeOf(check, 20)), ['fail', ['DNS_EAI_AGAIN', 'addr = "0.0.0.0"']])
})

t.test('all addresses are those of the same family', async (t) => {
  t.match(listenOnAll('fd00::1'), { set: [{ value: '::' }], verify: 'syslog.address' })
  t.match(listenOnAll('192.0.2.1', 'syslog.traffic'), { set: [{ value: '0.0.0.0' }], verify: 'syslog.traffic' })
})
