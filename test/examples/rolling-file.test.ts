import { appendFileSync, readdirSync, readFileSync, readlinkSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { finished } from 'node:stream/promises'
import t, { type Test } from 'tap'
import { RollingFile } from '../../examples/syslog-to-files/rolling-file.ts'
import { canMount, smallDisk } from './support/small-disk.ts'

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

t.test('only the newest of the older files are kept', async (t) => {
  const { folder, open } = rolling(t, 2)
  const file = open()
  await write(file, ...Array.from({ length: 6 }, (_unused, index) => `line ${index} that fills it`))
  await end(file)
  t.strictSame(readdirSync(folder), ['a.jsonl.5', 'a.jsonl.6'])
})

t.test(
  'a number that somebody else has given does not make it delete the newest, nor write over another',
  async (t) => {
    const { folder, open } = rolling(t, 3)
    for (const name of ['1', '2', '999999999', '007']) writeFileSync(path.join(folder, `a.jsonl.${name}`), `${name}\n`)
    const file = open()
    await write(file, 'one, that fills the file', 'two, that fills the file')
    await end(file)
    t.strictSame(readdirSync(folder), ['a.jsonl.007', 'a.jsonl.1000000000', 'a.jsonl.1000000001', 'a.jsonl.999999999'])
    t.equal(readFileSync(path.join(folder, 'a.jsonl.1000000000'), 'utf8'), 'one, that fills the file\n')
  }
)

t.test('half a line of a process that was killed gets its end', async (t) => {
  const { file, open } = rolling(t)
  writeFileSync(file, 'half a li')
  const first = open()
  await write(first, 'whole')
  await end(first)
  t.equal(readFileSync(file, 'utf8'), 'half a li\nwhole\n')
})

t.test('a deleted file is created again', async (t) => {
  const { file, open } = rolling(t)
  const first = open()
  await write(first, 'gone')
  rmSync(file)
  await write(first, 'here')
  await end(first)
  t.equal(readFileSync(file, 'utf8'), 'here\n')
})

t.test('a failure to roll is reported, and lines go on to the same file', async (t) => {
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

t.test('a disk that is full in the middle of a line', canMount(), async (t) => {
  const lines = Array.from({ length: 30_000 }, (_unused, index) => `line ${index} ${'x'.repeat(index % 200)}`)

  for (const [way, makeRoom] of [
    ['deletes', rmSync],
    ['empties', truncateSync]
  ] as const)
    await t.test(`somebody ${way} the file to make room: it goes on with a whole line`, async (t) => {
      const { folder } = smallDisk(t)
      const file = path.join(folder, 'a.jsonl')
      const troubles: unknown[] = []
      const rolling = new RollingFile({ path: file, bytes: 1e9, keep: 1, onTrouble: (error) => troubles.push(error) })
      const writing = write(rolling, lines.join('\n'))
      while (troubles.length === 0) await new Promise(setImmediate)
      t.match(troubles, [{ code: 'ENOSPC' }])
      t.notOk(readFileSync(file, 'utf8').endsWith('\n'), 'the disk has taken half a line')
      makeRoom(file)
      await writing
      await end(rolling)
      const kept = readFileSync(file, 'utf8').split('\n').slice(0, -1)
      t.ok(kept.length > 1000)
      t.strictSame(kept, lines.slice(-kept.length))
    })

  await t.test(
    'half a line of a process that was killed there: the file is opened again, and each time closed',
    async (t) => {
      const { folder, grow } = smallDisk(t)
      const file = path.join(folder, 'a.jsonl')
      t.throws(
        () => {
          writeFileSync(file, 'x'.repeat(4_000_000))
        },
        { code: 'ENOSPC' }
      )
      const troubles: unknown[] = []
      const rolling = new RollingFile({ path: file, bytes: 1e9, keep: 1, onTrouble: (error) => troubles.push(error) })
      const writing = write(rolling, 'whole')
      while (troubles.length < 2) await new Promise(setImmediate)
      const isOpen = (fd: string): boolean => {
        try {
          return readlinkSync(`/proc/self/fd/${fd}`) === file
        } catch {
          return false // that of the listing itself
        }
      }
      t.strictSame(readdirSync('/proc/self/fd').filter(isOpen), [])
      grow()
      await writing
      await end(rolling)
      t.ok(readFileSync(file, 'utf8').endsWith('x\nwhole\n'))
    }
  )
})
