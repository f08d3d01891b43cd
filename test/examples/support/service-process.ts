import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { createInterface } from 'node:readline'
import type { Test } from 'tap'
import { killChild } from '../../support/kill-child.ts'

/** The example, as a process of its own. */
export interface ServiceProcess {
  /** `http://127.0.0.1:<port>` */
  readonly url: string
  readonly child: ChildProcess
  /** Resolves with the first line from now on, or not yet asked for, that the service says and that matches. */
  readonly told: (wanted: RegExp) => Promise<string>
  /** What it has written to its standard output, in lines. */
  readonly records: AsyncIterator<string>
  /** Resolves with its exit code. */
  readonly ended: Promise<number | null>
}

/** A configuration of sources on the way to a test: `conf` of `connectors` and `sources`. */
export function writeConf(folder: string, sources: string, connectors: string = CONNECTORS): string {
  const conf = path.join(folder, 'conf')
  mkdirSync(path.join(conf, 'connectors', 'source.d'), { recursive: true })
  writeFileSync(path.join(conf, 'connectors', 'source.d', 'connectors.toml'), connectors)
  writeFileSync(path.join(conf, 'wpsrc.toml'), sources)
  return conf
}

/** A followed file beside `conf`, in TOML. */
export function fileSource(key: string, file: string, more = ''): string {
  const quoted = JSON.stringify(key)
  return `[[sources]]\nkey = ${quoted}\nconnect = "files"\n[sources.params]\nfile = ${JSON.stringify(file)}\n${more}\n`
}

/** A syslog source over TCP on this machine, in TOML. */
export function syslogSource(key: string, port: number): string {
  return `[[sources]]\nkey = "${key}"\nconnect = "net"\n[sources.params]\nport = ${port}\n`
}

/** Resolves when it listens: on a free port, unless one is given. */
export async function startService(t: Test, conf: string, port = '0'): Promise<ServiceProcess> {
  const said: string[] = []
  const starting = launchService(conf, port, said)
  t.teardown(() => {
    if (!t.passing()) t.comment(said.join('\n'))
  })
  const service = await starting
  t.teardown(() => killChild(service.child))
  return service
}

/** The same without a test; what it says is added to `said`. */
export async function launchService(conf: string, port = '0', said: string[] = []): Promise<ServiceProcess> {
  if (!existsSync('dist/package/index.js')) throw new Error('the package is not built: node scripts/bundle.mjs')
  const child = spawn(process.execPath, [...process.execArgv, path.resolve('dist/examples/service/main.js'), conf], {
    env: { ...process.env, SERVICE_PORT: port },
    stdio: ['ignore', 'pipe', 'pipe']
  })
  const ended = once(child, 'close').then(([code]) => code as number | null)
  const notes = createInterface({ input: child.stderr })[Symbol.asyncIterator]()
  const told = async (wanted: RegExp): Promise<string> => {
    for (let next = await notes.next(); next.done !== true; next = await notes.next()) {
      said.push(next.value)
      if (wanted.test(next.value)) return next.value
    }
    throw new Error(`it has ended before ${String(wanted)}:\n${said.join('\n')}`)
  }
  const url = (await told(/^http:/)).replace(/\/$/, '')
  return { url, child, told, records: createInterface({ input: child.stdout })[Symbol.asyncIterator](), ended }
}

/** Asks until the answer is as wanted: the service moves by itself. */
export async function eventually<T>(ask: () => Promise<T>, isWanted: (answer: T) => boolean): Promise<T> {
  for (;;) {
    const answer = await ask()
    if (isWanted(answer)) return answer
    await new Promise((resolve) => {
      setTimeout(resolve, 50)
    })
  }
}

export const CONNECTORS: string = `[[connectors]]
id = "files"
type = "file"
allow_override = ["base", "file", "charset", "ack", "symlinks"]
[connectors.params]
base = ".."
mode = "follow"
ack = "manual"
checkpoint_dir = "positions"

[[connectors]]
id = "net"
type = "syslog"
allow_override = ["port"]
[connectors.params]
addr = "127.0.0.1"
protocol = "tcp"
`
