import { randomBytes } from 'node:crypto'
import {
  appendFileSync,
  copyFileSync,
  existsSync,
  readFileSync,
  renameSync,
  rmSync,
  truncateSync,
  writeFileSync
} from 'node:fs'
import path from 'node:path'
import t from 'tap'
import zlib from 'node:zlib'
import type { FileCheckpoint } from '../../../types/checkpoint.ts'
import { follow } from './support/source-follow.ts'
import { memoryStore } from './support/source-store.ts'

/** Ways of rotating a log with three archives kept, as logrotate does. `round` counts from 1. */
const ROTATIONS: readonly { readonly what: string; readonly rotate: (name: string, round: number) => void }[] = [
  {
    what: 'renamed and recreated, and the oldest archive is overwritten by the one before',
    rotate: (name) => {
      shift(name)
      renameSync(name, `${name}.1`)
    }
  },
  {
    what: 'renamed and recreated, and the oldest archive is deleted',
    rotate: (name) => {
      rmSync(`${name}.3`, { force: true })
      shift(name)
      renameSync(name, `${name}.1`)
    }
  },
  {
    what: 'renamed with a date, and the oldest archive is deleted',
    rotate: (name, round) => {
      renameSync(name, `${name}-2024010${round}`)
      rmSync(`${name}-2024010${round - 3}`, { force: true })
    }
  },
  {
    what: 'compressed at once, and the oldest archive is deleted',
    rotate: (name) => {
      shift(name, '.gz')
      renameSync(name, `${name}.1`)
      compress(`${name}.1`)
    }
  },
  {
    what: 'compressed a round later',
    rotate: (name) => {
      rmSync(`${name}.3.gz`, { force: true })
      if (existsSync(`${name}.2.gz`)) renameSync(`${name}.2.gz`, `${name}.3.gz`)
      if (existsSync(`${name}.1`)) {
        renameSync(`${name}.1`, `${name}.2`)
        compress(`${name}.2`)
      }
      renameSync(name, `${name}.1`)
    }
  },
  {
    what: 'copied and truncated',
    rotate: (name) => {
      shift(name)
      copyFileSync(name, `${name}.1`)
      truncateSync(name, 0)
    }
  },
  {
    what: 'copied, truncated, and the copy is compressed a round later',
    rotate: (name) => {
      rmSync(`${name}.3.gz`, { force: true })
      if (existsSync(`${name}.2.gz`)) renameSync(`${name}.2.gz`, `${name}.3.gz`)
      if (existsSync(`${name}.1`)) {
        renameSync(`${name}.1`, `${name}.2`)
        compress(`${name}.2`)
      }
      copyFileSync(name, `${name}.1`)
      truncateSync(name, 0)
    }
  },
  {
    what: 'deleted and made anew',
    rotate: (name) => {
      rmSync(name)
    }
  }
]
const ROUNDS = 6
const LINES = 40

for (const { what, rotate } of ROTATIONS) {
  for (const file of ['app.log*', 'app.log']) {
    // Lines written between copy and truncation are in neither file, and their absence cannot be proven.
    if (file === 'app.log' && what.startsWith('copied')) continue
    for (const ack of ['auto', 'manual'] as const) {
      t.test(`a healthy log followed as ${file}, acks ${ack}, causes no warning when it is ${what}`, async (t) => {
        const base = t.testdir({ 'app.log': block(0) })
        const name = path.join(base, 'app.log')
        const followed = await follow(t, { base, file, ack })
        if (ack === 'manual')
          followed.source.on('data', (event) => {
            event.ack()
          })
        for (let round = 1; round <= ROUNDS; round++) {
          await followed.lines(round * LINES)
          await followed.pass(round % 2 === 0 ? 8000 : 300)
          rotate(name, round)
          appendFileSync(name, block(round))
        }
        await followed.lines((ROUNDS + 1) * LINES)
        await followed.pass(9000)
        t.strictSame(
          followed.texts.toSorted(),
          Array.from({ length: ROUNDS + 1 }, (_, round) => block(round).split('\n').slice(0, -1))
            .flat()
            .toSorted(),
          'each line once'
        )
        t.strictSame(
          followed.warnings.map(({ message }) => message),
          []
        )
        t.strictSame({ ...followed.source.stats().bytesLost }, {})
      })
    }

    // If a file is deleted while the source is stopped and no followed file is a copy of it, it is unknown whether it
    // had been read to its end.
    if (what === 'deleted and made anew' || (file === 'app.log' && what.startsWith('compressed at once'))) continue
    t.test(
      `a healthy log followed as ${file} causes no warning either when it is ${what} while the source is stopped`,
      async (t) => {
        const base = t.testdir({ 'app.log': block(0) })
        const name = path.join(base, 'app.log')
        const checkpoint = memoryStore()
        const texts: string[] = []
        const warnings: string[] = []
        for (let round = 1; round <= ROUNDS; round++) {
          const followed = await follow(t, { base, file }, { checkpoint })
          await followed.lines(LINES)
          await followed.pass(8000)
          await followed.stop()
          texts.push(...followed.texts)
          warnings.push(...followed.warnings.map(({ message }) => message))
          rotate(name, round)
          appendFileSync(name, block(round))
        }
        t.strictSame(
          texts,
          Array.from({ length: ROUNDS }, (_, round) => block(round).split('\n').slice(0, -1)).flat(),
          'each line once'
        )
        t.strictSame(warnings, [])
      }
    )
  }
}

