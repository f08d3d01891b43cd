import { spawn, spawnSync, type ChildProcessWithoutNullStreams } from 'node:child_process'
import { once } from 'node:events'
import { appendFileSync, cpSync, existsSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import t, { type Test } from 'tap'
import { pageFolder, plainEnvironment } from './support/page-folder.ts'
import { killChild } from '../support/kill-child.ts'

// What `npm run demo` starts, with the library of this tree in place of the package.

interface Demo {
  readonly folder: string
  readonly program: string
  readonly log: string
}

function demoIn(t: Test): Demo {
  const folder = pageFolder(t, 'README.md')
  cpSync('examples', path.join(folder, 'examples'), { recursive: true })
  for (const part of ['demo.js', 'demo'])
    cpSync(path.join('dist/examples', part), path.join(folder, 'dist/examples', part), { recursive: true })
  writeFileSync(path.join(folder, 'package.json'), '{ "type": "module" }')
  const log = path.join(folder, 'a.log')
  writeFileSync(log, 'one\ntwo \u001B[31m\n')
  return { folder, program: path.join(folder, 'dist/examples/demo.js'), log }
}

class Shown {
  #text = ''
  readonly #child: ChildProcessWithoutNullStreams

  constructor(child: ChildProcessWithoutNullStreams) {
    this.#child = child
    child.stdout.on('data', (part: Buffer) => {
      this.#text += String(part)
    })
  }

  get text(): string {
    return this.#text
  }

  async until(wanted: RegExp): Promise<RegExpExecArray> {
    for (;;) {
      const found = wanted.exec(this.#text)
      if (found !== null) return found
      if (this.#child.stdout.readableEnded) throw new Error(`it has ended before ${String(wanted)}: ${this.#text}`)
      await Promise.race([once(this.#child.stdout, 'data'), once(this.#child.stdout, 'end')])
    }
  }
}

function start(t: Test, command: string, args: readonly string[]): ChildProcessWithoutNullStreams {
  const child = spawn(command, args, { env: { ...plainEnvironment(), INIT_CWD: '', LANG: 'C' } })
  child.stderr.on('data', (said: Buffer) => t.comment(String(said)))
  t.teardown(() => killChild(child))
  return child
}

t.test('without a terminal it reads the log and ends by itself', async (t) => {
  const { program, log } = demoIn(t)
  const { status, stdout } = spawnSync(process.execPath, [program, log], { encoding: 'utf8', env: plainEnvironment() })
  t.equal(status, 0)
  t.match(stdout, /lines +2 /)
  t.notMatch(stdout, 'Now following')
  t.notOk(stdout.includes('\u001B'), 'no log commands the terminal')
})

t.test('a path that is missing is explained, and nothing is followed', async (t) => {
  const { program, log } = demoIn(t)
  const { status, stdout } = spawnSync(process.execPath, [program, `${log}.not`, '--follow'], {
    encoding: 'utf8',
    env: plainEnvironment()
  })
  t.equal(status, 1)
  t.match(stdout, 'FILE_NOT_FOUND')
  t.notMatch(stdout, 'Now following')
})

t.test('with --follow it shows each line that is appended, and ends by SIGINT', async (t) => {
  const { program, log } = demoIn(t)
  const child = start(t, process.execPath, [program, '--follow', log])
  const shown = new Shown(child)
  const [, file = ''] = await shown.until(/echo "hello" >> (\S+)/)
  appendFileSync(file, 'hello \u001B[31mred\n')
  await shown.until(/^ +1 {2}hello .\[31mred$/mu)
  appendFileSync(file, 'again\n')
  await shown.until(/^ +2 {2}again$/m)
  const closed = once(child, 'close')
  child.kill('SIGINT')
  t.strictSame(await closed, [0, null])
  t.match(shown.text, 'Stopped by stop(): 2 lines, 21 B.')
  t.notOk(shown.text.includes('\u001B'))
  t.notOk(existsSync(path.dirname(file)), 'nothing is left behind')
})

const hasScript = spawnSync('script', ['--version']).status === 0
const inCi = (process.env['CI'] ?? '') !== ''

t.test(
  'in a terminal it follows by itself, shows how far it is, and ends by Ctrl-C',
  { skip: !hasScript && !inCi && 'no `script` here; install with: apt-get install bsdutils' },
  async (t) => {
    const { program, log } = demoIn(t)
    // Whatever shell `script` takes, it gives way to the demo: dash would be hit by Ctrl-C too, and end with 130
    const command = `exec ${[process.execPath, program, log].map((part) => `'${part}'`).join(' ')}`
    const child = start(t, 'script', ['-qec', command, '/dev/null'])
    const shown = new Shown(child)
    const [, file = ''] = await shown.until(/echo "hello" >> (\S+)/)
    await shown.until(/following {2}0 lines/)
    appendFileSync(file, 'hello\n')
    await shown.until(/ 1 {2}hello\r\n/)
    await shown.until(/following {2}1 line {2}6 B {2}0 B behind/)
    const closed = once(child, 'close')
    child.stdin.write('\u0003')
    t.strictSame(await closed, [0, null])
    t.match(shown.text, 'Stopped by stop(): 1 line, 6 B.')
  }
)
