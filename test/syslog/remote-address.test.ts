import t from 'tap'
import { remoteAddress } from '../../lib/syslog/remote-address.ts'

t.test('an IPv4 peer of a socket for both families is known by its IPv4 address', async (t) => {
  for (const [address, known] of [
    ['::ffff:192.0.2.1', '192.0.2.1'], ['::FFFF:192.0.2.1', '192.0.2.1'], ['192.0.2.1', '192.0.2.1'], ['2001:db8::ffff:1', '2001:db8::ffff:1'],
    ['::ffff:c000:201', '::ffff:c000:201'], ['fe80::1%eth0', 'fe80::1%eth0'], ['', null], [undefined, null]
  ] as const) t.equal(remoteAddress(address), known, String(address))
})
