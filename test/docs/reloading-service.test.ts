import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { appendFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { createInterface } from 'node:readline'
import t from 'tap'
import { killChild } from '../support/kill-child.ts'

const EXAMPLE = path.resolve('dist/examples/reloading-service.js')
const LIBRARY = path.resolve('dist/lib/index.js')

/** The example, with the library of this tree in place of the package. */
function program(folder: string): string {
  const file = path.join(folder, 'reloading-service.js')
  writeFileSync(
    file,
    readFileSync(EXAMPLE, 'utf8').replace(`'warp-flow'`, JSON.stringify(path.relative(folder, LIBRARY)))
  )
  return file
}

const connectors =
  '[[connectors]]\nid = "files"\ntype = "file"\nallow_override = ["file", "charset"]\n[connectors.params]\nmode = "follow"\ncheckpoint_dir = "positions"\n'
const source = (key: string, more = ''): string =>
  `[[sources]]\nkey = "${key}"\nconnect = "files"\n[sources.params]\nfile = "${key}.log"\n${more}\n`

t.test('the service applies edits, survives an invalid one, and ends cleanly', async (t) => {
  const folder = t.testdir()
  const conf = path.join(folder, 'conf')
  mkdirSync(path.join(conf, 'connectors', 'source.d'), { recursive: true })
  writeFileSync(path.join(conf, 'connectors', 'source.d', 'files.toml'), connectors)
  const edit = (text: string): void => {
    writeFileSync(path.join(conf, 'wpsrc.toml'), text)
  }
  const write = (key: string, line: string): void => {
    appendFileSync(path.join(conf, `${key}.log`), `${line}\n`)
  }
  for (const key of ['a', 'b']) write(key, '1')
  edit(source('a'))

  const child = spawn(process.execPath, [...process.execArgv, program(folder), conf], {
    stdio: ['ignore', 'pipe', 'pipe']
  })
  t.teardown(() => killChild(child))
  const [records, notes] = [child.stdout, child.stderr].map((stream) =>
    createInterface({ input: stream })[Symbol.asyncIterator]()
  )
  const told = async (lines: typeof records, wanted: RegExp): Promise<void> => {
    for (let next = await lines?.next(); next !== undefined; next = await lines?.next()) {
      if (next.done === true) throw new Error(`it has ended before ${String(wanted)}`)
      if (wanted.test(next.value)) return
    }
  }

  await told(notes, /^a: applied/)
  await told(records, /^a: 1$/)
  edit(source('a') + source('b'))
  await told(notes, /^b: added \(reopen\)/)
  await told(records, /^b: 1$/)
  edit(`${source('a')}connect =`)
  await told(notes, /^error\[CONFIG_/)
  await told(notes, /stays in force/)
  write('b', '2')
  await told(records, /^b: 2$/)
  edit(source('a', 'charset = "gbk"') + source('b'))
  await told(notes, /^a: changed \(reopen\) charset/)
  await told(notes, /^a: applied/)
  write('a', '2')
  await told(records, /^a: 2$/)
  edit(source('a', 'charset = "gbk"'))
  await told(notes, /^b: removed/)
  child.kill('SIGTERM')
  await told(notes, /^stopped/)
  const [code] = (await once(child, 'close')) as [number | null]
  t.equal(code, 0)
})
