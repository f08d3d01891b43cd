import { execFile } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { once } from 'node:events'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import type { Daemon } from '../../support/senders/daemon.ts'
import { startRsyslogd } from '../../support/senders/rsyslog.ts'
import { startSyslogNgDaemon } from '../../support/senders/syslog-ng.ts'
import { CORES } from './child.ts'

export type Framing = 'line' | 'len'

/** A syslog daemon that receives over TCP, parses and discards. */
export interface Peer {
  readonly pid: number
  readonly port: number
  /** How many messages it says it has received. */
  count(): Promise<number>
  stop(): Promise<void>
}

/** Peers by their name; each gets an empty folder. */
export const peers: Readonly<Record<string, (folder: string, framing: Framing) => Promise<Peer>>> = {
  'rsyslog imptcp': rsyslog,
  'syslog-ng': syslogNg
}

/** With a direct queue and no copy of anything. Its statistics come once a second. */
async function rsyslog(folder: string): Promise<Peer> {
  const port = await freePort()
  const counters = path.join(folder, 'counters')
  const config = path.join(folder, 'rsyslog.conf')
  writeFileSync(
    config,
    [
      `global(workDirectory="${folder}")`,
      'module(load="imptcp" threads="1")',
      `module(load="impstats" interval="1" format="json" resetCounters="off" log.syslog="off" log.file="${counters}")`,
      'ruleset(name="discard" queue.type="direct") { stop }',
      `input(type="imptcp" address="127.0.0.1" port="${port}" ruleset="discard")`,
      // It ends at once where no action is active; this one never gets a message.
      'action(type="omfile" file="/dev/null")',
      ''
    ].join('\n')
  )
  return peerOf(startRsyslogd(folder, config, ZONE), port, async () => {
    const lines = existsSync(counters) ? readFileSync(counters, 'utf8').split('\n') : []
    return Number(/"submitted": (\d+)/.exec(lines.findLast((line) => line.includes('"imptcp(')) ?? '')?.[1] ?? 0)
  })
}

/**
 * Without a destination, so that it formats and writes nothing. The window is wide, as its manual advises for one fast
 * sender.
 */
async function syslogNg(folder: string, framing: Framing): Promise<Peer> {
  const port = await freePort()
  const config = path.join(folder, 'syslog-ng.conf')
  const driver = framing === 'len' ? 'syslog' : 'network'
  writeFileSync(
    config,
    [
      '@version: 3.35',
      'options { stats-level(1); stats-freq(0); use-dns(no); keep-hostname(yes); };',
      `source in { ${driver}(ip("127.0.0.1") port(${port}) transport("tcp") max-connections(10) log-iw-size(100000) log-fetch-limit(1000)` +
        `${framing === 'line' ? ' flags(syslog-protocol)' : ''}); };`,
      'log { source(in); };',
      ''
    ].join('\n')
  )
  return peerOf(startSyslogNgDaemon(folder, config, ZONE), port, async () => {
    const { stdout } = await promisify(execFile)('syslog-ng-ctl', ['stats', '-c', path.join(folder, 'ng.ctl')])
    return Number(/^source;in;;a;processed;(\d+)$/m.exec(stdout)?.[1] ?? 0)
  })
}

async function peerOf(daemon: Daemon, port: number, count: () => Promise<number>): Promise<Peer> {
  const socket = await daemon.connected({ host: '127.0.0.1', port })
  socket.destroy()
  // All of its threads; those that come later follow.
  await promisify(execFile)('taskset', ['-a', '-p', '-c', String(CORES.receiver), String(daemon.pid)])
  return { pid: daemon.pid, port, count, stop: () => daemon.stop() }
}

/** Waits until a peer says that it has so many messages. */
export async function counted(peer: Peer, expected: number): Promise<number> {
  let count = 0
  for (let waited = 0; count < expected && waited < LONGEST_MS; waited += LOOK_MS) {
    await sleep(LOOK_MS)
    count = await peer.count()
  }
  return count
}

/** An empty folder of that name. */
export function emptyFolder(folder: string): string {
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  return folder
}

/** Neither daemon picks a port for itself. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as { readonly port: number }
  server.close()
  return port
}

/**
 * Without it the C library looks at /etc/localtime anew for each message, which takes syslog-ng more time than all the
 * rest.
 */
const ZONE = { TZ: 'UTC' }
const LOOK_MS = 100
const LONGEST_MS = 10_000
