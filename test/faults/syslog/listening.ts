import { chmod, mkdir, symlink, writeFile } from 'node:fs/promises'
import { once } from 'node:events'
import net from 'node:net'
import path from 'node:path'
import { createSource, formatReport, probeSource } from '../../../lib/index.ts'
import type { Report } from '../../../types/report.ts'
import { runChild } from '../../support/run-child.ts'
import type { Fault, FaultCase } from '../fault.ts'
import { filesFor } from '../support.ts'
import {
  arrives,
  childSaying,
  freePort,
  HELLO,
  portOf,
  sendDatagrams,
  sendStream,
  UNTIL_INPUT_ENDS,
  whileRunning
} from './support.ts'

const overUdp: FaultCase['works'] = (source, config) =>
  arrives(source, 'hello', () => sendDatagrams(portOf(config), [HELLO]))
const overTcp: FaultCase['works'] = (source, config) =>
  arrives(source, 'hello', () => sendStream({ port: portOf(config) }, `${HELLO}\n`))
const overUnix: FaultCase['works'] = (source, config) =>
  arrives(source, 'hello', () => sendStream({ path: String(config.source('s').params['path']) }, `${HELLO}\n`))

/** Diagnoses in a process of the user nobody. */
async function askedAsNobody(folder: string): Promise<Report> {
  const { stdout } = await runChild(PROBE, { FOLDER: folder })
  return JSON.parse(stdout) as Report
}

const PROBE = new URL('nobodys-probe.js', import.meta.url)

