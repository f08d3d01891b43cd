import { once } from 'node:events'
import net from 'node:net'
import t from 'tap'
import { collect } from '../../../lib/testing/collect.ts'
import { failedOpening, openSyslog } from '../support/open-syslog.ts'
import { messages, sendAll } from '../support/senders.ts'

const one = messages(1)
const onLinux = { skip: process.platform === 'linux' ? false : 'only Linux tells who holds a port' }

t.test('port 0 picks a free port, which ready reports', async (t) => {
  for (const [addr, address] of [
    ['127.0.0.1', '127.0.0.1'],
    ['0.0.0.0', '0.0.0.0'],
    ['::1', '::1'],
    ['::', '::']
  ] as const) {
    const opened = await openSyslog(t, { addr })
    t.equal(opened.address, address)
    t.ok(opened.port > 0)
  }
  const byName = await openSyslog(t, { addr: 'localhost' })
  t.ok(net.isIP(byName.address))
})

t.test('messages arrive over IPv6', async (t) => {
  const { source, port } = await openSyslog(t, { addr: '::1' })
  const collected = collect(source, { count: 1 })
  await sendAll(t, { host: '::1', port }, one.bytes)
  t.match(await collected, [{ text: 'app 0', position: { address: '::1' }, tags: { access_ip: '::1' } }])
})

t.test('a port in use is an error that names its holder', onLinux, async (t) => {
  for (const addr of ['127.0.0.1', '::1']) {
    const other = net.createServer().listen(0, addr)
    await once(other, 'listening')
    const { port } = other.address() as net.AddressInfo
    const error = await failedOpening({ protocol: 'tcp', addr, port })
    t.match(error, { code: 'SYSLOG_ADDRESS_IN_USE', cause: { code: 'EADDRINUSE' } })
    t.match(error.message, `(pid ${process.pid}, this process)`)
    t.match(error.message, String(port))
    other.close()
  }
})

t.test('two sources cannot have the same port, and the first one goes on', async (t) => {
  const { source, port } = await openSyslog(t, {})
  t.equal((await failedOpening({ protocol: 'tcp', addr: '127.0.0.1', port })).code, 'SYSLOG_ADDRESS_IN_USE')
  const collected = collect(source, { count: 1 })
  await sendAll(t, { port }, one.bytes)
  t.equal((await collected)[0]?.text, 'app 0')
})

t.test('an address not of this machine and an unknown name are errors', async (t) => {
  t.match(await failedOpening({ protocol: 'tcp', addr: '192.0.2.1', port: 0 }), {
    code: 'SYSLOG_ADDRESS_NOT_AVAILABLE',
    cause: { code: 'EADDRNOTAVAIL' }
  })
  t.match((await failedOpening({ protocol: 'tcp', addr: 'nowhere.invalid', port: 0 })).code, /^DNS_/)
})

t.test('the port is free again once the source has closed', async (t) => {
  const { source, port } = await openSyslog(t, {})
  source.resume()
  await source.stop()
  const again = await openSyslog(t, { port })
  t.equal(again.port, port)
})
