import t from 'tap'
import { procFiles } from '../../../lib/syslog/proc-files.ts'
import { parseSnmp, snmpCounters } from '../../../lib/syslog/probe/proc-snmp.ts'
import { procWith } from './support/probing.ts'

const snmp = 'Tcp: RtoMin OutRsts\nTcp: 200 7\nUdp: InDatagrams NoPorts\nUdp: 10 3\n'

t.test('the counters of IPv4 and IPv6 are read', async (t) => {
  t.strictSame(parseSnmp(snmp), [
    ['Tcp.RtoMin', 200],
    ['Tcp.OutRsts', 7],
    ['Udp.InDatagrams', 10],
    ['Udp.NoPorts', 3]
  ])
  t.strictSame(parseSnmp('Udp: A B\nUdp: 1'), [
    ['Udp.A', 1],
    ['Udp.B', 0]
  ])
  t.strictSame(parseSnmp('nonsense\n\n'), [])
  const counters = await snmpCounters(
    procWith({ '/proc/net/snmp': snmp, '/proc/net/snmp6': 'Udp6InDatagrams \t 4\nUdp6NoPorts\t5\n' })
  )
  t.equal(counters?.get('Udp.NoPorts'), 3)
  t.equal(counters?.get('Udp6NoPorts'), 5)
})

t.test('a platform without counters yields null', async (t) => {
  t.equal(await snmpCounters(procWith({})), null)
  if (process.platform === 'linux') t.type((await snmpCounters(procFiles))?.get('Udp.NoPorts'), 'number')
})
