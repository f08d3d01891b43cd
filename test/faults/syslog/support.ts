import { spawn } from 'node:child_process'
import dgram from 'node:dgram'
import { once } from 'node:events'
import net from 'node:net'
import tls from 'node:tls'
import type { SourceStream } from '../../../lib/stream/source-stream.ts'
import { createSource, diagnose } from '../../../lib/index.ts'
import type { Config } from '../../../types/config.ts'
import type { SourceStats } from '../../../types/stats.ts'
import { until } from '../../syslog/support/until.ts'
import type { FaultBench, FaultCase } from '../fault.ts'

/** A port of this machine that nobody holds now. */
export async function freePort(): Promise<number> {
  const server = net.createServer().listen(0)
  await once(server, 'listening')
  const { port } = server.address() as net.AddressInfo
  server.close()
  await once(server, 'close')
  return port
}

/** A process that runs a script, which says on one line of JSON when it is ready. It ends with its standard input. */
export async function childSaying(bench: FaultBench, script: string): Promise<unknown> {
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: ['pipe', 'pipe', 'inherit'] })
  bench.after(async () => {
    const gone = once(child, 'exit')
    child.stdin.end()
    await gone
  })
  const [line] = (await once(child.stdout, 'data')) as [Buffer]
  return JSON.parse(line.toString())
}

export const UNTIL_INPUT_ENDS = 'process.stdin.resume().on("end", () => process.exit())'

export function portOf(config: Config): number {
  return Number(config.source('s').params['port'])
}

/** Sends datagrams, one after the other. */
export async function sendDatagrams(port: number, messages: readonly string[], address = '127.0.0.1'): Promise<void> {
  const socket = dgram.createSocket(net.isIPv6(address) ? 'udp6' : 'udp4')
  for (const message of messages)
    await new Promise((resolve) => {
      socket.send(message, port, address, resolve)
    })
  socket.close()
}

/** Sends over a connection of its own and ends it; what the other end does to it is no matter. */
export async function sendStream(
  where: { readonly port: number; readonly host?: string } | { readonly path: string },
  text: string
): Promise<void> {
  await endedWith(net.connect('path' in where ? where : { host: '127.0.0.1', ...where }), text)
}

export async function sendTls(port: number, text: string, options: tls.ConnectionOptions = {}): Promise<void> {
  await endedWith(tls.connect({ host: '127.0.0.1', port, rejectUnauthorized: false, ...options }), text)
}

async function endedWith(socket: net.Socket, text: string): Promise<void> {
  socket.on('error', () => {})
  const closed = new Promise((resolve) => {
    socket.once('close', resolve)
  })
  socket.resume().end(text)
  await closed
}

/** Sends again and again, until the fault is undone. */
export function keepSending(bench: FaultBench, send: () => Promise<void>): void {
  const { signal, abort } = stopping()
  const sending = (async () => {
    while (!signal.aborted) {
      await send()
      // How fast it sends: nobody waits for a guess
      await new Promise((resolve) => {
        setTimeout(resolve, 20)
      })
    }
  })()
  bench.after(async () => {
    abort()
    await sending
  })
}

function stopping(): { readonly signal: AbortSignal; readonly abort: () => void } {
  const controller = new AbortController()
  return {
    signal: controller.signal,
    abort: () => {
      controller.abort()
    }
  }
}

/** Asks a source what is wrong while it runs and `traffic` has come to it. */
export function whileRunning(
  traffic: (source: SourceStream, config: Config) => Promise<void>
): NonNullable<FaultCase['ask']> {
  return async (config) => {
    const source = createSource(config.source('s'))
    const closed = new Promise((resolve) => {
      source.once('close', resolve)
    })
    try {
      source.resume()
      // One that dies is asked for what it died of
      await Promise.race([once(source, 'ready').catch(() => {}), closed])
      await traffic(source, config)
      return await diagnose(source, { intervalMs: 200 })
    } finally {
      source.destroy()
      await closed
    }
  }
}

/** Something has become of what was sent. */
export async function dealtWith(source: SourceStream, count = 1): Promise<void> {
  const sum = (counts: SourceStats['errors']): number => Object.values(counts).reduce((total, each) => total + each, 0)
  await until(
    () => {
      const { events, drops, errors } = source.stats()
      return events + sum(drops) + sum(errors) >= count
    },
    () => JSON.stringify(source.stats())
  )
}

/** The source gives the text, once it is open and that was sent. */
export async function arrives(source: SourceStream, text: string, send: () => Promise<void>): Promise<void> {
  const first = new Promise<string>((resolve, reject) => {
    source.once('data', (event: { readonly text: string }) => {
      resolve(event.text)
    })
    source.once('error', reject)
  })
  first.catch(() => {})
  // It says so once, and the caller may have waited for something else meanwhile
  if (source.stats().state === 'starting') await Promise.race([once(source, 'ready'), first])
  await send()
  const came = await first
  if (came !== text) throw new Error(`${JSON.stringify(came)} came in place of ${JSON.stringify(text)}`)
}

export const HELLO = '<34>Oct 11 22:14:15 host app: hello'
