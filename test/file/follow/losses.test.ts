import t from 'tap'
import { departureOf } from '../../../lib/file/follow/departure.ts'
import { Losses, type Loss } from '../../../lib/file/follow/losses.ts'
import { Registry } from '../../../lib/file/follow/registry.ts'
import { knownFile, sharedWith, type KnownFileParts, type TestShared } from './support/known-file.ts'

interface Told {
  readonly shared: TestShared
  readonly registry: Registry
  readonly losses: Losses
  readonly add: (parts?: Partial<Loss>) => void
}

function losses(): Told {
  const shared = sharedWith({ rotateWaitMs: 5000 })
  const registry = new Registry()
  const made = new Losses(shared, registry)
  const file = knownFile(shared, { path: '/log/gone.log', ino: '99' })
  return {
    shared,
    registry,
    losses: made,
    add: (parts = {}) => {
      made.add({
        file,
        path: file.path,
        at: shared.clock.now(),
        id: 'gone',
        code: 'FILE_TRUNCATED',
        detail: 'cut',
        unread: 10,
        size: 100,
        cause: 'truncated',
        ...parts
      })
    }
  }
}

/** A file that now holds the lost content. */
function holder(shared: TestShared, parts: KnownFileParts = {}): ReturnType<typeof knownFile> {
  return knownFile(shared, { path: '/log/copy.log', ino: '5', content: { id: 'gone' }, ...parts })
}

t.test('bytes that no later scan has found are reported and counted, once', async (t) => {
  const { shared, losses: told, add } = losses()
  add()
  told.settle(shared.clock.now())
  t.strictSame(shared.context.codes, [], 'no scan since')
  told.scanned(shared.clock.now())
  told.scanned(shared.clock.now())
  t.strictSame(shared.context.codes, ['FILE_TRUNCATED', 'FILE_LOST_UNREAD'])
  t.match(String(shared.context.warnings[1]), /10 bytes were destroyed .*\/log\/gone\.log/)
  t.strictSame({ ...told.bytes }, { truncated: 10 })
})

t.test('while an unexamined file may hold the bytes, the report waits, at most rotate_wait_ms', async (t) => {
  const { shared, registry, losses: told, add } = losses()
  registry.add(knownFile(shared, { path: '/log/new.log', read: null }))
  add()
  told.scanned(shared.clock.now())
  await shared.clock.advance(4999)
  told.settle(shared.clock.now())
  t.strictSame(shared.context.codes, [])
  await shared.clock.advance(1)
  add({ unread: 7 })
  told.settle(shared.clock.now())
  t.strictSame({ ...told.bytes }, { truncated: 10 }, 'the newer loss has not been searched for yet')
  told.scanned(shared.clock.now() + 5000)
  t.strictSame({ ...told.bytes }, { truncated: 17 })
})

t.test(
  'bytes that a copy holds are not lost: copytruncate is reported only if the copy lacks some of them',
  async (t) => {
    for (const [what, size, lost] of [
      ['all of it', 100, 0],
      ['all but 4 bytes', 96, 4],
      ['less than was read', 50, 10]
    ] as const) {
      const { shared, registry, losses: told, add } = losses()
      registry.add(holder(shared, { bytes: Buffer.alloc(size, 'x') }))
      add()
      told.scanned(shared.clock.now())
      t.equal(told.bytes['truncated'] ?? 0, lost, what)
      t.strictSame(shared.context.codes, lost === 0 ? [] : ['FILE_COPYTRUNCATE', 'FILE_LOST_UNREAD'], what)
    }
  }
)

t.test(
  'bytes in a copy that became a content of its own, as it holds only the beginning, are not lost either',
  async (t) => {
    const { shared, registry, losses: told, add } = losses()
    const file = knownFile(shared, {
      path: '/log/gone.log',
      ino: '98',
      bytes: Buffer.alloc(100),
      content: { id: 'gone' }
    })
    const departed = departureOf(file, 'cut', shared.clock.now())
    if (departed !== null) registry.depart({ ...departed, shorterIn: 'part' })
    registry.add(holder(shared, { bytes: Buffer.alloc(95), content: { id: 'part' } }))
    add()
    told.scanned(shared.clock.now())
    t.strictSame([{ ...told.bytes }, shared.context.codes[0]], [{ truncated: 5 }, 'FILE_COPYTRUNCATE'])
  }
)

t.test('a compressed copy is assumed to be complete', async (t) => {
  const { shared, registry, losses: told, add } = losses()
  registry.add(holder(shared, { bytes: Buffer.alloc(3), content: { id: 'gone', compression: 'gzip' } }))
  add()
  told.scanned(shared.clock.now())
  t.strictSame([{ ...told.bytes }, shared.context.codes], [{}, []])
})

t.test(
  'a replaced file whose content exists elsewhere loses nothing; some changes report only the bytes',
  async (t) => {
    const { shared, registry, losses: told, add } = losses()
    registry.add(holder(shared, { bytes: Buffer.alloc(100) }))
    add({ code: 'FILE_REPLACED' })
    add({ code: null, id: null, cause: 'max_open_files' })
    add({ code: null })
    told.scanned(shared.clock.now())
    t.strictSame(shared.context.codes, ['FILE_LOST_UNREAD'])
    t.strictSame({ ...told.bytes }, { max_open_files: 10 })
  }
)

t.test('a loss of zero bytes is not reported, and the file adds up the bytes it has lost', async (t) => {
  const { shared, losses: told } = losses()
  const file = knownFile(shared)
  told.lost(file, 0, 'truncated')
  told.lost(file, -1, 'truncated')
  told.lost(file, 3, 'deleted')
  told.lost(file, 4, 'deleted')
  t.equal(file.bytesLost, 7)
  t.strictSame([{ ...told.bytes }, shared.context.codes], [{ deleted: 7 }, ['FILE_LOST_UNREAD', 'FILE_LOST_UNREAD']])
})
