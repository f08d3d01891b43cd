import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { setTimeout } from 'node:timers/promises'
import type { Test } from 'tap'
import { plainEnvironment } from '../../docs/support/page-folder.ts'
import { fileIn } from './printed.ts'
import { LONGEST_MS } from './until.ts'

export interface Ended {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

/** Somebody with an empty folder, who saves what pages show, and types what they say. */
export class Walker {
  readonly folder: string
  readonly #running = new Set<ChildProcess>()

  /** The folder is outside of the checkout, whose packages it must not find. */
  constructor(t: Test) {
    const above = mkdtempSync(path.join(os.tmpdir(), 'warp-flow-walk-'))
    this.folder = path.join(above, 'my-service')
    mkdirSync(this.folder)
    t.teardown(async () => {
      await this.endAll()
      rmSync(above, { recursive: true, force: true })
    })
  }

  /** Ends what a step that has failed has left running. */
  async endAll(): Promise<void> {
    const closed = [...this.#running].map((child) => once(child, 'close'))
    for (const { pid } of this.#running) if (pid !== undefined) process.kill(-pid, 'SIGKILL')
    await Promise.all(closed)
  }

  /** Saves a file that a page shows, with other ports; below what is there, where its first line says so. */
  save(page: string, name: string, change: (code: string) => string = (code) => code): string {
    const code = change(fileIn(page, name))
    const file = path.join(this.folder, name)
    mkdirSync(path.dirname(file), { recursive: true })
    const isMore = code.startsWith(`# ${name}: below what is there\n`)
    if (existsSync(file) !== isMore) throw new Error(`${page}: ${name} ${isMore ? 'is not there' : 'is there already'}`)
    writeFileSync(file, isMore ? `\n${code}` : code, { flag: isMore ? 'a' : 'w' })
    return code
  }

  /** The text of a file; nothing where there is none. */
  read(name: string): string {
    const file = path.join(this.folder, name)
    return existsSync(file) ? readFileSync(file, 'utf8') : ''
  }

  write(name: string, text: string, flag = 'w'): void {
    mkdirSync(path.dirname(path.join(this.folder, name)), { recursive: true })
    writeFileSync(path.join(this.folder, name), text, { flag })
  }

  /** A command of a package that is here already, as if npm had installed it. */
  link(modules: string, name: string, program: string): void {
    const own = path.join(this.folder, 'node_modules')
    mkdirSync(path.join(own, '.bin'), { recursive: true })
    symlinkSync(path.join(modules, name), path.join(own, name))
    symlinkSync(path.join(modules, name, program), path.join(own, '.bin', name))
  }

  /** Types a command, and waits for its end. */
  async run(command: string, cwd: string = this.folder): Promise<Ended> {
    return await new Running(this.#spawn(command, cwd)).ended()
  }

  /** Types a command that goes on until it gets a signal. */
  start(command: string, cwd: string = this.folder): Running {
    return new Running(this.#spawn(`exec ${command}`, cwd))
  }

  #spawn(command: string, cwd: string): ChildProcess {
    // It looks for a package.json in the folders above, and would install there
    if (command.startsWith('npm install') && !existsSync(path.join(cwd, 'package.json')))
      throw new Error('there is no package.json: npm would install into a folder above')
    // A group of its own, so that all that a command has started ends with it
    const child = spawn('/bin/sh', ['-c', command], {
      cwd,
      env: environment(),
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe']
    })
    this.#running.add(child)
    child.once('close', () => this.#running.delete(child))
    return child
  }
}

export class Running {
  readonly #child: ChildProcess
  readonly #closed: Promise<unknown>
  #hasClosed = false
  #stdout = ''
  #stderr = ''

  constructor(child: ChildProcess) {
    this.#child = child
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      this.#stdout += text
    })
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.#stderr += text
    })
    this.#closed = once(child, 'close')
    child.once('close', () => {
      this.#hasClosed = true
    })
  }

  /** Waits until it has written this. */
  async says(wanted: string): Promise<void> {
    const { stdout, stderr } = this.#child
    const limit = AbortSignal.timeout(LONGEST_MS)
    while (!(this.#stdout + this.#stderr).includes(wanted)) {
      if (this.#hasClosed || limit.aborted)
        throw new Error(`it has not said ${JSON.stringify(wanted)}, but ${this.#stdout}${this.#stderr}`)
      const news = new AbortController()
      const signal = AbortSignal.any([news.signal, limit])
      const written = [stdout, stderr].flatMap((stream) => (stream === null ? [] : [once(stream, 'data', { signal })]))
      await Promise.race([this.#closed, Promise.allSettled([Promise.race(written)])])
      for (const waiting of written) waiting.catch(() => {})
      news.abort()
    }
  }

  /** Sends a signal, and waits for the end. */
  async ends(signal: NodeJS.Signals): Promise<Ended> {
    this.#child.kill(signal)
    return await this.ended()
  }

  async ended(): Promise<Ended> {
    const limit = new AbortController()
    const late = setTimeout(2 * LONGEST_MS, 'late', { signal: limit.signal })
    late.catch(() => {})
    if ((await Promise.race([this.#closed, late])) === 'late')
      throw new Error(`it does not end, and has said ${this.#stdout}${this.#stderr}`)
    limit.abort()
    return { code: this.#child.exitCode, stdout: this.#stdout, stderr: this.#stderr }
  }
}

/** That of a terminal: without what npm and a test runner have put into it, and with the Node that runs this. */
function environment(): NodeJS.ProcessEnv {
  const own = Object.entries(plainEnvironment()).filter(
    ([name]) => !/^(?:npm_(?!config_)|npm_config_local_prefix|INIT_CWD|DEBUG|FORCE_COLOR)/.test(name)
  )
  return {
    ...Object.fromEntries(own),
    PATH: `${path.dirname(process.execPath)}${path.delimiter}${process.env['PATH'] ?? ''}`,
    NO_COLOR: '1',
    // What `npm ci` of the checkout has fetched need not be fetched again
    npm_config_prefer_offline: 'true',
    npm_config_audit: 'false',
    npm_config_fund: 'false',
    npm_config_update_notifier: 'false'
  }
}