export const listenFaults: readonly Fault[] = [
  {
    name: 'another process holds the UDP port',
    area: 'syslog',
    code: 'SYSLOG_ADDRESS_IN_USE',
    quick: true,
    arrange: async (bench) => {
      const port = await childSaying(
        bench,
        `import d from "node:dgram"; const it = d.createSocket("udp4").bind(0, "127.0.0.1", () => { console.log(it.address().port); ${UNTIL_INPUT_ENDS} })`
      )
      return { files: filesFor('syslog', `addr = "127.0.0.1"\nport = ${String(port)}`), works: overUdp }
    }
  },
  {
    name: 'another server of this process holds the TCP port',
    area: 'syslog',
    code: 'SYSLOG_ADDRESS_IN_USE',
    quick: true,
    arrange: async ({ after }) => {
      const server = net.createServer().listen(0, '127.0.0.1')
      await once(server, 'listening')
      after(() => server.close())
      return {
        files: filesFor(
          'syslog',
          `protocol = "tcp"\naddr = "127.0.0.1"\nport = ${(server.address() as net.AddressInfo).port}`
        ),
        works: overTcp
      }
    }
  },
  {
    name: 'another source of this process listens there',
    area: 'syslog',
    code: 'SYSLOG_ADDRESS_IN_USE',
    quick: true,
    arrange: async ({ after }) => {
      const port = await freePort()
      const first = createSource({ type: 'syslog', key: 'first', params: { protocol: 'tcp', addr: '127.0.0.1', port } })
      after(async () => {
        first.destroy()
        if (!first.closed) await once(first, 'close')
      })
      await once(first, 'ready')
      return {
        files: filesFor('syslog', `protocol = "tcp"\naddr = "127.0.0.1"\nport = ${port}`),
        works: overTcp,
        ask: async (config) => {
          const report = await probeSource(config.source('s'))
          if (report.verdict === 'failed' && !formatReport(report).includes('this process: source first'))
            throw new Error(formatReport(report))
          return report
        }
      }
    }
  },
  {
    name: 'a source that has died of a port in use',
    area: 'syslog',
    code: 'SYSLOG_ADDRESS_IN_USE',
    quick: true,
    arrange: async ({ after }) => {
      const server = net.createServer().listen(0, '127.0.0.1')
      await once(server, 'listening')
      after(() => server.close())
      return {
        files: filesFor(
          'syslog',
          `protocol = "tcp"\naddr = "127.0.0.1"\nport = ${(server.address() as net.AddressInfo).port}`
        ),
        works: overTcp,
        ask: whileRunning(async () => {})
      }
    }
  },
  {
    name: 'this machine does not have the address',
    area: 'syslog',
    code: 'SYSLOG_ADDRESS_NOT_AVAILABLE',
    quick: true,
    arrange: async () => ({
      files: filesFor('syslog', `addr = "192.0.2.1"\nport = ${await freePort()}`),
      works: overUdp
    })
  },
  {
    name: 'no name server knows the name of the address',
    area: 'syslog',
    code: 'DNS_ENOTFOUND',
    quick: false,
    arrange: async () => ({
      files: filesFor('syslog', `protocol = "tcp"\naddr = "nowhere.invalid"\nport = ${await freePort()}`),
      works: overTcp
    })
  },
  {
    name: 'a port below 1024, and no right to it',
    area: 'syslog',
    code: 'SYSLOG_PERMISSION_DENIED',
    quick: false,
    arrange: async ({ folder }) => {
      await chmod(folder, 0o755)
      return {
        files: filesFor('syslog', 'addr = "127.0.0.1"\nport = 514'),
        ask: () => askedAsNobody(folder),
        works: overUdp
      }
    }
  },
  {
    name: 'the folder of the Unix socket is not there',
    area: 'syslog',
    code: 'SYSLOG_SOCKET_NO_FOLDER',
    quick: true,
    arrange: async ({ folder }) => ({
      files: filesFor('syslog', `protocol = "unix"\npath = "${path.join(folder, 'run dir', 'syslog.sock')}"`),
      works: overUnix
    })
  },
  {
    name: 'the path of the Unix socket is a folder',
    area: 'syslog',
    code: 'SYSLOG_SOCKET_PATH_TAKEN',
    quick: true,
    arrange: async ({ folder }) => {
      await mkdir(path.join(folder, 'run'))
      return { files: filesFor('syslog', `protocol = "unix"\npath = "${path.join(folder, 'run')}"`), works: overUnix }
    }
  },
  {
    name: 'a source has died of a file at the path of its Unix socket',
    area: 'syslog',
    code: 'SYSLOG_SOCKET_PATH_TAKEN',
    quick: true,
    arrange: async ({ folder }) => {
      await writeFile(path.join(folder, 'syslog.sock'), 'a file')
      return {
        files: filesFor('syslog', `protocol = "unix"\npath = "${path.join(folder, 'syslog.sock')}"`),
        works: overUnix,
        ask: whileRunning(async () => {})
      }
    }
  },
  {
    name: 'a file stands where the folder of the Unix socket is to be',
    area: 'syslog',
    code: 'SYSLOG_SOCKET_NO_FOLDER',
    quick: true,
    arrange: async ({ folder }) => {
      await writeFile(path.join(folder, 'run'), 'a file')
      return {
        files: filesFor('syslog', `protocol = "unix"\npath = "${path.join(folder, 'run', 'syslog.sock')}"`),
        works: overUnix
      }
    }
  },
  {
    name: 'the folder of the Unix socket is a link that leads nowhere',
    area: 'syslog',
    code: 'SYSLOG_SOCKET_NO_FOLDER',
    quick: true,
    arrange: async ({ folder }) => {
      await symlink('of the service', path.join(folder, 'run'))
      return {
        files: filesFor('syslog', `protocol = "unix"\npath = "${path.join(folder, 'run', 'syslog.sock')}"`),
        works: overUnix
      }
    }
  },
  {
    name: 'another process listens at the Unix socket',
    area: 'syslog',
    code: 'SYSLOG_ADDRESS_IN_USE',
    quick: true,
    arrange: async (bench) => {
      const at = path.join(bench.folder, 'syslog.sock')
      await childSaying(
        bench,
        `import n from "node:net"; n.createServer().listen(${JSON.stringify(at)}, () => { console.log(1); ${UNTIL_INPUT_ENDS} })`
      )
      return { files: filesFor('syslog', `protocol = "unix"\npath = "${at}"`), works: overUnix }
    }
  },
  {
    name: 'no right to make the Unix socket',
    area: 'syslog',
    code: 'SYSLOG_SOCKET_PERMISSION_DENIED',
    quick: false,
    arrange: async ({ folder }) => {
      const run = path.join(folder, 'run')
      await mkdir(run, { mode: 0o755 })
      await chmod(folder, 0o755)
      return {
        files: filesFor('syslog', `protocol = "unix"\npath = "${path.join(run, 'syslog.sock')}"`),
        ask: () => askedAsNobody(folder),
        works: overUnix,
        // What `sudo install -d -o nobody` does
        byHand: () => chmod(run, 0o777)
      }
    }
  },
  {
    name: 'the kernel grants less of a receive buffer than is asked for',
    area: 'syslog',
    code: 'SYSLOG_RECV_BUFFER_SMALL',
    quick: true,
    arrange: async () => ({
      files: filesFor('syslog', `addr = "127.0.0.1"\nport = ${await freePort()}\nudp_recv_buffer = 1073741824`),
      works: overUdp
    })
  },
  {
    name: 'another machine is to send, and only this one reaches the address',
    area: 'syslog',
    code: 'SYSLOG_UNREACHABLE',
    quick: true,
    arrange: async () => ({
      files: filesFor('syslog', `addr = "127.0.0.1"\nport = ${await freePort()}\nudp_recv_buffer = 65536`),
      ask: (config) => probeSource(config.source('s'), { from: '192.0.2.7' }),
      works: overUdp
    })
  },
  {
    name: 'the sender comes by IPv6, and the address is of IPv4',
    area: 'syslog',
    code: 'SYSLOG_UNREACHABLE',
    quick: true,
    arrange: async () => ({
      files: filesFor('syslog', `addr = "0.0.0.0"\nport = ${await freePort()}\nudp_recv_buffer = 65536`),
      ask: (config) => probeSource(config.source('s'), { from: '2001:db8::7' }),
      works: (source, config) => arrives(source, 'hello', () => sendDatagrams(portOf(config), [HELLO], '::1'))
    })
  },
  {
    name: 'the list does not have the sender',
    area: 'syslog',
    code: 'SYSLOG_NOT_ALLOWED',
    quick: true,
    arrange: async () => ({
      files: filesFor(
        'syslog',
        `addr = "127.0.0.1"\nport = ${await freePort()}\nallow_from = ["10.0.0.0/8"]\nudp_recv_buffer = 65536`
      ),
      ask: (config) => probeSource(config.source('s'), { from: '127.0.0.1' }),
      works: overUdp
    })
  }
]
