import path from 'node:path'
import t from 'tap'
import { sourcesAt, takePlace } from '../../lib/syslog/own-places.ts'
import { closeSource, openSyslog } from './support/open-syslog.ts'

t.test('the listener of an address is known until it lets go', async (t) => {
  const leave = takePlace(['udp', 514], 'a')
  const other = takePlace(['udp', 514], 'b')
  t.strictSame(sourcesAt(['udp', 514]), ['a', 'b'])
  t.strictSame(sourcesAt(['tcp', 514]), [])
  leave()
  leave()
  t.strictSame(sourcesAt(['udp', 514]), ['b'])
  other()
  t.strictSame(sourcesAt(['udp', 514]), [])
})

t.test('sources register their own addresses only while they listen', async (t) => {
  const { source, port } = await openSyslog(t, { protocol: 'tcp' })
  const udp = await openSyslog(t, { protocol: 'udp' })
  const socket = path.join(t.testdirName.length > 80 ? '/tmp' : t.testdir({}), `own-${process.pid}.sock`)
  const unix = await openSyslog(t, { protocol: 'unix', path: socket })
  const held = (): readonly number[] =>
    [sourcesAt(['tcp', port]), sourcesAt(['udp', udp.port]), sourcesAt(['unix', path.relative('', socket)])].map(
      ({ length }) => length
    )
  t.strictSame(held(), [1, 1, 1])
  source.resume()
  await source.stop()
  await closeSource(udp.source)
  await closeSource(unix.source)
  t.strictSame(held(), [0, 0, 0])
})
