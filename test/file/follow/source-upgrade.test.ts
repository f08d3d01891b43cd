import {
  appendFileSync,
  copyFileSync,
  readFileSync,
  renameSync,
  truncateSync,
  unlinkSync,
  writeFileSync
} from 'node:fs'
import path from 'node:path'
import t from 'tap'
import zlib from 'node:zlib'
import { fewer } from '../../support/whole.ts'
import type { FileRecord } from '../../../types/checkpoint.ts'
import { header, linesIn, numbered } from './support/source-content.ts'
import { crash } from './support/source-crash.ts'
import { follow } from './support/source-follow.ts'
import { memoryStore } from './support/source-store.ts'
import { acceptedByV1, checkpointV1, recordV1, resumedByV1 } from './support/version-1.ts'

const SIZES = [20, 300, 1024, 5000, 3_000_000] as const

/**
 * What happened to the file since a release before content ids wrote its checkpoint, and the lines that must follow.
 */
const ABSENCES: readonly (readonly [string, (name: string) => void, readonly string[]])[] = [
  ['nothing', () => {}, []],
  [
    'it was appended to',
    (name) => {
      appendFileSync(name, 'new\n')
    },
    ['new']
  ],
  [
    'it was renamed and recreated',
    (name) => {
      appendFileSync(name, 'late\n')
      renameSync(name, `${name}.1`)
      writeFileSync(name, 'new\n')
    },
    ['late', 'new']
  ],
  [
    'it was truncated',
    (name) => {
      writeFileSync(name, 'new\n')
    },
    ['new']
  ]
]

for (const size of fewer(SIZES)) {
  for (const [what, happen, lines] of ABSENCES) {
    t.test(`a checkpoint of a release before content ids is resumed: ${size} bytes were read, ${what}`, async (t) => {
      const text = header(size)
      for (const unacked of [0, 1]) {
        const base = t.testdir({ 'a.log': text })
        const name = path.join(base, 'a.log')
        const offset = unacked === 0 ? size : text.lastIndexOf('\n', size - 2) + 1
        const checkpoint = memoryStore(checkpointV1(recordV1(name, offset)))
        happen(name)
        const kept = what === 'it was truncated' ? '' : text.slice(offset)
        const followed = await follow(t, { base, file: 'a.log*' }, { checkpoint })
        await followed.lines(linesIn(kept).length + lines.length)
        await followed.pass(9000)
        t.strictSame(followed.texts.toSorted(), [...linesIn(kept), ...lines].toSorted())
        await followed.stop()
        const again = await follow(t, { base, file: 'a.log*' }, { checkpoint })
        appendFileSync(name, 'after\n')
        t.strictSame(await again.lines(1), ['after'])
        await again.pass(5000)
        t.strictSame(again.texts, ['after'])
        await again.stop()
      }
    })
  }

  t.test(
    `${size} bytes read by an older release soon have a checksum: a later rotation delivers nothing again`,
    async (t) => {
      for (const rotation of ['copied and truncated', 'compressed'] as const) {
        const text = header(size)
        const base = t.testdir({ 'a.log': text })
        const name = path.join(base, 'a.log')
        const checkpoint = memoryStore(checkpointV1(recordV1(name)))
        const followed = await follow(t, { base, file: 'a.log*' }, { checkpoint })
        await followed.pass(9000)
        appendFileSync(name, 'late\n')
        if (rotation === 'compressed') writeFileSync(`${name}.1.gz`, zlib.gzipSync(readFileSync(name)))
        else copyFileSync(name, `${name}.1`)
        if (rotation === 'compressed') unlinkSync(name)
        else truncateSync(name, 0)
        appendFileSync(name, 'new\n')
        await followed.lines(2)
        await followed.pass(9000)
        t.strictSame(followed.texts.toSorted(), ['late', 'new'], rotation)
        await followed.stop()
      }
    }
  )

  t.test(
    `an older release accepts a checkpoint written now and resumes at the same offset: ${size} bytes`,
    async (t) => {
      for (const ack of ['auto', 'manual'] as const) {
        for (const step of ['read', 'written on', 'renamed', 'copied and truncated', 'cut and written anew'] as const) {
          const text = header(size)
          const base = t.testdir({ 'a.log': text })
          const name = path.join(base, 'a.log')
          const checkpoint = memoryStore()
          const followed = await follow(t, { base, file: 'a.log*', ack, maxUnacked: 100_000 }, { checkpoint })
          const { length } = linesIn(text)
          await followed.lines(length)
          const acked = ack === 'auto' ? length : Math.ceil(length / 2)
          for (const event of followed.events.slice(0, acked)) event.ack()
          await followed.pass(3000)
          if (step === 'written on') appendFileSync(name, 'one more line\n')
          if (step === 'renamed') renameSync(name, `${name}.1`)
          if (step === 'copied and truncated') {
            copyFileSync(name, `${name}.1`)
            truncateSync(name, 0)
          }
          if (step === 'cut and written anew') writeFileSync(name, numbered('anew', 3))
          await followed.pass(9000)
          const records = acceptedByV1(JSON.stringify(checkpoint.saved.at(-1)))
          t.ok(records !== null && records.length > 0, `${step}: it is accepted`)
          // 0: no file holds the content any more
          const inodes = records?.filter(({ ino }) => ino !== '0').map(({ dev, ino }) => `${dev}:${ino}`) ?? []
          t.equal(new Set(inodes).size, inodes.length, 'one record per file')
          const at = step === 'renamed' || step === 'copied and truncated' ? `${name}.1` : name
          const offset = text.split('\n').slice(0, acked).join('\n').length + 1
          const expected =
            step === 'cut and written anew'
              ? ack === 'auto'
                ? numbered('anew', 3).length
                : 0
              : step === 'written on' && ack === 'auto'
                ? size + 14
                : offset
          t.equal(resumedByV1(records ?? [], at).offset, expected, `${step}, ack ${ack}`)
          await crash(followed, checkpoint)
        }
      }
    }
  )
}

