import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { createSyslogSource } from '../../../lib/syslog/create-syslog-source.ts'
import type { SyslogEvent } from '../../../types/event.ts'
import type { Said } from './child.ts'

/** The kernel's buffer that every contender asks for. */
const BUFFER_BYTES = 16 * 1024 * 1024

/**
 * contender => receives datagrams until it is told to finish. Says first `port` and the receive buffer `granted` (0
 * where it is as asked), in the end what it has counted.
 */
export const datagramReceivers: Readonly<
  Record<string, (say: (said: Said) => void, finish: Promise<unknown>) => Promise<void>>
> = {
  'bare dgram receiver': receiveBare,
  'warp-flow pipeline()': (say, finish) =>
    receive(say, finish, (source, take) =>
      pipeline(
        source,
        new Writable({
          objectMode: true,
          write: (event: SyslogEvent, _encoding, done) => {
            take(event)
            done()
          }
        })
      )
    ),
  'warp-flow for await': (say, finish) =>
    receive(say, finish, async (source, take) => {
      for await (const event of source) take(event)
    })
}

async function receiveBare(say: (said: Said) => void, finish: Promise<unknown>): Promise<void> {
  let messages = 0
  const socket = createSocket({ type: 'udp4', recvBufferSize: BUFFER_BYTES }, () => {
    messages++
  }).bind(0, '127.0.0.1')
  await once(socket, 'listening')
  // Linux tells twice what it holds, for its own bookkeeping.
  say({
    port: socket.address().port,
    granted: socket.getRecvBufferSize() / (process.platform === 'linux' ? 2 : 1),
    asked: BUFFER_BYTES
  })
  await finish
  for (let seen = -1; seen < messages;) {
    seen = messages
    await sleep(QUIET_MS)
  }
  say({ messages })
  socket.close()
}

type Source = ReturnType<typeof createSyslogSource>

async function receive(
  say: (said: Said) => void,
  finish: Promise<unknown>,
  consume: (source: Source, take: (event: SyslogEvent) => void) => Promise<void>
): Promise<void> {
  const source = createSyslogSource({ addr: '127.0.0.1', port: 0, protocol: 'udp', udpRecvBuffer: BUFFER_BYTES })
  source.on('warning', () => {
    /* Drops are in the figures. */
  })
  const [{ port }] = (await once(source, 'ready')) as [{ readonly port: number }]
  const { receiveBufferGranted: granted = 0, receiveBufferAsked: asked = 0 } = source.stats().datagrams ?? {}
  say({ port, granted, asked })
  let messages = 0
  let characters = 0
  let severities = 0
  const consumed = consume(source, ({ text, meta: { severity } }) => {
    messages++
    characters += text.length
    severities += severity ?? NaN
  })
  await finish
  await source.stop({ timeoutMs: 60_000 })
  await consumed
  const { kernel = 0, queue = 0 } = source.stats().drops
  say({ messages, characters, severities, kernel, queue })
}

const QUIET_MS = 300
