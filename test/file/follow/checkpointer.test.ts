import t from 'tap'
import { UserStore } from '../../../lib/file/checkpoint/user-store.ts'
import { Checkpointer } from '../../../lib/file/follow/checkpointer.ts'
import { contentHash } from '../../../lib/file/follow/content-hash.ts'
import { departureOf } from '../../../lib/file/follow/departure.ts'
import { Fingerprint } from '../../../lib/file/follow/fingerprint.ts'
import { FileAcks } from '../../../lib/file/follow/file-acks.ts'
import type { Harvester } from '../../../lib/file/follow/harvester.ts'
import { Registry } from '../../../lib/file/follow/registry.ts'
import type { FileRecord } from '../../../types/checkpoint.ts'
import { sampleRecord } from '../checkpoint/support/sample-checkpoint.ts'
import { ByteHandle } from '../support/byte-handle.ts'
import { randomText } from '../support/random-text.ts'
import { crcOf, knownFile, sharedWith, type KnownFileParts, type TestShared } from './support/known-file.ts'
import { memoryStore, type MemoryStore } from './support/source-store.ts'

const TEXT = randomText(100_000)
const DAY_MS = 24 * 60 * 60 * 1000

interface Kept {
  readonly shared: TestShared
  readonly registry: Registry
  readonly store: MemoryStore
  readonly checkpointer: Checkpointer
  readonly record: () => Promise<FileRecord | undefined>
}

function kept(inHand: () => Harvester | null = () => null, store: MemoryStore = memoryStore()): Kept {
  const shared = sharedWith()
  const registry = new Registry()
  const checkpointer = new Checkpointer(new UserStore(store, shared.context), registry, shared.context, inHand)
  return {
    shared,
    registry,
    store,
    checkpointer,
    record: async () => {
      await checkpointer.save()
      return store.saved.at(-1)?.files[0]
    }
  }
}

/** A file with delivered, unacked lines at these offsets. */
function delivered(
  shared: TestShared,
  offsets: readonly number[],
  parts: KnownFileParts = {}
): Harvester & { readonly ack: (offset: number) => void } {
  const acks = new FileAcks(shared.watermarks)
  const file = knownFile(shared, {
    bytes: TEXT,
    ...parts,
    content: { acks, start: { offset: TEXT.length, line: 99 }, ...parts.content }
  })
  const sequences = new Map(
    offsets.map((offset, index) => [
      offset,
      acks.current?.delivered({ path: file.path, dev: file.dev, ino: file.ino, offset, line: index + 1 }) ?? 0
    ])
  )
  return Object.assign(file, {
    ack: (offset: number) => {
      acks.current?.ack(sequences.get(offset) ?? -1)
    }
  })
}

t.test(
  'a record keeps marks for the length read, for the offset and for a few lengths before it, but not all marks',
  async (t) => {
    const { shared, registry, record } = kept()
    const file = delivered(shared, [70_050], { read: 0 })
    for (let at = 0; at < TEXT.length; at += 1000) file.took(TEXT.subarray(at, at + 1000))
    registry.add(file)
    const { marks = [], offset, before, line } = (await record()) as FileRecord
    t.strictSame([offset, line], [70_050, 0])
    t.strictSame(marks.at(-1), [100_000, crcOf(TEXT)])
    t.ok(marks.length <= 34, `${marks.length}`)
    for (const [at, crc] of marks) t.equal(crc, crcOf(TEXT, at), String(at))
    t.strictSame(
      marks.map(([at]) => at),
      marks.map(([at]) => at).toSorted((one, other) => one - other)
    )
    t.strictSame(
      before,
      contentHash(TEXT.subarray(70_050 - 256, 70_050)),
      'the hash covers bytes that are no longer in memory'
    )
  }
)