t.test('an open file that is deleted unread is read to its end without a warning', async (t) => {
  const base = t.testdir({ 'app.log': block(0) })
  const name = path.join(base, 'app.log')
  const followed = await follow(t, { base, file: 'app.log*' }, { flowing: false })
  appendFileSync(name, block(1))
  rmSync(name)
  writeFileSync(name, block(2))
  await followed.pass(3000)
  const texts: string[] = []
  followed.source.on('data', ({ text }) => {
    texts.push(text)
  })
  await followed.until('all lines', () => texts.length >= 3 * LINES)
  await followed.pass(8000)
  t.strictSame(
    texts,
    [0, 1, 2].flatMap((round) => block(round).split('\n').slice(0, -1))
  )
  t.strictSame(followed.codes, [])
})

for (const what of ['plain', 'compressed'] as const) {
  for (const stopped of [false, true]) {
    t.test(
      `comparing a ${what} copy made ${stopped ? 'while stopped' : 'live'} may exceed rotate_wait_ms without a warning`,
      async (t) => {
        const text = randomLines(3000)
        const base = t.testdir({ 'app.log': text })
        const name = path.join(base, 'app.log')
        const params = { base, file: 'app.log*', maxBytesPerSecond: 50_000, rotateWaitMs: 500 }
        const checkpoint = memoryStore()
        const before = await follow(t, params, { checkpoint })
        await before.lines(3000)
        await before.pass(2000)
        if (stopped) await before.stop()
        const unread = randomLines(10)
        appendFileSync(name, unread)
        if (!stopped)
          await before.until('the rest is seen', () => before.file('app.log')?.size === text.length + unread.length)
        writeFileSync(`${name}.1`, what === 'compressed' ? zlib.gzipSync(readFileSync(name)) : readFileSync(name))
        writeFileSync(name, 'the next\n')
        const after = stopped ? await follow(t, params, { checkpoint }) : before
        const texts = (): string[] => [...new Set([...before.texts, ...after.texts])]
        await after.until('all lines', () => texts().length >= 3011)
        await after.pass(3000)
        t.equal(stopped ? before.texts.length + after.texts.length : after.texts.length, 3011, 'each line once')
        t.strictSame(
          after.warnings.map(({ message }) => message),
          []
        )
        t.strictSame({ ...after.source.stats().bytesLost }, {})
      }
    )
  }
}

t.test('if a copy lacks bytes that were seen, their loss is reported with its size', async (t) => {
  const base = t.testdir({ 'app.log': block(0) })
  const name = path.join(base, 'app.log')
  const followed = await follow(t, { base, file: 'app.log*', bufferBytes: 4096 })
  await followed.lines(LINES)
  followed.source.pause()
  appendFileSync(name, block(1).repeat(400))
  await followed.pass(3000)
  // The copy dates from before the last block was written.
  writeFileSync(`${name}.1`, readFileSync(name).subarray(0, -block(1).length))
  truncateSync(name, 0)
  followed.source.resume()
  await followed.warned('FILE_LOST_UNREAD')
  await followed.pass(8000)
  const { bytesLost } = followed.source.stats()
  t.strictSame(followed.codes, ['FILE_COPYTRUNCATE', 'FILE_LOST_UNREAD'])
  t.match(followed.warnings[1]?.message, String(bytesLost?.['truncated']))
  t.equal(
    followed.texts.reduce((sum, text) => sum + text.length + 1, 0) + (bytesLost?.['truncated'] ?? 0),
    block(0).length + 400 * block(1).length
  )
})

t.test(
  'the unread rest of a file whose inode was reused after a stop is reported with its size, unless a copy has it',
  async (t) => {
    for (const copied of [false, true]) {
      const base = t.testdir({ 'app.log': block(0).repeat(1000) })
      const name = path.join(base, 'app.log')
      const checkpoint = memoryStore()
      const before = await follow(t, { base, file: 'app.log*', bufferBytes: 4096 }, { checkpoint, flowing: false })
      for (let taken = 0; taken < 200;) {
        if (before.source.read() === null) await before.pass(100)
        else taken++
      }
      await before.pass(2000)
      before.source.destroy()
      await new Promise((resolve) => {
        before.source.once('close', resolve)
      })
      const saved = JSON.parse(
        JSON.stringify(checkpoint.saved.at(-1))
          .replaceAll(/"birth":"\d+"/g, '"birth":"1"')
          .replace(/"id":"\w+"/, '"id":"0123456789abcdef"')
      ) as FileCheckpoint
      const [record] = saved.files
      if (copied) copyFileSync(name, `${name}.1`)
      writeFileSync(name, block(1))
      const after = await follow(t, { base, file: 'app.log*' }, { checkpoint: memoryStore(saved) })
      await after.until('the new file is read', () => after.texts.includes(`round 1, line ${LINES - 1}.`))
      await after.pass(8000)
      t.strictSame(after.codes, copied ? [] : ['FILE_INODE_REUSED', 'FILE_LOST_UNREAD'])
      t.strictSame(
        { ...after.source.stats().bytesLost },
        copied ? {} : { deleted: (record?.size ?? 0) - (record?.offset ?? 0) }
      )
      await after.stop()
    }
  }
)

/** Lines that hardly compress. */
function randomLines(count: number): string {
  return Array.from({ length: count }, () => `${randomBytes(75).toString('base64')}\n`).join('')
}

/** Lines that differ from the first one on; no two blocks have the same length. */
function block(round: number): string {
  return Array.from({ length: LINES }, (_, index) => `round ${round}, line ${index}${'.'.repeat(round)}\n`).join('')
}

function shift(name: string, ending = ''): void {
  for (const count of [2, 1])
    if (existsSync(`${name}.${count}${ending}`))
      renameSync(`${name}.${count}${ending}`, `${name}.${count + 1}${ending}`)
}

function compress(name: string): void {
  writeFileSync(`${name}.gz`, zlib.gzipSync(readFileSync(name)))
  rmSync(name)
}
