import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { accessSync, constants, readdirSync } from 'node:fs'
import { chown, mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { freePorts } from '../kafka/free-ports.ts'
import { startKeeper, type Keeper } from '../kafka/keeper.ts'

/** A PostgreSQL server for this test alone, on loopback. */
export interface TestPostgres {
  /** URL for its only user, who needs no password. */
  readonly url: string
  readonly running: boolean
  /**
   * Resolves when the process is gone. SIGKILL leaves the state of a power cut to the next start; SIGINT is an orderly
   * shutdown.
   */
  stop(signal?: 'SIGINT' | 'SIGKILL'): Promise<void>
  /** Restarts the server with the same port and data. Resolves when it accepts connections. */
  start(): Promise<void>
  /** Kills the server and removes its data. Happens automatically if the test process ends or is killed. */
  close(): Promise<void>
}

/** Starts a server with an empty database. As PostgreSQL refuses to run as root, it then runs as `nobody`. */
export async function startPostgres(): Promise<TestPostgres> {
  const folder = await mkdtemp(path.join(tmpdir(), 'warp-flow-postgres-'))
  if (SERVER_USER !== null) await chown(folder, SERVER_USER.uid, SERVER_USER.gid)
  const keeper = startKeeper(folder)
  const data = path.join(folder, 'data')
  const [port = 0] = await freePorts(1)
  try {
    const { status, stderr } = spawnSync(programPath('initdb'), [...INIT, '-D', data], {
      ...SERVER_USER,
      encoding: 'utf8'
    })
    if (status !== 0) throw new Error(`initdb: ${stderr}`)
    const postgres = server(data, folder, port, keeper)
    await postgres.start()
    return postgres
  } catch (error) {
    await keeper.close()
    throw error
  }
}

function server(data: string, folder: string, port: number, keeper: Keeper): TestPostgres {
  let running: { readonly child: ChildProcess; readonly gone: Promise<unknown> } | null = null
  let log = ''

  /** Returns `false` if the server has ended: remains of a killed one may still be in the way. */
  async function tryStart(): Promise<boolean> {
    const settings = [`port=${port}`, 'listen_addresses=127.0.0.1', `unix_socket_directories=${folder}`]
    const child = spawn(programPath('postgres'), ['-D', data, ...settings.flatMap((each) => ['-c', each])], {
      ...SERVER_USER,
      stdio: ['ignore', 'ignore', 'pipe'],
      detached: true
    })
    await once(child, 'spawn')
    const { pid = 0 } = child
    keeper.started(pid)
    const gone = untilGone(child, pid)
    running = { child, gone }
    const serves = new Promise<boolean>((resolve) => {
      child.stderr.setEncoding('utf8').on('data', (text: string) => {
        log = `${log}${text}`.slice(-65_536)
        if (text.includes(SERVES)) resolve(true)
      })
    })
    return Promise.race([serves, gone.then(() => false)])
  }

  async function untilGone(child: ChildProcess, pid: number): Promise<void> {
    await once(child, 'close')
    keeper.ended(pid)
    running = null
  }

  async function start(): Promise<void> {
    if (running !== null) throw new Error('PostgreSQL runs already')
    for (const since = Date.now(); !(await tryStart()); await sleep(100))
      if (Date.now() - since > LONGEST_MS) throw new Error(`PostgreSQL does not start:\n${log}`)
  }

  async function stop(signal: 'SIGINT' | 'SIGKILL' = 'SIGINT'): Promise<void> {
    running?.child.kill(signal)
    await running?.gone
  }

  return {
    url: `postgres://postgres@127.0.0.1:${port}/postgres`,
    get running() {
      return running !== null
    },
    start,
    stop,
    close: async () => {
      await stop('SIGKILL')
      await keeper.close()
    }
  }
}

/** What this machine lacks to run a server; `null` if one can be started. */
export function postgresMissing(): string | null {
  return programPath('postgres') === '' ? `no PostgreSQL here; install with: sudo ${INSTALLER}` : null
}

/**
 * Options of a test that starts its own server. Without PostgreSQL the test is skipped, with the reason and the remedy;
 * under CI that is an error, so that nothing silently goes untested.
 */
export function needsPostgres(): { readonly skip: string | false } {
  const missing = postgresMissing()
  if (missing !== null && (process.env['CI'] ?? '') !== '') throw new Error(missing)
  return { skip: missing ?? false }
}

/** Debian installs one folder per version, of which the newest is used; empty if there is none. */
function programPath(name: string): string {
  const folders = (process.env['PATH'] ?? '').split(path.delimiter)
  try {
    const versions = readdirSync(DEBIAN).sort((one, other) => Number(other) - Number(one))
    folders.unshift(...versions.map((version) => path.join(DEBIAN, version, 'bin')))
  } catch {
    // Not Debian
  }
  return folders.map((folder) => path.join(folder, name)).find(isProgram) ?? ''
}

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK)
    return true
  } catch {
    return false
  }
}

/** Debian's `nobody` */
const SERVER_USER = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : null
const INIT = ['-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--no-locale', '--no-sync']
const SERVES = 'database system is ready to accept connections'
const DEBIAN = '/usr/lib/postgresql'
const INSTALLER = 'test/support/postgres/install.sh'
const LONGEST_MS = 120_000
