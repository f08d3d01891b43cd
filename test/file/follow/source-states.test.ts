import { execFileSync } from 'node:child_process'
import {
  appendFileSync,
  closeSync,
  constants,
  copyFileSync,
  openSync,
  renameSync,
  truncateSync,
  unlinkSync,
  utimesSync,
  writeFileSync
} from 'node:fs'
import path from 'node:path'
import t from 'tap'
import zlib from 'node:zlib'
import type { FollowedFile } from '../../../types/followed-file.ts'
import { openHandles } from '../support/open-handles.ts'
import { header, linesIn, numbered } from './support/source-content.ts'
import { follow, type Followed } from './support/source-follow.ts'
import { turn } from '../../support/follow/at-rest.ts'
import { memoryStore } from './support/source-store.ts'

const LONG_AGO = new Date(2020, 1)
const MIB = 1_048_576

/** Every change of what `files()` reports about a file while an action runs. */
async function statesOf(followed: Followed, name: string, action: () => Promise<unknown>): Promise<FollowedFile[]> {
  const seen: FollowedFile[] = []
  const progress = { over: false }
  const acting = action().finally(() => {
    progress.over = true
  })
  while (!progress.over) {
    const file = followed.file(name)
    const last = seen.at(-1)
    if (file !== undefined && (last?.state !== file.state || last.bytesLeft !== file.bytesLeft)) seen.push(file)
    await turn()
  }
  await acting
  return seen
}

t.test(
  'each state reports the content id of the file, the bytes left to compare and the bytes destroyed unread',
  async (t) => {
    const base = t.testdir({
      'end.log': 'one\n',
      'empty.log': '',
      'no.log': 'no\n',
      'z.log': zlib.gzipSync('z\n'),
      'bad.log': Buffer.concat([zlib.gzipSync('bad\n'), Buffer.from([0x1f, 0x8b, 0xff])])
    })
    for (const name of ['bad.log', 'z.log']) utimesSync(path.join(base, name), LONG_AGO, LONG_AGO)
    const followed = await follow(t, { base, file: '*.log', exclude: ['no.log'] })
    await followed.lines(3)
    await followed.pass(9000)
    copyFileSync(path.join(base, 'end.log'), path.join(base, 'copy.log'))
    await followed.until('seen', () => followed.file('copy.log') !== undefined)
    const expected: Readonly<Record<string, Partial<FollowedFile>>> = {
      'bad.log': { state: 'unreadable', code: 'FILE_COMPRESSION_CORRUPT' },
      'copy.log': {
        state: 'waiting',
        reason: `may be a copy of ${path.join(base, 'end.log')}`,
        offset: 0,
        bytesBehind: 4
      },
      'empty.log': { state: 'waiting', reason: 'its first byte has not come' },
      'end.log': { state: 'at-end', reason: null },
      'no.log': { state: 'ignored', id: null },
      'z.log': { state: 'finished' }
    }
    t.strictSame(
      followed.source.files().map((file) => path.basename(file.path)),
      Object.keys(expected)
    )
    for (const [name, what] of Object.entries(expected))
      t.match(followed.file(name), { ...what, bytesLeft: null, bytesLost: 0 }, name)
    const ids = ['end.log', 'z.log', 'bad.log'].map((name) => followed.file(name)?.id)
    t.ok(
      ids.every((id) => typeof id === 'string' && id !== ''),
      ids.join()
    )
    t.equal(new Set(ids).size, 3)
    t.strictSame(JSON.parse(JSON.stringify(followed.source.files())), followed.source.files(), 'plain data')
  }
)

