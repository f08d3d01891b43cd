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

/** A free port of this machine. */
export async function freePort(): Promise<number> {
  const server = net.createServer().listen(0)
  await once(server, 'listening')
  const { port } = server.address() as net.AddressInfo
  server.close()
  await once(server, 'close')
  return port
}

/** A process that runs a script, which prints one line of JSON when it is ready. It ends with its standard input. */
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

/** Sends datagrams one after the other. */
export async function sendDatagrams(port: number, messages: readonly string[], address = '127.0.0.1'): Promise<void> {
  const socket = dgram.createSocket(net.isIPv6(address) ? 'udp6' : 'udp4')
  for (const message of messages)
    await new Promise((resolve) => {
      socket.send(message, port, address, resolve)
    })
  socket.close()
}

/** Sends over a new connection and ends it; errors caused by the other end are ignored. */
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

/** Sends repeatedly until the fault is undone. */
export function keepSending(bench: FaultBench, send: () => Promise<void>): void {
  const { signal, abort } = stopping()
  const sending = (async () => {
    while (!signal.aborted) {
      await send()
      // How fast it sends; no test depends on it
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

/** Diagnoses a source while it runs, once `traffic` has reached it. */
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
      // A source that has failed is diagnosed with its error
      await Promise.race([once(source, 'ready').catch(() => {}), closed])
      await traffic(source, config)
      return await diagnose(source, { intervalMs: 200 })
    } finally {
      source.destroy()
      await closed
    }
  }
}

/** What was sent has been delivered or dropped. */
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

/** The source delivers the text, once it is open and the text was sent. */
export async function arrives(source: SourceStream, text: string, send: () => Promise<void>): Promise<void> {
  const first = new Promise<string>((resolve, reject) => {
    source.once('data', (event: { readonly text: string }) => {
      resolve(event.text)
    })
    source.once('error', reject)
  })
  first.catch(() => {})
  // It is emitted only once, and the caller may have waited for something else meanwhile
  if (source.stats().state === 'starting') await Promise.race([once(source, 'ready'), first])
  await send()
  const came = await first
  if (came !== text) throw new Error(`${JSON.stringify(came)} came in place of ${JSON.stringify(text)}`)
}

export const HELLO = '<34>Oct 11 22:14:15 host app: hello'
