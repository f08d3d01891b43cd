import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { connect, type NetConnectOpts, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'

/** A program that runs until stopped. */
export interface Daemon {
  readonly pid: number
  /** A connection to the program, once it listens. Rejects with its output if it ends instead. */
  connected(to: NetConnectOpts): Promise<Socket>
  /** Ends the program, and waits until it has ended. */
  stop(): Promise<void>
}

/** Starts a program in the foreground. */
export function startDaemon(
  command: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {}
): Daemon {
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...env } })
  let said = ''
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => {
      said = `${said}${text}`.slice(-4000)
    })
  const ended = once(child, 'close')
  ended.catch(() => {
    /* Whoever waits for it is told. */
  })
  const hasEnded = (): boolean => child.exitCode !== null || child.signalCode !== null

  async function connected(to: NetConnectOpts): Promise<Socket> {
    for (const since = Date.now(); Date.now() - since < LONGEST_MS; await sleep(RETRY_MS)) {
      if (hasEnded()) throw new Error(`${command} has ended: ${said}`)
      const socket = connect(to)
      // It creates the socket a little before it listens.
      if (
        await once(socket, 'connect').then(
          () => true,
          () => false
        )
      )
        return socket
    }
    throw new Error(`${command} does not listen on ${JSON.stringify(to)}: ${said}`)
  }

  async function stop(): Promise<void> {
    if (hasEnded()) return
    child.kill('SIGTERM')
    const patience = setTimeout(() => child.kill('SIGKILL'), LONGEST_MS)
    await ended
    clearTimeout(patience)
  }

  return { pid: child.pid ?? -1, connected, stop }
}

const LONGEST_MS = 120_000
const RETRY_MS = 10