t.test('when everything is acked, a few marks before the end are kept to recognize shorter copies', async (t) => {
  const { shared, registry, record } = kept()
  const file = delivered(shared, [], { read: 0 })
  for (let at = 0; at < TEXT.length; at += 1000) file.took(TEXT.subarray(at, at + 1000))
  registry.add(file)
  const { marks = [], offset, before } = (await record()) as FileRecord
  t.equal(offset, 100_000)
  t.strictSame(
    marks.map(([at]) => at),
    [92_000, 93_000, 94_000, 95_000, 96_000, 97_000, 98_000, 99_000, 100_000]
  )
  t.strictSame(before, contentHash(TEXT.subarray(-256)))
})

t.test('the recorded offset gets its own mark when the window still covers it', async (t) => {
  const { shared, registry, record } = kept()
  registry.add(delivered(shared, [99_000]))
  t.strictSame((await record())?.marks, [
    [99_000, crcOf(TEXT, 99_000)],
    [100_000, crcOf(TEXT)]
  ])
})

t.test('a file without known content has no record, and a content without a known checksum has no marks', async (t) => {
  const { shared, registry, store, checkpointer } = kept()
  registry.add(knownFile(shared, { read: null, bytes: TEXT }))
  await checkpointer.save()
  t.equal(store.calls, 0, 'nothing changed')
  registry.add(knownFile(shared, { ino: '5', bytes: TEXT, content: { fingerprint: new Fingerprint({ length: 10 }) } }))
  await checkpointer.save()
  t.match(store.saved.at(-1)?.files, [{ ino: '5', marks: [] }])
})

t.test('bytes before the offset that are no longer in memory are read again if the file is unchanged', async (t) => {
  const missing = contentHash(Buffer.alloc(0))
  const cases: readonly (readonly [string, (shared: TestShared) => Harvester, boolean])[] = [
    ['as it was', (shared) => delivered(shared, [500]), true],
    ['closed', (shared) => delivered(shared, [500], { open: false }), false],
    [
      'changed',
      (shared) => {
        const file = delivered(shared, [500])
        file.be({ kind: 'changed', bytesLeft: 0 })
        return file
      },
      false
    ],
    [
      'overwritten, not detected yet',
      (shared) => {
        const file = delivered(shared, [500], { open: false })
        return opened(file, Buffer.concat([TEXT.subarray(0, 99_999), Buffer.from('x')]))
      },
      false
    ],
    ['cut', (shared) => opened(delivered(shared, [50_000], { open: false }), TEXT.subarray(0, 100)), false],
    ['read fails', (shared) => opened(delivered(shared, [500], { open: false }), TEXT, 0), false],
    ['compressed', (shared) => delivered(shared, [500], { content: { compression: 'gzip' } }), false]
  ]
  for (const [what, make, isKnown] of cases) {
    const { shared, registry, record } = kept()
    registry.add(make(shared))
    const { before, offset } = (await record()) as FileRecord
    t.strictSame(before, isKnown ? contentHash(TEXT.subarray(offset - 256, offset)) : missing, what)
  }
})

t.test('only changes are saved; new modification times alone are saved only on close', async (t) => {
  const { shared, registry, store, checkpointer } = kept()
  const file = delivered(shared, [10, 20])
  registry.add(file)
  await checkpointer.save()
  await checkpointer.save()
  t.equal(store.calls, 1)
  file.ack(10)
  await checkpointer.save()
  t.equal(store.calls, 2)
  file.be({ kind: 'finished', size: 5, modified: 77n })
  await checkpointer.save()
  t.equal(store.calls, 2)
  await checkpointer.close()
  t.match(store.saved.at(-1)?.files, [{ modified: '77', size: 5 }])
  t.strictSame([store.calls, store.closed], [3, 1])
})

t.test('saves do not overlap: a save requested during another one waits and includes later changes', async (t) => {
  let running = 0
  let most = 0
  const store = memoryStore()
  const save = store.save.bind(store)
  store.save = async (checkpoint) => {
    most = Math.max(most, ++running)
    await new Promise((resolve) => {
      setImmediate(resolve)
    })
    await save(checkpoint)
    running--
  }
  const { shared, registry, checkpointer } = kept(() => null, store)
  registry.add(delivered(shared, [10]))
  const first = checkpointer.save()
  registry.add(delivered(shared, [20], { ino: '2', path: '/log/b.log' }))
  await Promise.all([first, checkpointer.save(), checkpointer.save()])
  t.equal(most, 1)
  t.equal(store.saved.at(-1)?.files.length, 2)
})

