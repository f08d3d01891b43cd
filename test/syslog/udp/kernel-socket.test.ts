import dgram from 'node:dgram'
import { once } from 'node:events'
import t from 'tap'
import type { ProcFiles } from '../../../lib/syslog/proc-files.ts'
import { procFiles } from '../../../lib/syslog/proc-files.ts'
import { loopTurn } from '../../../lib/syslog/loop-turn.ts'
import { KernelSocket, ownSockets } from '../../../lib/syslog/udp/kernel-socket.ts'

const onLinux = { skip: process.platform === 'linux' ? false : 'only Linux has /proc/net/udp' }

const HEAD =
  '   sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode ref pointer drops'
const hex = (value: number, digits: number): string => value.toString(16).toUpperCase().padStart(digits, '0')
const row = (address: string, port: number, inode: number, queued: number, drops: number): string =>
  `  12: ${address}:${hex(port, 4)} 00000000:0000 07 00000000:${hex(queued, 8)} 00:00000000 00000000     0        0 ${inode} 2 0000000000000000 ${drops}`

function filesOf(tables: Record<string, string>, own: readonly number[]): ProcFiles {
  return {
    readFile: (path) =>
      tables[path] === undefined ? Promise.reject(new Error('none')) : Promise.resolve(tables[path]),
    readdir: () => Promise.resolve(own.map(String)),
    readlink: (path) =>
      path.endsWith('/9') ? Promise.reject(new Error('gone')) : Promise.resolve(`socket:[${path.split('/').at(-1)}]`)
  }
}

t.test('the own socket is found by inode, port and address', async (t) => {
  const tables = {
    '/proc/net/udp': [
      HEAD,
      row('0100007F', 514, 11, 1, 5),
      row('0200007F', 514, 12, 2, 6),
      row('00000000', 515, 13, 3, 7),
      ''
    ].join('\n'),
    '/proc/net/udp6': [
      HEAD,
      row('00000000000000000000000001000000', 514, 14, 4, 8),
      row('00000000000000000000000000000000', 514, 15, 5, 9)
    ].join('\n')
  }
  const files = filesOf(tables, [9, 11, 12, 13, 14, 15])
  for (const [family, address, port, state] of [
    ['udp4', '127.0.0.1', 514, { drops: 5, queued: 1 }],
    ['udp4', '127.0.0.2', 514, { drops: 6, queued: 2 }],
    ['udp4', '0.0.0.0', 515, { drops: 7, queued: 3 }],
    ['udp6', '::1', 514, { drops: 8, queued: 4 }],
    ['udp6', '::', 514, { drops: 9, queued: 5 }],
    ['udp4', '127.0.0.3', 514, null],
    ['udp6', '::1', 515, null]
  ] as const) {
    const found = await KernelSocket.find({ family, address, port }, files)
    t.strictSame((await found?.state()) ?? null, state, `${address} ${port}`)
  }
  t.equal(
    await KernelSocket.find({ family: 'udp4', address: '127.0.0.1', port: 514 }, filesOf(tables, [99])),
    null,
    'another process has it'
  )
})

t.test('the result is null without data from the platform, and once the socket is closed', async (t) => {
  const no = (): Promise<never> => Promise.reject(new Error('none'))
  const none: ProcFiles = { readFile: no, readdir: no, readlink: no }
  const bound = { family: 'udp4', address: '127.0.0.1', port: 514 } as const
  t.equal(await KernelSocket.find(bound, none), null)
  const tables: Record<string, string> = { '/proc/net/udp': row('0100007F', 514, 11, 0, 0) }
  const found = await KernelSocket.find(bound, filesOf(tables, [11]))
  t.strictSame(await found?.state(), { drops: 0, queued: 0 })
  tables['/proc/net/udp'] = HEAD
  t.equal(await found?.state(), null)
})

t.test('a real socket shows its waiting bytes and counts its drops', onLinux, async (t) => {
  for (const [family, host] of [
    ['udp4', '127.0.0.1'],
    ['udp6', '::1']
  ] as const) {
    const socket = dgram.createSocket({ type: family, recvBufferSize: 4096 })
    socket.bind(0, host)
    await once(socket, 'listening')
    const { address, port } = socket.address()
    const found = await KernelSocket.find({ family, address, port }, procFiles)
    t.strictSame(await found?.state(), { drops: 0, queued: 0 })
    let received = 0
    socket.on('message', () => {
      received++
    })
    const sender = dgram.createSocket(family)
    const sent = Array.from(
      { length: 200 },
      () =>
        new Promise((resolve) => {
          sender.send('x'.repeat(500), port, host, resolve)
        })
    )
    await Promise.all(sent)
    let drops = 0
    for (let looks = 0; received + drops < 200 && looks < 10_000; looks++) {
      drops = (await found?.state())?.drops ?? 0
      await loopTurn()
    }
    t.equal(received + drops, 200)
    sender.close()
    socket.close()
  }
})

t.test('among sockets sharing a port the new one is found; two new ones cannot be told apart', async (t) => {
  const tables = {
    '/proc/net/udp': [HEAD, row('0100007F', 514, 11, 1, 5), row('0100007F', 514, 12, 2, 6)].join('\n')
  }
  const files = filesOf(tables, [9, 11, 12])
  const stateBeside = async (others: readonly string[]) => {
    const found = await KernelSocket.find({ family: 'udp4', address: '127.0.0.1', port: 514 }, files, new Set(others))
    return (await found?.state()) ?? null
  }
  t.equal(await stateBeside([]), null)
  t.strictSame(await stateBeside(['12', '13']), { drops: 5, queued: 1 })
  t.strictSame(await stateBeside(['11']), { drops: 6, queued: 2 })
  t.equal(await stateBeside(['11', '12']), null)
  t.ok((await ownSockets(files)).has('11'))
})
