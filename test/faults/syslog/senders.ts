import { once } from 'node:events'
import net from 'node:net'
import type { SourceStream } from '../../../lib/stream/source-stream.ts'
import { until } from '../../syslog/support/until.ts'
import type { Fault, FaultCase } from '../fault.ts'
import { filesFor } from '../support.ts'
import {
  arrives,
  dealtWith,
  freePort,
  HELLO,
  keepSending,
  portOf,
  sendDatagrams,
  sendStream,
  whileRunning
} from './support.ts'

const udp = (addr: string, port: number, more = ''): FaultCase['files'] =>
  filesFor('syslog', `addr = "${addr}"\nport = ${port}\nudp_recv_buffer = 65536\n${more}`)

/** A record arrives, from any sender. */
async function flows(source: SourceStream): Promise<void> {
  const [event] = (await once(source, 'data')) as [{ readonly text: string }]
  if (event.text !== 'hello') throw new Error(`${event.text} came`)
}

export const senderFaults: readonly Fault[] = [
  {
    // Refused datagrams are counted for the whole machine: tests running at the same time cause some
    name: 'nobody sends',
    area: 'syslog',
    code: 'SYSLOG_NO_SENDERS',
    quick: false,
    arrange: async (bench) => {
      const port = await freePort()
      let isSent = false
      return {
        files: udp('0.0.0.0', port),
        ask: whileRunning(async (source) => {
          if (isSent) await until(() => source.stats().events > 0)
        }),
        byHand: async () => {
          isSent = true
          keepSending(bench, () => sendDatagrams(port, [HELLO]))
        },
        works: flows
      }
    }
  },
  {
    name: 'the sender uses another address of this machine',
    area: 'syslog',
    code: 'SYSLOG_REFUSED',
    quick: false,
    arrange: async (bench) => {
      const port = await freePort()
      keepSending(bench, () => sendDatagrams(port, [HELLO], '127.0.0.2'))
      return {
        files: udp('127.0.0.1', port),
        works: flows,
        ask: whileRunning(async (source, config) => {
          if (config.source('s').params['addr'] === '0.0.0.0') await until(() => source.stats().events > 0)
        })
      }
    }
  },
  {
    name: 'the sender speaks UDP, and the source TCP',
    area: 'syslog',
    code: 'SYSLOG_REFUSED',
    quick: false,
    arrange: async (bench) => {
      const port = await freePort()
      keepSending(bench, () => sendDatagrams(port, [HELLO]))
      return {
        files: filesFor('syslog', `protocol = "tcp"\nport = ${port}`),
        works: flows,
        ask: whileRunning(async (source, config) => {
          if (config.source('s').params['protocol'] === 'udp') await until(() => source.stats().events > 0)
        })
      }
    }
  },
  {
    name: 'the sender uses another port',
    area: 'syslog',
    code: 'SYSLOG_REFUSED',
    quick: false,
    arrange: async (bench) => {
      const [port, other] = [await freePort(), await freePort()]
      let target = other
      keepSending(bench, () => sendDatagrams(target, [HELLO]))
      return {
        files: udp('0.0.0.0', port),
        works: flows,
        ask: whileRunning(async (source) => {
          if (target === port) await until(() => source.stats().events > 0)
        }),
        byHand: async ({ command = '', text }) => {
          if (!command.startsWith('sudo tcpdump ') || !text.en.includes(String(port))) throw new Error(text.en)
          target = port
        }
      }
    }
  },
  {
    name: 'the sender comes by IPv6 over TCP, and the source listens to IPv4',
    area: 'syslog',
    code: 'SYSLOG_REFUSED',
    quick: false,
    arrange: async (bench) => {
      const port = await freePort()
      keepSending(bench, () => sendStream({ port, host: '::1' }, `${HELLO}\n`))
      return {
        files: filesFor('syslog', `protocol = "tcp"\naddr = "0.0.0.0"\nport = ${port}`),
        works: flows,
        ask: whileRunning(async (source, config) => {
          if (config.source('s').params['addr'] === '::') await until(() => source.stats().events > 0)
        })
      }
    }
  },
  {
    name: 'the list keeps the sender out',
    area: 'syslog',
    code: 'SYSLOG_NOT_ALLOWED',
    quick: true,
    arrange: async () => ({
      files: udp('127.0.0.1', await freePort(), 'allow_from = ["10.0.0.0/8"]'),
      ask: whileRunning(async (source, config) => {
        await sendDatagrams(portOf(config), [HELLO])
        await dealtWith(source)
      }),
      works: (source, config) => arrives(source, 'hello', () => sendDatagrams(portOf(config), [HELLO]))
    })
  },
  {
    name: 'a proxy speaks for the sender, and nobody listens to that',
    area: 'syslog',
    code: 'SYSLOG_PROXY_UNEXPECTED',
    quick: true,
    arrange: async () => {
      const port = await freePort()
      const send = (): Promise<void> => sendStream({ port }, `PROXY TCP4 192.0.2.7 192.0.2.8 1000 514\r\n${HELLO}\n`)
      return {
        files: filesFor('syslog', `protocol = "tcp"\naddr = "127.0.0.1"\nport = ${port}`, {
          allow: '"protocol", "addr", "port", "proxy_protocol", "proxy_from"'
        }),
        ask: whileRunning(async (source) => {
          await send()
          await until(() => source.stats().events > 0)
        }),
        works: (source) => arrives(source, 'hello', send)
      }
    }
  },
  {
    name: 'as many senders are connected as may be',
    area: 'syslog',
    code: 'SYSLOG_TOO_MANY_CONNECTIONS',
    quick: true,
    arrange: async ({ after }) => ({
      files: filesFor(
        'syslog',
        `protocol = "tcp"\naddr = "127.0.0.1"\nport = ${await freePort()}\nmax_connections = 2`
      ),
      ask: whileRunning(async (source, config) => {
        const sockets = [1, 2, 3].map(() => net.connect(portOf(config), '127.0.0.1'))
        for (const socket of sockets) socket.on('error', () => {})
        after(() => {
          for (const socket of sockets) socket.destroy()
        })
        await until(
          () => (source.stats().connections ?? 0) + (source.stats().drops['connection_limit'] ?? 0) === 3,
          () => JSON.stringify(source.stats())
        )
      }),
      works: async (source, config) => {
        await once(source.resume(), 'ready')
        const idle = [1, 2].map(() => net.connect(portOf(config), '127.0.0.1'))
        after(() => {
          for (const socket of idle) socket.destroy()
        })
        await until(() => source.stats().connections === 2)
        await Promise.all([flows(source), sendStream({ port: portOf(config) }, `${HELLO}\n`)])
      }
    })
  }
]
