import { appendFileSync, existsSync, renameSync, truncateSync, unlinkSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import t from 'tap'
import { openHandles } from '../support/open-handles.ts'
import { linesIn, numbered } from './support/source-content.ts'
import { follow, type Followed } from './support/source-follow.ts'

/** All bytes that were destroyed unread, whatever the cause. */
function lost({ source }: Followed): number {
  return Object.values(source.stats().bytesLost ?? {}).reduce((sum, bytes) => sum + bytes, 0)
}

function delivered(texts: readonly string[]): number {
  return texts.reduce((sum, text) => sum + text.length + 1, 0)
}

t.test('bytes that a truncation destroys unread are counted, reported and shown with the file', async (t) => {
  const text = numbered('a line', 20_000)
  for (const kept of [0, 100_000]) {
    const base = t.testdir({ 'a.log': text })
    const name = path.join(base, 'a.log')
    const followed = await follow(t, { base, file: 'a.log', bufferBytes: 4096 }, { flowing: false })
    await followed.pass(3000)
    const cut = text.lastIndexOf('\n', kept) + 1
    truncateSync(name, cut)
    await followed.pass(3000)
    appendFileSync(name, 'after\n')
    const texts: string[] = []
    followed.source.on('data', ({ text }) => {
      texts.push(text)
    })
    await followed.until('after', () => texts.includes('after'))
    await followed.pass(3000)
    const { bytesLost } = followed.source.stats()
    t.strictSame(Object.keys(bytesLost ?? {}), ['truncated'])
    // Part of the line at the cut had already been read.
    const missing = text.length - (delivered(texts) - 'after\n'.length + lost(followed))
    t.ok(missing >= 0 && missing < 'a line 20000\n'.length, `all but ${missing} bytes were delivered or counted`)
    t.ok(lost(followed) > 0)
    t.equal(followed.file('a.log')?.bytesLost, lost(followed))
    t.strictSame(
      followed.codes.filter((code) => code === 'FILE_LOST_UNREAD'),
      ['FILE_LOST_UNREAD']
    )
    const warning = followed.warnings.find(({ code }) => code === 'FILE_LOST_UNREAD')
    t.match(warning?.message, name)
    t.match(
      warning?.message.replaceAll(/[,. ]/g, ''),
      String(lost(followed)),
      'the warning contains the number of bytes'
    )
    await followed.stop()
  }
})

t.test(
  'unread bytes are counted completely if the file is rewritten between two polls, whether shorter or longer',
  async (t) => {
    const text = numbered('a line', 20_000)
    for (const [again, grows] of [
      [10_000, false],
      [30_000, false],
      [30_000, true]
    ] as const) {
      const base = t.testdir({ 'a.log': '' })
      const name = path.join(base, 'a.log')
      const followed = await follow(t, { base, file: 'a.log', bufferBytes: 4096 }, { flowing: false })
      await followed.pass(1000)
      appendFileSync(name, text)
      await followed.pass(3000)
      t.equal(followed.file('a.log')?.size, text.length)
      writeFileSync(name, numbered('another', again))
      await followed.pass(3000)
      if (grows) appendFileSync(name, numbered('more', 10_000))
      await followed.pass(3000)
      const texts: string[] = []
      followed.source.on('data', ({ text }) => {
        texts.push(text)
      })
      await followed.until('all that is there', () => texts.includes(grows ? 'more 9999' : `another ${again - 1}`))
      await followed.pass(3000)
      const missing = text.length - delivered(texts.filter((line) => line.startsWith('a line'))) - lost(followed)
      t.ok(missing >= 0 && missing < 'a line 20000\n'.length, `all but ${missing} bytes were delivered or counted`)
      t.strictSame(followed.codes, ['FILE_TRUNCATED', 'FILE_LOST_UNREAD'])
      await followed.stop()
    }
  }
)

t.test(
  'unread bytes that a copy contains are not reported as lost, even if the rewritten file is longer than the copy',
  async (t) => {
    const text = numbered('a line', 20_000)
    const base = t.testdir({ 'a.log': text })
    const name = path.join(base, 'a.log')
    const followed = await follow(t, { base, file: 'a.log*', bufferBytes: 4096 }, { flowing: false })
    await followed.pass(3000)
    writeFileSync(`${name}.1`, text)
    writeFileSync(name, numbered('another', 30_000))
    await followed.pass(3000)
    const texts: string[] = []
    followed.source.on('data', ({ text }) => {
      texts.push(text)
    })
    await followed.until('all lines', () => texts.length >= 50_000)
    await followed.pass(9000)
    t.strictSame([texts.length, followed.codes, lost(followed)], [50_000, [], 0])
  }
)

t.test('a truncation of bytes that were already read loses nothing', async (t) => {
  const base = t.testdir({ 'a.log': numbered('a line', 100) })
  const name = path.join(base, 'a.log')
  const followed = await follow(t, { base, file: 'a.log' })
  await followed.lines(100)
  await followed.pass(1000)
  for (const size of [500, 0]) {
    truncateSync(name, size)
    await followed.pass(3000)
  }
  appendFileSync(name, 'after\n')
  await followed.until('after', () => followed.texts.includes('after'))
  t.equal(lost(followed), 0)
  t.notOk(followed.codes.includes('FILE_LOST_UNREAD'))
})

const NAMES = ['a', 'b', 'c', 'd', 'e', 'f'] as const

t.test('unread files that are deleted while closed for max_open_files are counted as lost', async (t) => {
  const base = t.testdir(Object.fromEntries(NAMES.map((name) => [`${name}.log`, numbered(name, 5000)])))
  const followed = await follow(
    t,
    { base, file: '*.log', maxOpenFiles: 1, bufferBytes: 4096, rotateWaitMs: 500 },
    { flowing: false }
  )
  await followed.pass(5000)
  const open = new Set(openHandles(base))
  const closed = NAMES.map((name) => path.join(base, `${name}.log`)).filter((name) => !open.has(name))
  t.ok(closed.length >= NAMES.length - 2, `${open.size} are open`)
  for (const name of closed) unlinkSync(name)
  await followed.pass(5000)
  const texts: string[] = []
  followed.source.on('data', ({ text }) => {
    texts.push(text)
  })
  await followed.pass(12_000)
  t.strictSame(Object.keys(followed.source.stats().bytesLost ?? {}), ['max_open_files'])
  const missing = NAMES.length * numbered('a', 5000).length - delivered(texts) - lost(followed)
  t.ok(
    missing >= 0 && missing < closed.length * 'a 5000\n'.length,
    `delivered or counted, except for ${missing} bytes of lines that had been read in part`
  )
  t.equal(followed.codes.filter((code) => code === 'FILE_LOST_UNREAD').length, closed.length)
})

t.test('bytes written to closed files that are deleted while the consumer is paused are counted as lost', async (t) => {
  const base = t.testdir(Object.fromEntries(NAMES.map((name) => [`${name}.log`, `${name}\n`])))
  const followed = await follow(t, { base, file: '*.log', maxOpenFiles: 1, bufferBytes: 4096, rotateWaitMs: 500 })
  await followed.lines(NAMES.length)
  followed.source.pause()
  for (const name of NAMES) appendFileSync(path.join(base, `${name}.log`), numbered(name, 5000))
  await followed.pass(5000)
  for (const name of NAMES) unlinkSync(path.join(base, `${name}.log`))
  await followed.pass(5000)
  followed.source.resume()
  await followed.pass(9000)
  t.equal(
    delivered(followed.texts) + lost(followed),
    NAMES.length * (2 + numbered('a', 5000).length),
    'delivered or counted'
  )
  t.ok(lost(followed) > 0)
  t.ok(followed.codes.includes('FILE_LOST_UNREAD'))
})

t.test(
  'many files, a consumer paused for 20 s and three archives kept: every byte is either delivered or counted as lost',
  async (t) => {
    for (const maxOpenFiles of [60, 5, 1000]) {
      const names = Array.from({ length: 15 }, (_, index) => `f${index}.log`)
      const base = t.testdir(Object.fromEntries(names.map((name) => [name, ''])))
      const followed = await follow(t, { base, file: '*.log*', maxOpenFiles, bufferBytes: 4096, rotateWaitMs: 1000 })
      await followed.pass(3000)
      followed.source.pause()
      let written = ''
      for (let round = 0; round < 10; round++) {
        for (const name of names) {
          const lines = numbered(`${name} ${round}`, 100)
          appendFileSync(path.join(base, name), lines)
          written += lines
        }
        await followed.pass(1500)
        for (const name of names) {
          const at = path.join(base, name)
          if (existsSync(`${at}.3`)) unlinkSync(`${at}.3`)
          for (const old of [2, 1]) if (existsSync(`${at}.${old}`)) renameSync(`${at}.${old}`, `${at}.${old + 1}`)
          renameSync(at, `${at}.1`)
          writeFileSync(at, '')
        }
        await followed.pass(500)
      }
      followed.source.resume()
      await followed.pass(30_000)
      const bytes = delivered(followed.texts)
      t.equal(new Set(followed.texts).size, followed.texts.length, 'no line twice')
      t.equal(
        bytes + lost(followed),
        written.length,
        `${maxOpenFiles} open files: ${bytes} bytes delivered, ${lost(followed)} lost, of ${written.length}`
      )
      t.equal(followed.codes.includes('FILE_LOST_UNREAD'), lost(followed) > 0)
      if (maxOpenFiles === 1000)
        t.strictSame(followed.texts.toSorted(), linesIn(written).toSorted(), 'if all files can be open nothing is lost')
      await followed.stop()
    }
  }
)

t.test('the part of an unfinished line that remains after a cut is delivered and not counted as lost', async (t) => {
  for (const [size, missing] of [
    [10, 4],
    [7, 7],
    [6, 8]
  ] as const) {
    const base = t.testdir({ 'a.log': 'whole\nhalfXXXX' })
    const followed = await follow(t, { base, file: 'a.log', flushPartial: true, partialLineMs: 3_600_000 })
    await followed.lines(1)
    await followed.pass(1000)
    truncateSync(path.join(base, 'a.log'), size)
    await followed.warned('FILE_LOST_UNREAD')
    t.equal(lost(followed), missing, `cut to ${size}`)
    t.match(
      followed.warnings.find(({ code }) => code === 'FILE_LOST_UNREAD')?.message,
      `${missing} bytes were destroyed before they were delivered (an unfinished line counts as unread; truncated)`
    )
    await followed.stop()
  }
})