for (const [what, move] of [
  [
    'touched',
    (name: string) => {
      utimesSync(name, new Date(), new Date(Date.now() + 10_000))
    }
  ],
  [
    'copied and truncated',
    (name: string) => {
      copyFileSync(name, `${name}.1`)
      truncateSync(name, 0)
    }
  ]
] as const) {
  t.test(
    `several MiB that were ${what} while stopped are compared in turns of 1 MiB, and the bytes left are reported`,
    async (t) => {
      const text = header(8 * MIB)
      const base = t.testdir({ 'a.log': text })
      const name = path.join(base, 'a.log')
      const checkpoint = memoryStore()
      const first = await follow(t, { base, file: 'a.log*' }, { checkpoint })
      await first.lines(linesIn(text).length)
      await first.stop()
      move(name)
      const proven = what === 'touched' ? 'a.log' : 'a.log.1'
      const second = await follow(t, { base, file: 'a.log*' }, { checkpoint })
      const states = await statesOf(second, proven, () =>
        second.until('proven', () => second.file(proven)?.state === 'at-end')
      )
      const proofs = states.filter(({ state }) => state === 'proving')
      t.ok(proofs.length > 1, `${proofs.length} reports of the proof`)
      const left = proofs.map(({ bytesLeft }) => bytesLeft ?? -1)
      t.ok(
        left.every((bytes, index) => bytes >= 0 && bytes <= 8 * MIB && (index === 0 || bytes < (left[index - 1] ?? 0))),
        left.join()
      )
      t.ok(
        left.every((bytes, index) => index === 0 || (left[index - 1] ?? 0) - bytes <= MIB + 8192),
        'at most 1 MiB per turn'
      )
      appendFileSync(path.join(base, proven), 'more\n')
      await second.lines(1)
      await second.pass(9000)
      t.strictSame(second.texts, ['more'])
      t.match(second.file(proven), { state: 'at-end', bytesLeft: null })
      t.equal(second.source.stats().bytesBehind, 0)
    }
  )

  t.test(
    `a source that is stopped while it compares several MiB that were ${what} resumes after a restart`,
    async (t) => {
      const text = header(6 * MIB)
      const base = t.testdir({ 'a.log': text })
      const name = path.join(base, 'a.log')
      const checkpoint = memoryStore()
      const first = await follow(t, { base, file: 'a.log*' }, { checkpoint })
      await first.lines(linesIn(text).length)
      await first.stop()
      move(name)
      const proven = what === 'touched' ? 'a.log' : 'a.log.1'
      for (let run = 0; run < 3; run++) {
        const next = await follow(t, { base, file: 'a.log*' }, { checkpoint })
        for (
          let turns = 0;
          turns < 20_000 && next.file(proven)?.state !== 'proving' && next.file(proven)?.state !== 'at-end';
          turns++
        ) {
          if (turns % 20 === 0) void next.clock.advance(10)
          await turn()
        }
        if (next.file(proven)?.state === 'proving')
          t.ok((next.source.stats().bytesBehind ?? 0) > 0, 'bytes still to be proven count as behind')
        await next.stop()
        t.strictSame(next.texts, [])
      }
      const last = await follow(t, { base, file: 'a.log*' }, { checkpoint })
      appendFileSync(path.join(base, proven), 'more\n')
      await last.lines(1)
      await last.pass(9000)
      t.strictSame(last.texts, ['more'])
      await last.stop()
    }
  )
}

t.test('other files are read while a large file is compared', async (t) => {
  const text = header(12 * MIB)
  const base = t.testdir({ 'a.log': text, 'b.log': 'b 1\n' })
  const checkpoint = memoryStore()
  const first = await follow(t, { base, file: '*.log' }, { checkpoint })
  await first.lines(linesIn(text).length + 1)
  await first.stop()
  utimesSync(path.join(base, 'a.log'), new Date(), new Date(Date.now() + 10_000))
  appendFileSync(path.join(base, 'b.log'), 'b 2\n')
  appendFileSync(path.join(base, 'a.log'), 'a more\n')
  const second = await follow(t, { base, file: '*.log' }, { checkpoint })
  t.strictSame(await second.lines(2), ['b 2', 'a more'])
})

