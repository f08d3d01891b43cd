import { spawn, type ChildProcess } from 'node:child_process'
import dgram from 'node:dgram'
import { once, setMaxListeners } from 'node:events'
import fs from 'node:fs'
import { open } from 'node:fs/promises'
import net from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { Worker } from 'node:worker_threads'
import type { ConnectorType, OpenContext } from '../../../types/connector.ts'
import { connectorOf } from '../../support/connectors.ts'
import { ScriptedIntake } from '../../support/scripted-intake.ts'
import type { Planted } from './planted.ts'
import { Upstream } from './upstream.ts'

const DESTROY = 'destroy() releases everything'
const STOP = 'stop() releases everything'

/** Releases what the bad connectors have left behind: the test's own process is to end. */
const leftovers: (() => unknown)[] = []
async function sweep(): Promise<void> {
  for (const release of leftovers.splice(0)) await release()
}

/** Ticks, and holds something that `hold` makes; the good twin lets go of it. */
function holding<T>(
  hold: (context: OpenContext) => T | Promise<T>,
  release: (held: T) => unknown,
  lets: boolean
): ConnectorType {
  return connectorOf(async function* (context) {
    const held = await hold(context)
    if (!lets) leftovers.push(() => release(held))
    try {
      for (let index = 0; ; index++) {
        await sleep(1, null, { signal: context.signal })
        yield { payload: `tick ${index}` }
      }
    } finally {
      if (lets) await release(held)
    }
  })
}

function leak<T>(says: RegExp, hold: (context: OpenContext) => T | Promise<T>, release: (held: T) => unknown): Planted {
  return { check: STOP, says, bad: holding(hold, release, false), good: holding(hold, release, true), cleanUp: sweep }
}

const outliving = new Upstream()
outliving.setMaxListeners(0)
const target = new EventTarget()
setMaxListeners(0, target)
const nothing = (): void => {}
const hour = 3_600_000

async function listening(server: net.Server, where: number | string): Promise<net.Server> {
  server.listen(where)
  await once(server, 'listening')
  return server
}

function ended(child: ChildProcess): Promise<unknown> {
  const gone = once(child, 'close')
  child.kill('SIGKILL')
  return gone
}

let socketCount = 0

export const leaks: Readonly<Record<string, Planted>> = {
  'an interval': leak(/an interval of 3600000 ms, made at/, () => setInterval(nothing, hour), clearInterval),
  'an interval without ref': leak(/an interval of 3600000 ms/, () => setInterval(nothing, hour).unref(), clearInterval),
  'a timer': leak(/a timer of 3600000 ms, made at .*leaks/, () => setTimeout(nothing, hour), clearTimeout),
  'a listening server': leak(
    /a listening server, made at/,
    () => listening(net.createServer(), 0),
    (server) => server.close()
  ),
  'a server at a socket': leak(
    /a server that listens at a socket/,
    () => listening(net.createServer(), `\0warp-flow-kit-${process.pid}-${socketCount++}`),
    (server) => server.close()
  ),
  'a UDP socket': leak(
    /a UDP socket/,
    async () => {
      const socket = dgram.createSocket('udp4').bind(0, '127.0.0.1')
      await once(socket, 'listening')
      return socket
    },
    (socket) => socket.close()
  ),
  'a connection': leak(
    /a connection/,
    async () => {
      const server = await listening(net.createServer(), 0)
      const client = net.connect((server.address() as net.AddressInfo).port)
      await once(client, 'connect')
      server.close()
      return client
    },
    (client) => client.destroy()
  ),
  'a watcher': leak(
    /a watcher of fs.watch/,
    () => fs.watch('.', nothing),
    (watcher) => {
      watcher.close()
    }
  ),
  'an open file': leak(
    /an open file, .*, opened at/,
    () => open(process.execPath),
    (handle) => handle.close()
  ),
  'an open descriptor': leak(/an open file, .*, opened at/, () => fs.openSync(process.execPath, 'r'), fs.closeSync),
  'a stream of a file': leak(
    /an open file, .*, opened/,
    async () => {
      const stream = fs.createReadStream(process.execPath)
      await once(stream, 'open')
      return stream
    },
    async (stream) => {
      stream.destroy()
      await once(stream, 'close')
    }
  ),
  'a child process': leak(/a child process/, () => spawn('sleep', ['60'], { stdio: 'ignore' }), ended),
  'a worker': leak(
    /a worker thread/,
    () => new Worker('setInterval(() => {}, 1000)', { eval: true }),
    (worker) => worker.terminate()
  ),
  'a listener on process': leak(
    /a listener for 'SIGUSR2' on `process`, added at/,
    () => {
      const listener = (): void => {}
      process.on('SIGUSR2', listener)
      return listener
    },
    (listener) => process.off('SIGUSR2', listener)
  ),
  'a listener on what outlives it': leak(
    /a listener for 'line' on a Upstream that outlives the source/,
    () => {
      const listener = (): void => {}
      outliving.on('line', listener)
      return listener
    },
    (listener) => outliving.off('line', listener)
  ),
  'a listener on an EventTarget that outlives it': leak(
    /a listener for 'line' on a EventTarget that outlives the source/,
    () => {
      const listener = (): void => {}
      target.addEventListener('line', listener)
      return listener
    },
    (listener) => {
      target.removeEventListener('line', listener)
    }
  ),
  'a watcher by fs.watchFile()': leak(
    /a watcher of fs\.watchFile\(\)|on a StatWatcher that outlives the source/,
    () => {
      const listener = (): void => {}
      fs.watchFile(process.execPath, listener)
      return listener
    },
    (listener) => {
      fs.unwatchFile(process.execPath, listener)
    }
  ),
  'a loop of its own': leak(
    /a loop of setImmediate|work that goes on/,
    () => {
      let runs = true
      const loop = (): void => {
        if (runs) setImmediate(loop)
      }
      loop()
      return () => {
        runs = false
      }
    },
    (end) => {
      end()
    }
  ),
  'a server that stop() alone closes': {
    check: DESTROY,
    says: /a listening server/,
    bad: connectorOf((context) => serving(context, false)),
    good: connectorOf((context) => serving(context, true)),
    cleanUp: sweep
  },
  'a timer while it opens': {
    check: DESTROY,
    says: /a timer of 3600000 ms/,
    bad: connectorOf((context) => slowlyOpened(context, false)),
    good: connectorOf((context) => slowlyOpened(context, true)),
    cleanUp: sweep
  }
}

/** Closes its server where it is stopped; the good one also where it is destroyed. */
async function serving(context: OpenContext, closesAlways: boolean): Promise<ScriptedIntake> {
  const server = await listening(net.createServer(), 0)
  const release = (): void => {
    server.close()
  }
  if (!closesAlways) leftovers.push(release)
  return new ScriptedIntake([{ records: 5 }, { records: 1, when: 'gate' }], context, {
    stop: release,
    ...(closesAlways ? { close: () => Promise.resolve(release()) } : {})
  })
}

/** Gives up opening when it is told to, and forgets its timer. */
async function slowlyOpened({ signal }: OpenContext, clears: boolean): Promise<AsyncIterable<string>> {
  const timer = setTimeout(nothing, hour)
  if (!clears)
    leftovers.push(() => {
      clearTimeout(timer)
    })
  try {
    await sleep(1, null, { signal })
  } catch (error) {
    if (clears) clearTimeout(timer)
    throw error
  }
  clearTimeout(timer)
  return lines(signal)
}

async function* lines(signal: AbortSignal): AsyncGenerator<string> {
  for (let index = 0; ; index++) {
    await sleep(1, null, { signal })
    yield `line ${index}`
  }
}
