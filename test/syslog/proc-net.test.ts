import dgram from 'node:dgram'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer, SocketAddress } from 'node:net'
import * as fc from 'fast-check'
import t from 'tap'
import { parseProcNet } from '../../lib/syslog/proc-net.ts'

const UDP_HEAD =
  '   sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode ref pointer drops            '
const udp = (local: string, rest: { state?: string; queues?: string; inode?: string; drops?: string } = {}): string =>
  `  123: ${local} 00000000:0000 ${rest.state ?? '07'} ${rest.queues ?? '00000000:00000000'} 00:00000000 00000000     0        0 ${rest.inode ?? '42'} 2 00000000c4cf91c8 ${rest.drops ?? '0'}        `
const tcp = (local: string): string =>
  `   0: ${local} 00000000:0000 0A 00000000:00000003 00:00000000 00000000     0        0 301847 1 00000000faf461fd 100 0 0 10 0                    `

t.test('a line yields address, port, state, queued bytes, inode and drops', async (t) => {
  t.strictSame(
    parseProcNet(
      `${UDP_HEAD}\n${udp('0100007F:EBB6', { queues: '00000000:00000300', inode: '301845', drops: '17' })}\n`,
      'LE'
    ),
    [{ address: '127.0.0.1', port: 60_342, state: '07', rxQueue: 768, inode: '301845', drops: 17 }]
  )
  t.strictSame(parseProcNet(tcp('00000000:0202'), 'LE'), [
    { address: '0.0.0.0', port: 514, state: '0A', rxQueue: 3, inode: '301847', drops: 0 }
  ])
  t.equal(parseProcNet(udp('7F000001:0001'), 'BE')[0]?.address, '127.0.0.1', 'on a machine of the other byte order')
})

t.test('addresses of IPv6 are written as RFC 5952 says', async (t) => {
  for (const [hex, address] of [
    ['00000000000000000000000000000000', '::'],
    ['00000000000000000000000001000000', '::1'],
    ['000080FE00000000FF005450563412FE', 'fe80::5054:ff:fe12:3456'],
    ['0000000000000000FFFF00000100007F', '::ffff:127.0.0.1'],
    ['B80D0120010000000100000001000000', '2001:db8:0:1:0:1:0:1'],
    ['B80D01200100020003000400050006000', ''],
    ['B80D0120020001000400030006000500', '2001:db8:1:2:3:4:5:6'],
    ['B80D0120000000000100000001000000', '2001:db8::1:0:1'],
    ['0000000001000000000000000000FF00', '::1:0:0:ff:0']
  ] as const)
    t.equal(parseProcNet(udp(`${hex}:0202`), 'LE')[0]?.address ?? '', address, hex)
})

t.test('malformed lines are skipped', async (t) => {
  for (const line of [
    '',
    '\0',
    UDP_HEAD,
    'x'.repeat(100_000),
    ' '.repeat(100_000),
    udp('0100007F'),
    udp('0100007F:EBB'),
    udp('0100007G:EBB6'),
    udp('0100007F0100007F:EBB6'),
    udp('0100007F:EBB6', { state: '7' }),
    udp('0100007F:EBB6', { queues: '00000000' }),
    udp('0100007F:EBB6', { inode: '-1' }),
    udp('0100007F:EBB6').slice(0, 60)
  ])
    t.strictSame(parseProcNet(line), [], JSON.stringify(line.slice(0, 50)))
  t.equal(parseProcNet(udp('0100007F:EBB6', { drops: 'many' }))[0]?.drops, 0)
})

t.test('any decoded address is one that Node considers the same', async (t) => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 16, maxLength: 16 }), (bytes) => {
      const [row] = parseProcNet(udp(`${Buffer.from(bytes).toString('hex').toUpperCase()}:0001`), 'BE')
      const groups = Array.from({ length: 8 }, (_unused, at) =>
        Buffer.from(bytes)
          .readUInt16BE(at * 2)
          .toString(16)
      ).join(':')
      return (
        new SocketAddress({ family: 'ipv6', address: row?.address ?? '' }).address ===
        new SocketAddress({ family: 'ipv6', address: groups }).address
      )
    })
  )
  fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => Array.isArray(parseProcNet(text))))
  t.pass('every one was')
})

t.test(
  'real sockets are found in the real tables',
  { skip: process.platform !== 'linux' && 'only Linux tells' },
  async (t) => {
    const table = (name: string) => parseProcNet(readFileSync(`/proc/net/${name}`, 'latin1'))
    for (const [name, address] of [
      ['udp', '127.0.0.1'],
      ['udp6', '::1']
    ] as const) {
      const socket = dgram.createSocket(name === 'udp' ? 'udp4' : 'udp6').bind(0, address)
      t.teardown(() => {
        socket.close()
      })
      await once(socket, 'listening')
      const { port } = socket.address()
      const row = table(name).find((row) => row.port === port)
      t.match(row, { address, state: '07', drops: 0, inode: /^\d+$/ }, name)
    }
    for (const [name, host] of [
      ['tcp', '127.0.0.1'],
      ['tcp6', '::1']
    ] as const) {
      const server = createServer().listen(0, host)
      t.teardown(() => {
        server.close()
      })
      await once(server, 'listening')
      const bound = server.address()
      if (bound === null || typeof bound === 'string') throw new Error('no address')
      t.match(
        table(name).find((row) => row.port === bound.port),
        { address: host, state: '0A', rxQueue: 0, drops: 0 },
        name
      )
    }
  }
)
