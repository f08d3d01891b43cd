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
import { follow } from './support/source-follow.ts'
import { memoryStore } from './support/source-store.ts'

const BLOCK = 'x'.repeat(99)
/** The text that was read before the source was stopped. */
const READ = `first\n${BLOCK}\nlast\n`

/** What happens while the source is stopped, the lines delivered afterwards in any order, and the reported codes. */
const ABSENCES: readonly {
  readonly what: string
  readonly file?: string
  readonly happen: (name: string) => void
  readonly lines: readonly string[]
  readonly codes: readonly string[]
}[] = [
  { what: 'nothing happens', happen: () => {}, lines: [], codes: [] },
  {
    what: 'it is appended to',
    happen: (name) => {
      appendFileSync(name, 'new\n')
    },
    lines: ['new'],
    codes: []
  },
  {
    what: 'it is rotated once, within the pattern',
    file: 'a.log*',
    lines: ['late', 'new'],
    codes: [],
    happen: (name) => {
      appendFileSync(name, 'late\n')
      renameSync(name, `${name}.1`)
      writeFileSync(name, 'new\n')
    }
  },
  {
    what: 'it is rotated three times',
    file: 'a.log*',
    lines: ['late', '1', '2', '3'],
    codes: [],
    happen: (name) => {
      appendFileSync(name, 'late\n')
      for (const count of [1, 2, 3]) {
        for (let old = count - 1; old > 0; old--) renameSync(`${name}.${old}`, `${name}.${old + 1}`)
        renameSync(name, `${name}.1`)
        writeFileSync(name, `${count}\n`)
      }
    }
  },
  {
    what: 'it is rotated and compressed',
    file: 'a.log*',
    lines: ['late', 'new'],
    codes: [],
    happen: (name) => {
      appendFileSync(name, 'late\n')
      writeFileSync(`${name}.1.gz`, zlib.gzipSync(readFileSync(name)))
      writeFileSync(`${name}.new`, 'new\n')
      unlinkSync(name)
      renameSync(`${name}.new`, name)
    }
  },
  {
    what: 'it is rotated, then moved and compressed',
    file: 'a.log*',
    lines: ['new'],
    codes: [],
    happen: (name) => {
      writeFileSync(`${name}.3.gz`, zlib.gzipSync(readFileSync(name)))
      writeFileSync(`${name}.new`, 'new\n')
      unlinkSync(name)
      renameSync(`${name}.new`, name)
    }
  },
  {
    what: 'it is copied and truncated',
    file: 'a.log*',
    lines: ['late', 'new'],
    codes: [],
    happen: (name) => {
      appendFileSync(name, 'late\n')
      copyFileSync(name, `${name}.1`)
      truncateSync(name, 0)
      appendFileSync(name, 'new\n')
    }
  },
  {
    what: 'it is truncated to nothing',
    lines: ['new'],
    codes: ['FILE_TRUNCATED'],
    happen: (name) => {
      truncateSync(name, 0)
      appendFileSync(name, 'new\n')
    }
  },
  {
    what: 'it is truncated and refilled beyond the offset',
    lines: ['other', BLOCK, 'more', 'new'],
    codes: ['FILE_REPLACED'],
    happen: (name) => {
      truncateSync(name, 0)
      appendFileSync(name, `other\n${BLOCK}\nmore\nnew\n`)
    }
  },
  {
    what: 'it is replaced by a longer version of itself, which is another content',
    lines: ['first', BLOCK, 'last', 'new'],
    codes: [],
    happen: (name) => {
      writeFileSync(`${name}.tmp`, `${READ}new\n`)
      renameSync(`${name}.tmp`, name)
    }
  },
  {
    what: 'it is deleted and recreated later',
    lines: ['new'],
    codes: ['FILE_NO_MATCH'],
    happen: (name) => {
      writeFileSync(path.join(path.dirname(name), 'later'), 'new\n') // with an inode of its own
      unlinkSync(name)
    }
  }
]

for (const { what, file = 'a.log', happen, lines, codes } of ABSENCES) {
  t.test(`while a source is stopped, ${what}`, async (t) => {
    const base = t.testdir({ 'a.log': READ })
    const name = path.join(base, 'a.log')
    const checkpoint = memoryStore()
    const before = await follow(t, { base, file }, { checkpoint })
    await before.lines(3)
    await before.stop()
    happen(name)
    const after = await follow(t, { base, file }, { checkpoint })
    if (codes.includes('FILE_NO_MATCH')) renameSync(path.join(base, 'later'), name)
    await after.lines(lines.length)
    await after.pass(8000)
    t.strictSame(after.texts.toSorted(), lines.toSorted(), 'each line once, none from before')
    t.strictSame(after.codes, codes)
    await after.stop()
    const again = await follow(t, { base, file }, { checkpoint })
    appendFileSync(name, 'after\n')
    t.strictSame(await again.lines(1), ['after'])
    await again.pass(8000)
    t.strictSame(again.texts, ['after'], 'the known contents are still known after another restart')
    t.strictSame(again.codes, [])
  })
}
