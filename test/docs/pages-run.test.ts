import { spawn, type ChildProcessByStdio } from 'node:child_process'
import { once } from 'node:events'
import { appendFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import path from 'node:path'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import t, { type Test } from 'tap'
import { validateConfig } from '../../lib/index.ts'
import { syslogMessage, syslogSender } from '../../lib/testing.ts'
import { blocksOf } from './support/markdown.ts'
import { outputOf, pageFolder, plainEnvironment } from './support/page-folder.ts'
import { killChild } from '../support/kill-child.ts'

// Programs of the pages, run as they stand there; what they print is what the page says.

const RUN = new Set<string>()

t.test('README follows a log, ends by Ctrl-C, and goes on after the last line', async (t) => {
  const folder = pageFolder(t, 'README.md')
  const log = path.join(folder, 'app.log')
  const first = start(t, folder, 'follow.mjs')
  // It says on stderr that there is nothing yet
  await once(first.stderr, 'data')
  appendFileSync(log, 'hello\n')
  t.equal(await first.line(), expected('README.md', 'follow.mjs').trimEnd())
  t.equal(await first.interrupted(), 0)
  appendFileSync(log, 'again\n')
  const second = start(t, folder, 'follow.mjs')
  t.equal(await second.line(), 'app.log:2 again')
  t.equal(await second.interrupted(), 0)
})

t.test('README reads what TOML declares', async (t) => {
  const folder = pageFolder(t, 'README.md')
  appendFileSync(path.join(folder, 'app.log'), 'hello\n')
  const intake = start(t, folder, 'intake.mjs')
  t.equal(await intake.line(), expected('README.md', 'intake.mjs').trimEnd())
  t.equal(await intake.interrupted(), 0)
  t.ok(readdirSync(path.join(folder, 'positions')).includes('web.json'), 'the position is kept where TOML says')
})

t.test('README asks why a source is silent', async (t) => {
  const folder = pageFolder(t, 'README.md')
  mkdirSync(path.join(folder, 'logs'))
  writeFileSync(path.join(folder, 'logs/app.log'), 'hello\n')
  await prints(t, folder, 'README.md', 'why.mjs')
})

t.test('README has a connector that ticks', async (t) => {
  const ticker = start(t, pageFolder(t, 'README.md'), 'ticker.mjs')
  t.equal(await ticker.line(), 'tick')
  t.equal(await ticker.line(), 'tick')
})

t.test('the page of errors shows the report of a consumer that hangs', async (t) => {
  const folder = pageFolder(t, 'docs/diagnosis.md')
  writeFileSync(path.join(folder, 'access.log'), 'line\n'.repeat(1000))
  await prints(t, folder, 'docs/diagnosis.md', 'stalled.mjs')
})

t.test('the page of configuration shows the report of three faults', async (t) => {
  await prints(t, pageFolder(t, 'docs/configuration.md'), 'docs/configuration.md', 'read.mjs')
})

t.test('the page of configuration fixes faults without doubt', async (t) => {
  const folder = pageFolder(t, 'docs/configuration.md')
  const mend = start(t, folder, 'mend.mjs')
  t.equal(await mend.ended(), 0)
  const { ok, diagnostics } = await validateConfig(path.join(folder, 'conf'))
  t.ok(ok, diagnostics.map(({ message }) => message).join('; '))
})

t.test('the page of files reads a file to its end', async (t) => {
  const folder = pageFolder(t, 'docs/files.md')
  mkdirSync(path.join(folder, 'logs'))
  writeFileSync(path.join(folder, 'logs/app.log'), 'hello\n')
  await prints(t, folder, 'docs/files.md', 'read.mjs')
})

t.test('the page of syslog shows the message that is sent to it', async (t) => {
  const folder = pageFolder(t, 'docs/syslog.md')
  const program = path.join(folder, 'receive.mjs')
  const port = await freePort()
  writeFileSync(program, readFileSync(program, 'utf8').replace('1514', String(port)))
  const [listening, message] = expected('docs/syslog.md', 'receive.mjs')
    .trimEnd()
    .replace('1514', String(port))
    .split('\n')
  const receiver = start(t, folder, 'receive.mjs')
  t.equal(await receiver.line(), listening)
  const sender = await syslogSender({ protocol: 'tcp', port })
  await sender.send([syslogMessage({ facility: 1, severity: 5, host: 'web1', app: 'app', text: 'hello' })])
  t.equal(await receiver.line(), message)
  await sender.end()
})

t.test('the page of operating answers who asks for health', async (t) => {
  const folder = pageFolder(t, 'docs/operating.md')
  const program = path.join(folder, 'health.mjs')
  const port = await freePort()
  writeFileSync(path.join(folder, 'app.log'), 'hello\n')
  writeFileSync(program, readFileSync(program, 'utf8').replace('8080', String(port)))
  const child = start(t, folder, 'health.mjs')
  t.equal(await child.line(), 'hello')
  const response = await fetch(`http://127.0.0.1:${port}/`)
  t.equal(response.status, 200)
  t.match(await response.json(), { healthy: true, status: 'StatusOK' })
})

t.test('the page of operating shows the lines of a log file', async (t) => {
  const folder = pageFolder(t, 'docs/operating.md')
  writeFileSync(path.join(folder, 'app.log'), 'hello\n')
  const child = start(t, folder, 'log.mjs')
  t.equal(await child.ended(), 0)
  const withoutTime = (lines: string): string => lines.replaceAll(/^\S+Z /gm, '')
  const written = readFileSync(path.join(folder, 'logs/intake.log'), 'utf8')
  t.match(written, /^\d{4}-\d\d-\d\dT[\d:.]+Z /)
  t.equal(withoutTime(written), withoutTime(expected('docs/operating.md', 'log.mjs')))
})

t.test('every output shown by a page is tested', (t) => {
  const pages = ['README.md', ...readdirSync('docs').flatMap((name) => (name.endsWith('.md') ? [`docs/${name}`] : []))]
  for (const page of pages) {
    for (const { language, code } of blocksOf(page)) {
      if (language === '') t.fail(`${page}: a block without a language: ${code.slice(0, 80)}`)
      if (language === 'text') t.ok(RUN.has(`${page}\n${code}`), `${page}: ${code.slice(0, 80)}`)
    }
  }
  t.end()
})

function expected(page: string, program: string): string {
  const output = outputOf(page, program)
  RUN.add(`${page}\n${output}`)
  return output
}

async function prints(t: Test, folder: string, page: string, program: string): Promise<void> {
  const child = spawn(process.execPath, [program], {
    cwd: folder,
    env: plainEnvironment(),
    stdio: ['ignore', 'pipe', 'inherit']
  })
  t.teardown(() => killChild(child))
  const [printed] = await Promise.all([text(child.stdout), once(child, 'close')])
  t.equal(child.exitCode, 0)
  t.equal(steady(printed), steady(expected(page, program)))
}

/** What differs between machines and runs: times, and how many checks there are for this platform and this user. */
function steady(report: string): string {
  return report
    .trimEnd()
    .replaceAll(/\d+ ms\b|(?<=lastEventAgeMs: )\d+/g, '<time>')
    .replaceAll(/^(?:checks|not shown without `verbose`): .*$/gm, (line) => line.replaceAll(/\d+/g, '<count>'))
}

interface Running {
  readonly stderr: Readable
  line(): Promise<string | undefined>
  /** Gives the exit code. */
  ended(): Promise<number | null>
  /** Sends SIGINT, and gives the exit code. */
  interrupted(): Promise<number | null>
}

function start(t: Test, cwd: string, program: string): Running {
  const child: ChildProcessByStdio<null, Readable, Readable> = spawn(process.execPath, [program], {
    cwd,
    env: plainEnvironment(),
    stdio: ['ignore', 'pipe', 'pipe']
  })
  t.teardown(() => killChild(child))
  child.stderr.on('data', (said: Buffer) => t.comment(String(said)))
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  const ended = async (): Promise<number | null> => (await (once(child, 'close') as Promise<[number | null]>))[0]
  return {
    stderr: child.stderr,
    line: async () => {
      const { done, value } = await lines.next()
      return done === true ? undefined : value
    },
    ended,
    interrupted: async () => {
      const end = ended()
      child.kill('SIGINT')
      return await end
    }
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}
