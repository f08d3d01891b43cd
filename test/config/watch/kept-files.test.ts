import { readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { KeptFiles } from '../../../lib/config/watch/kept-files.ts'

class Reader {
  now = 0
  reads = 0
  readonly kept = new KeptFiles<string>(
    (text) => text !== 'failed',
    () => this.now
  )

  async round(file: string): Promise<string> {
    await this.kept.begin()
    return await this.kept.get(file, async () => {
      this.reads++
      try {
        return readFileSync(file, 'utf8')
      } catch {
        return 'failed'
      }
    })
  }
}

t.test('what nobody touches is read until its times are surely over, and then once in five minutes', async (t) => {
  const file = join(t.testdir({ 'a.toml': 'one' }), 'a.toml')
  const reader = new Reader()
  for (const [now, reads] of [
    [0, 1],
    [100, 2],
    [1999, 3],
    [2100, 4],
    [5000, 4],
    [300_000, 4],
    [302_200, 5],
    [305_000, 5]
  ] as const) {
    reader.now = now
    t.equal(await reader.round(file), 'one')
    t.equal(reader.reads, reads, `at ${now} ms`)
  }
})

t.test('whatever happens to a file is seen, with the same size and the same time of writing too', async (t) => {
  const folder = t.testdir({ 'a.toml': 'one' })
  const file = join(folder, 'a.toml')
  const reader = new Reader()
  const settle = async (): Promise<void> => {
    for (const ms of [0, 4000]) {
      reader.now += ms
      await reader.round(file)
    }
  }
  const { atime, mtime } = statSync(file)
  const edits: Readonly<Record<string, () => void>> = {
    'written in place': () => writeFileSync(file, 'two'),
    'its time put back': () => {
      writeFileSync(file, 'six')
      utimesSync(file, atime, mtime)
    },
    'another in its place': () => {
      writeFileSync(join(folder, 'b'), 'ten')
      utimesSync(join(folder, 'b'), atime, mtime)
      renameSync(join(folder, 'b'), file)
    }
  }
  for (const [name, edit] of Object.entries(edits)) {
    await settle()
    edit()
    t.equal(await reader.round(file), readFileSync(file, 'utf8'), name)
  }
  await settle()
  rmSync(file)
  t.equal(await reader.round(file), 'failed')
  writeFileSync(file, 'one')
  t.equal(await reader.round(file), 'one')
})

t.test('a second write in one tick of the times of a coarse file system is seen', async (t) => {
  const file = join(t.testdir({ 'a.toml': 'one' }), 'a.toml')
  const reader = new Reader()
  await reader.round(file)
  reader.now = 1900
  // As where nothing of what the system tells has changed: that the file is read again is all there is
  const { reads } = reader
  await reader.round(file)
  t.equal(reader.reads, reads + 1)
})

t.test('a name that no file can have is read, and fails, each time', async (t) => {
  const reader = new Reader()
  for (const reads of [1, 2]) {
    t.equal(await reader.round('a\0b'), 'failed')
    t.equal(reader.reads, reads)
  }
})

t.test('what could not be read is read again, and what is not asked for is forgotten', async (t) => {
  const folder = t.testdir({ 'a.toml': 'failed', 'b.toml': 'b' })
  const reader = new Reader()
  for (const now of [0, 4000, 8000, 12_000]) {
    reader.now = now
    await reader.round(join(folder, 'a.toml'))
  }
  t.equal(reader.reads, 4)
  for (const now of [20_000, 24_000, 28_000]) {
    reader.now = now
    await reader.round(join(folder, 'b.toml'))
  }
  t.equal(reader.reads, 6)
  await reader.round(join(folder, 'a.toml'))
  await reader.round(join(folder, 'b.toml'))
  t.equal(reader.reads, 8)
})
