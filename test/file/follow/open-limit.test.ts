import t from 'tap'
import type { Harvester } from '../../../lib/file/follow/harvester.ts'
import { OpenLimit } from '../../../lib/file/follow/open-limit.ts'
import { sourceError } from '../../../lib/errors/make-error.ts'
import { knownFile, sharedWith, type KnownFileParts } from './support/known-file.ts'

const TEXT = Buffer.from('one\ntwo\n')
let made = 0

function file(
  parts: KnownFileParts = {},
  to: (file: Harvester) => void = (file) => {
    file.atEnd(0)
  }
): Harvester {
  const harvester = knownFile(sharedWith(), { path: `/log/${made}.log`, ino: String(made++), bytes: TEXT, ...parts })
  to(harvester)
  return harvester
}

const unread = (): Harvester => file({ read: 4 })

/** Whether each of the files is still open. */
function open(files: readonly Harvester[]): readonly boolean[] {
  return files.map(({ handle }) => handle !== null)
}

t.test('below the limit nothing is closed', async (t) => {
  const limit = new OpenLimit(2)
  const one = file()
  limit.used(one)
  t.ok(await limit.makeRoom('to have it open'))
  t.strictSame(open([one]), [true])
})

t.test('files read to their end are closed first, the least recently used one before the others', async (t) => {
  const limit = new OpenLimit(4)
  const files = [unread(), file(), file(), unread()]
  for (const each of files) limit.used(each)
  limit.used(files[1] as Harvester)
  t.ok(await limit.makeRoom('to have it open'))
  t.strictSame(open(files), [true, true, false, true])
  t.ok(await limit.makeRoom('to have it open'), 'one place is free now')
  t.strictSame(open(files), [true, true, false, true])
})

t.test('an unread file is closed to read another one, but not merely to keep another one open', async (t) => {
  const limit = new OpenLimit(2)
  const files = [unread(), unread()]
  for (const each of files) limit.used(each)
  t.notOk(await limit.makeRoom('to have it open'))
  t.strictSame(open(files), [true, true])
  t.ok(await limit.makeRoom('to read it'))
  t.strictSame(open(files), [false, true])
})

t.test(
  'a file that could not be reopened or is being read stays open, and the limit is exceeded by one for a while',
  async (t) => {
    const error = sourceError('FILE_COMPRESSION_CORRUPT', { area: 'file', path: '/x' })
    const kept: Readonly<Record<string, Harvester>> = {
      deleted: file({}, (each) => {
        each.detach({ at: 0, cause: 'deleted' })
      }),
      'with a portion': file({}, (each) => {
        each.portion({ kind: 'record' })
      }),
      changed: file({}, (each) => {
        each.be({ kind: 'changed', bytesLeft: 0 })
      }),
      finishing: file({}, (each) => {
        each.be({ kind: 'finishing' })
      }),
      proving: file({ read: null }, (each) => {
        each.be({ kind: 'proving', reason: '', bytesLeft: 1 })
      }),
      'being inflated': file({}, (each) => {
        each.reads({ close: async () => {} } as unknown as NonNullable<Harvester['archive']>)
      })
    }
    for (const [what, each] of Object.entries(kept)) {
      const limit = new OpenLimit(1)
      limit.used(each)
      t.notOk(await limit.makeRoom('to have it open'), what)
      t.ok(await limit.makeRoom('to read it'), what)
      t.strictSame(open([each]), [true], what)
    }
    for (const [what, each] of Object.entries({
      unreadable: file({}, (other) => {
        other.be({ kind: 'unreadable', error, looks: 0, damage: null })
      }),
      waiting: file({ read: null }, (other) => {
        other.be({ kind: 'waiting', reason: '' })
      })
    })) {
      const limit = new OpenLimit(1)
      limit.used(each)
      t.notOk(await limit.makeRoom('to have it open'), what)
      t.ok(await limit.makeRoom('to read it'), what)
      t.strictSame(open([each]), [false], what)
    }
  }
)

t.test('a file with nothing left to read is closed whatever its state', async (t) => {
  const states: Readonly<Record<string, Harvester>> = {
    'at its end': file(),
    finished: file({}, (each) => {
      each.be({ kind: 'finished', size: 8, modified: 2000n })
    }),
    'a copy': file({ read: null }, (each) => {
      each.be({ kind: 'copy', of: 'id', reason: '', size: 8, modified: 2000n })
    }),
    empty: file({ read: null, bytes: Buffer.alloc(0) }, (each) => {
      each.be({ kind: 'empty', reason: '', looks: 0 })
    })
  }
  for (const [what, each] of Object.entries(states)) {
    const limit = new OpenLimit(1)
    limit.used(each)
    t.ok(await limit.makeRoom('to have it open'), what)
    t.strictSame(open([each]), [false], what)
  }
})

t.test('files above the limit are closed as soon as possible', async (t) => {
  const limit = new OpenLimit(1)
  const files = [unread(), unread(), unread()]
  for (const each of files) limit.used(each)
  await limit.trim()
  t.strictSame(open(files), [true, true, true])
  for (const each of files.slice(0, 2)) {
    each.took(TEXT.subarray(4))
    each.atEnd(0)
  }
  await limit.trim()
  t.strictSame(open(files), [false, false, true])
})

t.test('a file that was closed elsewhere is not counted', async (t) => {
  const limit = new OpenLimit(1)
  const one = unread()
  limit.used(one)
  limit.closed(one)
  t.ok(await limit.makeRoom('to have it open'))
  const two = unread()
  limit.used(two)
  await two.close()
  limit.used(two)
  t.ok(await limit.makeRoom('to have it open'))
})
