import { appendFileSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { finished } from 'node:stream/promises'
import t, { type Test } from 'tap'
import { RollingFile } from '../../examples/syslog-to-files/rolling-file.ts'

interface Rolling {
  readonly folder: string
  readonly file: string
  readonly troubles: unknown[]
  readonly open: () => RollingFile
}

function rolling(t: Test, keep = 100): Rolling {
  const folder = t.testdir()
  const file = path.join(folder, 'a.jsonl')
  const troubles: unknown[] = []
  const open = (): RollingFile =>
    new RollingFile({ path: file, bytes: 20, keep, onTrouble: (error) => troubles.push(error) })
  return { folder, file, troubles, open }
}

/** Each line is in the file before the next one is given. */
async function write(file: RollingFile, ...lines: readonly string[]): Promise<void> {
  for (const line of lines)
    await new Promise<void>((resolve, reject) => {
      file.write(`${line}\n`, (error) => {
        if (error) reject(error)
        else resolve()
      })
    })
}

async function end(file: RollingFile): Promise<void> {
  file.end()
  await finished(file)
}

t.test('it rolls when it is large enough, by numbers that are never used again', async (t) => {
  const { folder, open } = rolling(t)
  const contents = (): Record<string, string> =>
    Object.fromEntries(readdirSync(folder).map((name) => [name, readFileSync(path.join(folder, name), 'utf8')]))
  const first = open()
  await write(first, 'one, and so on', 'two, and so on', 'three')
  await end(first)
  t.strictSame(contents(), { 'a.jsonl.1': 'one, and so on\ntwo, and so on\n', 'a.jsonl': 'three\n' })
  rmSync(path.join(folder, 'a.jsonl.1'))
  writeFileSync(path.join(folder, 'a.jsonl.7'), 'older\n')
  writeFileSync(path.join(folder, 'a.jsonl.9.gz'), 'of somebody else')
  const second = open()
  await write(second, 'four, and so on', 'five')
  await end(second)
  t.strictSame(contents(), {
    'a.jsonl': 'five\n',
    'a.jsonl.7': 'older\n',
    'a.jsonl.8': 'three\nfour, and so on\n',
    'a.jsonl.9.gz': 'of somebody else'
  })
})

t.test('of the older ones the newest are kept', async (t) => {
  const { folder, open } = rolling(t, 2)
  const file = open()
  await write(file, ...Array.from({ length: 6 }, (_unused, index) => `line ${index} that fills it`))
  await end(file)
  t.strictSame(readdirSync(folder), ['a.jsonl.5', 'a.jsonl.6'])
})

t.test('half a line of a process that was killed gets its end', async (t) => {
  const { file, open } = rolling(t)
  writeFileSync(file, 'half a li')
  const first = open()
  await write(first, 'whole')
  await end(first)
  t.equal(readFileSync(file, 'utf8'), 'half a li\nwhole\n')
})

t.test('a file that somebody deletes is made anew', async (t) => {
  const { file, open } = rolling(t)
  const first = open()
  await write(first, 'gone')
  rmSync(file)
  await write(first, 'here')
  await end(first)
  t.equal(readFileSync(file, 'utf8'), 'here\n')
})

t.test('where it cannot roll, lines go to the same file, and it is told', async (t) => {
  const { folder, file, troubles, open } = rolling(t)
  const first = open()
  await write(first, 'a first line')
  // Nobody can list it under its former name
  rmSync(file)
  rmSync(folder, { recursive: true })
  const writing = write(first, 'it waits for its folder')
  while (troubles.length === 0) await new Promise(setImmediate)
  t.match(troubles, [{ code: 'ENOENT' }])
  t.testdir({})
  await writing
  await end(first)
  t.match(readFileSync(`${file}.1`, 'utf8'), 'it waits for its folder\n')
  appendFileSync(file, '')
})