t.test('an archive that an older release has read is not read again', async (t) => {
  for (const size of fewer(SIZES)) {
    const text = header(size)
    const base = t.testdir({ 'a.gz': zlib.gzipSync(text) })
    const name = path.join(base, 'a.gz')
    const checkpoint = memoryStore(checkpointV1(recordV1(name)))
    const followed = await follow(t, { base, file: '*' }, { checkpoint })
    await followed.pass(5000)
    t.strictSame(followed.texts, [])
    appendFileSync(name, zlib.gzipSync('one more\n'))
    t.strictSame(await followed.lines(1), ['one more'])
    await followed.pass(3000)
    t.equal(followed.texts.length, 1)
    await followed.stop()
    t.match(acceptedByV1(JSON.stringify(checkpoint.saved.at(-1))), [
      { complete: true, compression: 'gzip', offset: size + 9 }
    ])
  }
})

t.test(
  'a copy of what an older release read is not trusted without a checksum, even if head and last bytes match',
  async (t) => {
    const text = header(5000)
    const base = t.testdir({ 'a.log': text })
    const name = path.join(base, 'a.log')
    const checkpoint = memoryStore(checkpointV1(recordV1(name)))
    writeFileSync(`${name}.1`, text.slice(0, 1500) + header(2000, 'other') + text.slice(3500))
    truncateSync(name, 0)
    const followed = await follow(t, { base, file: 'a.log*' }, { checkpoint })
    await followed.lines(linesIn(text.slice(0, 1500) + header(2000, 'other') + text.slice(3500)).length)
    await followed.pass(9000)
    t.strictSame(
      followed.texts,
      linesIn(text.slice(0, 1500) + header(2000, 'other') + text.slice(3500)),
      'no proof without a checksum'
    )
  }
)

t.test('a checkpoint may contain records of both releases', async (t) => {
  const base = t.testdir({ 'a.log': numbered('a', 50), 'b.log': numbered('b', 50) })
  const [a, b] = [path.join(base, 'a.log'), path.join(base, 'b.log')]
  const store = memoryStore()
  const first = await follow(t, { base, file: '*.log' }, { checkpoint: store })
  await first.lines(100)
  await first.stop()
  const now = store.saved.at(-1)?.files.filter((record) => record.path === a) ?? []
  const mixed: FileRecord[] = [...now, recordV1(b, 4)]
  const second = await follow(t, { base, file: '*.log' }, { checkpoint: memoryStore(checkpointV1(...mixed)) })
  await second.lines(49)
  await second.pass(5000)
  t.strictSame(second.texts, linesIn(numbered('b', 49, 2)))
})
