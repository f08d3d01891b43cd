import {
  appendFileSync,
  copyFileSync,
  readFileSync,
  renameSync,
  truncateSync,
  unlinkSync,
  utimesSync,
  writeFileSync
} from 'node:fs'
import path from 'node:path'
import t from 'tap'
import zlib from 'node:zlib'
import { follow } from './support/source-follow.ts'

/** A kind of rotation, the additional lines that must be delivered, and the reported codes. */
interface Rotation {
  readonly what: string
  readonly file?: string
  readonly rotate: (name: string) => void
  readonly lines: readonly string[]
  readonly codes: readonly string[]
}

const LONG = 'x'.repeat(99)
const ROTATIONS: readonly Rotation[] = [
  {
    what: 'renamed and recreated',
    lines: ['late', 'three'],
    codes: [],
    rotate: (name) => {
      appendFileSync(name, 'late\n')
      renameSync(name, `${name}.1`)
      writeFileSync(name, 'three\n')
    }
  },
  {
    what: 'renamed and recreated, and the old name is followed too',
    file: 'a.log*',
    lines: ['late', 'three'],
    codes: [],
    rotate: (name) => {
      appendFileSync(name, 'late\n')
      renameSync(name, `${name}.1`)
      writeFileSync(name, 'three\n')
    }
  },
  {
    what: 'deleted and recreated',
    lines: ['late', 'three'],
    codes: [],
    rotate: (name) => {
      appendFileSync(name, 'late\n')
      writeFileSync(`${name}.new`, 'three\n') // with an inode of its own
      unlinkSync(name)
      renameSync(`${name}.new`, name)
    }
  },
  {
    what: 'replaced by a longer version of itself, which is another content',
    lines: ['one', LONG, 'two', 'three'],
    codes: [],
    rotate: (name) => {
      writeFileSync(`${name}.tmp`, `${readFileSync(name, 'utf8')}three\n`)
      renameSync(`${name}.tmp`, name)
    }
  },
  {
    what: 'replaced by a different file',
    lines: ['three'],
    codes: [],
    rotate: (name) => {
      writeFileSync(`${name}.tmp`, 'three\n')
      renameSync(`${name}.tmp`, name)
    }
  },
  {
    what: 'truncated to nothing',
    lines: ['three'],
    codes: ['FILE_TRUNCATED'],
    rotate: (name) => {
      truncateSync(name, 0)
      appendFileSync(name, 'three\n')
    }
  },
  {
    what: 'truncated and immediately refilled beyond the offset',
    lines: ['3', '4', '5', '6', `${LONG}7`],
    codes: ['FILE_TRUNCATED'],
    rotate: (name) => {
      writeFileSync(name, `3\n4\n5\n6\n${LONG}7\n`)
    }
  },
  {
    what: 'rewritten with as many bytes',
    lines: ['uno', LONG, 'dos'],
    codes: ['FILE_TRUNCATED'],
    rotate: (name) => {
      writeFileSync(name, `uno\n${LONG}\ndos\n`)
    }
  },
  {
    what: 'truncated to a part of it',
    lines: ['three'],
    codes: ['FILE_TRUNCATED'],
    rotate: (name) => {
      truncateSync(name, 104)
      appendFileSync(name, 'three\n')
    }
  },
  {
    what: 'truncated within a line',
    lines: ['twelve'],
    codes: ['FILE_TRUNCATED'],
    rotate: (name) => {
      truncateSync(name, 106)
      appendFileSync(name, 'elve\n')
    }
  },
  {
    what: 'copied and truncated',
    lines: ['three'],
    codes: ['FILE_TRUNCATED'],
    rotate: (name) => {
      copyFileSync(name, `${name}.1`)
      truncateSync(name, 0)
      appendFileSync(name, 'three\n')
    }
  },
  {
    what: 'copied and truncated, and the copy is followed too',
    file: 'a.log*',
    lines: ['late', 'three'],
    codes: [],
    rotate: (name) => {
      appendFileSync(name, 'late\n')
      copyFileSync(name, `${name}.1`)
      truncateSync(name, 0)
      appendFileSync(name, 'three\n')
    }
  },
  {
    what: 'compressed and recreated',
    file: 'a.log*',
    lines: ['late', 'three'],
    codes: [],
    rotate: (name) => {
      appendFileSync(name, 'late\n')
      writeFileSync(`${name}.1.gz`, zlib.gzipSync(readFileSync(name)))
      unlinkSync(name)
      writeFileSync(name, 'three\n')
    }
  },
  {
    what: 'renamed and recreated, and the renamed file is compressed',
    file: 'a.log*',
    lines: ['late', 'three'],
    codes: [],
    rotate: (name) => {
      appendFileSync(name, 'late\n')
      renameSync(name, `${name}.1`)
      writeFileSync(name, 'three\n')
      writeFileSync(`${name}.1.gz`, zlib.gzipSync(readFileSync(`${name}.1`)))
      unlinkSync(`${name}.1`)
    }
  }
]

for (const { what, file = 'a.log', rotate, lines, codes } of ROTATIONS) {
  for (const quiet of [false, true]) {
    t.test(`while it is followed${quiet ? ' and has long been quiet' : ''}, a file is ${what}`, async (t) => {
      const base = t.testdir({ 'a.log': `one\n${LONG}\ntwo\n` })
      const name = path.join(base, 'a.log')
      if (quiet) utimesSync(name, new Date(2020, 1), new Date(2020, 1))
      const followed = await follow(t, { base, file })
      await followed.lines(3)
      await followed.pass(quiet ? 30_000 : 500)
      rotate(name)
      await followed.lines(3 + lines.length)
      await followed.pass(8000)
      t.strictSame(followed.texts.slice(0, 3), ['one', LONG, 'two'])
      t.strictSame(followed.texts.slice(3).sort(), [...lines].sort(), 'each line once')
      t.strictSame(followed.codes, codes)
      appendFileSync(name, 'after\n')
      t.equal((await followed.lines(4 + lines.length)).at(-1), 'after', 'the file is read on')
    })
  }
}