t.test('a FIFO in place of a file that was closed for max_open_files does not block the source', async (t) => {
  for (const victim of ['a.log', 'b.log', 'c.log']) {
    const base = t.testdir({ 'a.log': 'a\n', 'b.log': 'b\n', 'c.log': 'c\n' })
    const fifo = path.join(base, victim)
    const followed = await follow(t, { base, file: '*.log', maxOpenFiles: 1, rotateWaitMs: 500 })
    await followed.lines(3)
    await followed.until('closed', () => openHandles(base).length <= 1)
    unlinkSync(fifo)
    execFileSync('mkfifo', [fifo])
    // If it blocks after all, opening the other end makes the test fail instead of hang.
    const rescue = setTimeout(() => {
      t.fail('opening the FIFO blocks')
      closeSync(openSync(fifo, constants.O_RDWR | constants.O_NONBLOCK))
    }, 20_000)
    const others = ['a.log', 'b.log', 'c.log'].filter((name) => name !== victim)
    for (let round = 1; round <= 3; round++) {
      for (const name of others) appendFileSync(path.join(base, name), `${name} ${round}\n`)
      await followed.lines(3 + 2 * round)
      await followed.pass(3000)
    }
    t.ok(
      followed.codes.every((code) => code === 'FILE_NOT_REGULAR') && followed.codes.length <= 1,
      followed.codes.join()
    )
    unlinkSync(fifo)
    writeFileSync(fifo, 'again\n')
    t.equal((await followed.lines(10)).at(-1), 'again')
    await followed.stop()
    clearTimeout(rescue)
  }
})

t.test('files that wait for max_open_files show it as their reason, and are read later', async (t) => {
  const names = ['a', 'b', 'c', 'd', 'e', 'f']
  const size = numbered('a', 5000).length
  const base = t.testdir(Object.fromEntries(names.map((name) => [`${name}.log`, numbered(name, 5000)])))
  const followed = await follow(t, { base, file: '*.log', maxOpenFiles: 1, bufferBytes: 4096 }, { flowing: false })
  await followed.pass(5000)
  // How many files had been read in part while there was room is not checked.
  const waiting = followed.source.files().filter(({ state }) => state === 'waiting')
  t.ok(waiting.length > 0)
  for (const file of waiting) t.match(file, { reason: /max_open_files/, size, bytesBehind: size })
  t.ok(openHandles(base).length <= 2, openHandles(base).join())
  const texts: string[] = []
  followed.source.on('data', ({ text }) => {
    texts.push(text)
  })
  await followed.until('all', () => texts.length === 30_000)
  t.strictSame(texts.toSorted(), names.flatMap((name) => linesIn(numbered(name, 5000))).toSorted())
  t.strictSame(followed.codes, [])
})

t.test('among open files, those with unread bytes are closed last', async (t) => {
  const names = ['a.log', 'b.log', 'c.log', 'd.log']
  const base = t.testdir(Object.fromEntries(names.map((name) => [name, `${name}\n`])))
  const followed = await follow(t, { base, file: '*.log*', maxOpenFiles: 3, bufferBytes: 4096, rotateWaitMs: 500 })
  await followed.lines(4)
  followed.source.pause()
  const name = path.join(base, 'a.log')
  appendFileSync(name, numbered('unread', 5000))
  await followed.pass(3000)
  for (let round = 1; round < 6; round++) {
    for (const other of names.slice(1)) appendFileSync(path.join(base, other), `${other} ${round}\n`)
    await followed.pass(3000)
    t.ok(openHandles(base).includes(name), 'the file with unread bytes is open')
  }
  unlinkSync(name)
  await followed.pass(9000)
  followed.source.resume()
  await followed.lines(4 + 5000 + 15)
  t.strictSame({ ...followed.source.stats().bytesLost }, {})
  t.notOk(followed.codes.includes('FILE_LOST_UNREAD'))
  renameSync(path.join(base, 'b.log'), path.join(base, 'b.log.1'))
})