t.test('a failed save is reported once and repeated later, even without further changes', async (t) => {
  const { shared, registry, store, checkpointer } = kept()
  registry.add(delivered(shared, [10]))
  store.fail.save = Object.assign(new Error('ENOSPC: no space'), { code: 'ENOSPC' })
  await checkpointer.save()
  await checkpointer.save()
  t.equal(shared.context.codes.length, 1)
  store.fail.save = undefined
  await checkpointer.save()
  await checkpointer.save()
  t.strictSame([store.calls, store.saved.length, shared.context.codes.length], [3, 1, 1])
})

t.test(
  'a departed content is remembered for a week, without its file if that file now holds another content',
  async (t) => {
    const { shared, registry, store, checkpointer } = kept()
    const file = delivered(shared, [30])
    const departed = departureOf(file, 'cut', shared.clock.now())
    t.not(departed, null)
    if (departed !== null) registry.depart(departed)
    const other = knownFile(shared, {
      ino: '6',
      bytes: TEXT,
      content: { id: 'other', start: { offset: 100_000, line: 9 } }
    })
    const deleted = departureOf(other, 'deleted', shared.clock.now())
    if (deleted !== null) registry.depart(deleted)
    await checkpointer.save()
    t.match(store.saved.at(-1)?.files, [
      { dev: '0', ino: '0', offset: 30, line: 0, complete: false, before: { length: 0 } },
      { dev: '7', ino: '6', offset: 100_000, line: 9, id: 'other' }
    ])
    file.ack(30)
    await checkpointer.save()
    t.match(store.saved.at(-1)?.files, [{ offset: 100_000, line: 99 }, {}])
    await shared.clock.advance(7 * DAY_MS + 1)
    await checkpointer.save()
    t.strictSame(store.saved.at(-1)?.files, [])
  }
)

t.test('loading restores what the last run recorded', async (t) => {
  const store = memoryStore({ version: 1, files: [sampleRecord({ id: 'a' })] })
  const { registry, checkpointer } = kept(() => null, store)
  await checkpointer.load()
  t.match(registry.departedOf('a'), { cause: 'unseen' })
  await checkpointer.save()
  t.equal(store.calls, 1, 'the content was last seen too long ago to be kept')
  store.fail.load = new Error('no')
  await t.rejects(kept(() => null, store).checkpointer.load(), { code: 'FILE_CHECKPOINT_UNUSABLE' })
  const empty = kept()
  await empty.checkpointer.load()
  t.strictSame([...empty.registry.departed], [])
})

/** The same harvester, opened on a file that contains `bytes`. */
function opened(file: Harvester, bytes: Buffer, failAt = Infinity): Harvester {
  file.opened({
    path: file.path,
    dev: file.dev,
    ino: file.ino,
    birth: file.birth,
    size: TEXT.length,
    modified: 2000n,
    changed: 3000n,
    head: bytes.subarray(0, 4096),
    hardLinks: 1,
    handle: new ByteHandle(bytes, { failAt }).handle
  })
  return file
}

t.test('a save requested while the store is being closed does nothing', async (t) => {
  const { shared, registry, store, checkpointer } = kept()
  registry.add(delivered(shared, [10]))
  let answer = (): void => {}
  store.save = () =>
    new Promise((resolve) => {
      answer = resolve
    })
  const first = checkpointer.save()
  const second = checkpointer.save()
  await new Promise((resolve) => {
    setImmediate(resolve)
  })
  const closing = checkpointer.close()
  let calls = 0
  store.save = () => {
    calls++
    return Promise.resolve()
  }
  answer()
  await Promise.all([first, second, closing, checkpointer.save()])
  t.ok(calls <= 1)
  t.equal(store.closed, 1)
})
