import t from 'tap'
import { isLoopback, remoteAddress } from '../../lib/syslog/remote-address.ts'

t.test('an IPv4 peer of a socket for both families is known by its IPv4 address', async (t) => {
  for (const [address, known] of [
    ['::ffff:192.0.2.1', '192.0.2.1'],
    ['::FFFF:192.0.2.1', '192.0.2.1'],
    ['192.0.2.1', '192.0.2.1'],
    ['2001:db8::ffff:1', '2001:db8::ffff:1'],
    ['::ffff:c000:201', '::ffff:c000:201'],
    ['fe80::1%eth0', 'fe80::1%eth0'],
    ['', null],
    [undefined, null]
  ] as const)
    t.equal(remoteAddress(address), known, String(address))
})

t.test('loopback reaches this machine only', async (t) => {
  for (const address of ['127.0.0.1', '127.9.9.9', '::1', '::ffff:127.0.0.1'])
    t.equal(isLoopback(address), true, address)
  for (const address of ['0.0.0.0', '::', '192.0.2.1', '128.0.0.1', '::2', 'fe80::1', 'fe80::1%lo', '::ffff:10.0.0.1'])
    t.equal(isLoopback(address), false, address)
})
