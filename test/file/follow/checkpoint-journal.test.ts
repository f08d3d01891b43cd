import path from 'node:path'
import t, { type Test } from 'tap'
import { SourceAcks } from '../../../lib/core/ack-ledger.ts'
import { CheckpointJournal } from '../../../lib/file/follow/checkpoint-journal.ts'
import { ContentLanes } from '../../../lib/file/follow/content-lanes.ts'
import { FileTable, type FileNote, type LostContent } from '../../../lib/file/follow/file-table.ts'
import type { TailedFile } from '../../../lib/file/follow/tailed-file.ts'
import type { CheckpointStore, FileCheckpoint } from '../../../types/checkpoint.ts'
import { sampleRecord } from '../checkpoint/support/sample-checkpoint.ts'
import { lostFor } from './support/unit-known.ts'
import { memoryOf } from './support/unit-memory.ts'
import { NOW_MS, unitFollowing, type UnitFollowing } from './support/unit-following.ts'
import { readOn, tailedAt, tailedInit } from './support/unit-tailed.ts'

const DAY_MS = 24 * 60 * 60 * 1000

/** A store in memory. While `gate` is there, a save waits for it; while `failing`, it fails. */
class UnitStore implements CheckpointStore {
  readonly saved: FileCheckpoint[] = []
  found: FileCheckpoint | null = null
  failing = false
  gate: Promise<void> | null = null
  closed = 0
  /** Saves that were begun, and how many were under way at once at most. */
  begun = 0
  atOnce = 0
  #now = 0

  load(): Promise<FileCheckpoint | null> {
    return this.failing ? Promise.reject(diskFull()) : Promise.resolve(this.found)
  }

  async save(checkpoint: FileCheckpoint): Promise<void> {
    this.begun++
    this.#now++
    this.atOnce = Math.max(this.atOnce, this.#now)
    try {
      await this.gate
      if (this.failing) throw diskFull()
      this.saved.push(checkpoint)
    } finally {
      this.#now--
    }
  }

  close(): Promise<void> {
    this.closed++
    return Promise.resolve()
  }

  /** Offsets of the records that were saved last. */
  get offsets(): readonly number[] | null {
    return this.saved.at(-1)?.files.map(({ offset }) => offset) ?? null
  }
}

function diskFull(): Error {
  return Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC', errno: -28, syscall: 'write' })
}

interface Journal {
  readonly journal: CheckpointJournal
  readonly store: UnitStore
  readonly table: FileTable
  readonly following: UnitFollowing
  readonly hand: { file: TailedFile | null }
}

function journalOf(): Journal {
  const following = unitFollowing()
  const store = new UnitStore()
  const table = new FileTable()
  const hand: Journal['hand'] = { file: null }
  return { journal: new CheckpointJournal(store, table, following.context, () => hand.file), store, table, following, hand }
}

async function followedFile(t: Test, { table, following }: Journal, content: string): Promise<TailedFile> {
  const file = await tailedAt(t, following, path.join(t.testdir({ 'app.log': content }), 'app.log'))
  table.add(file)
  return file
}

function lostOf(parts: Partial<LostContent> = {}): LostContent {
  return lostFor(Buffer.from('one\ntwo\nthree\nfour.\n'), parts)
}

t.test('positions are saved when they have changed, and not else', async (t) => {
  const parts = journalOf()
  const { journal, store } = parts
  await journal.save()
  t.equal(store.begun, 0, 'there is nothing')
  const file = await followedFile(t, parts, 'a\nb\nc\n')
  await journal.save()
  t.strictSame(store.offsets, [0])
  await journal.save()
  t.equal(store.begun, 1)
  await readOn(file, 3)
  await journal.save()
  t.strictSame([store.offsets, store.saved.at(-1)?.files[0]?.line, store.begun], [[2], 1, 2])
  await readOn(file, 2)
  await journal.save()
  t.strictSame(store.offsets, [4])
  await journal.save()
  t.equal(store.begun, 3)
})

t.test('each thing by which a file is known again is saved when it changes', async (t) => {
  const parts = journalOf()
  const { journal, store, table } = parts
  const file = await followedFile(t, parts, 'a\nhalf')
  await readOn(file, 2)
  await journal.save()
  await readOn(file)
  await journal.save()
  t.match([store.begun, store.saved.at(-1)?.files[0]], [2, { offset: 2, head: { length: 6 } }], 'its head has become longer')
  table.move(file, '/logs/app.log.1')
  await journal.save()
  t.match([store.begun, store.saved.at(-1)?.files[0]?.path], [3, '/logs/app.log.1'], 'its name')
  table.remove(file)
  await journal.save()
  t.match([store.begun, store.saved.at(-1)?.files], [4, []], 'it is gone')
})

t.test('another content up to the same offset is saved too', async (t) => {
  const parts = journalOf()
  const { journal, store } = parts
  const file = await followedFile(t, parts, 'a\nb\n')
  await readOn(file)
  await journal.save()
  file.memory = memoryOf(Buffer.from('X\nY\n'))
  file.record = null
  await journal.save()
  t.equal(store.begun, 2)
})

t.test('a line that waits in the stream\'s buffer is not done', async (t) => {
  const parts = journalOf()
  const { journal, store, hand } = parts
  const file = await followedFile(t, parts, 'a\nb\nc\n')
  const { handle } = file
  file.slot.put(Buffer.from('a\nb\nc\n'), 0)
  file.memory.took(Buffer.from('a\nb\nc\n'))
  t.ok(handle !== null && file.lines.next() !== null && file.lines.next() !== null)
  hand.file = file
  await journal.save()
  t.strictSame(store.offsets, [2])
  hand.file = null
  await journal.save()
  t.strictSame(store.offsets, [4])
})

t.test('a content that goes on in another file is saved as that one', async (t) => {
  const parts = journalOf()
  const file = await followedFile(t, parts, 'a\n')
  file.superseded = true
  await parts.journal.save()
  t.equal(parts.store.begun, 0)
})

t.test('one save at a time; what changes meanwhile is saved after it', async (t) => {
  const parts = journalOf()
  const { journal, store } = parts
  const file = await followedFile(t, parts, 'a\nb\nc\n')
  let open = (): void => {}
  store.gate = new Promise((resolve) => { open = resolve })
  const saves = [journal.save(), journal.save(), journal.save()]
  while (store.begun === 0) await new Promise((resolve) => { setImmediate(resolve) })
  await readOn(file, 2)
  saves.push(journal.save())
  open()
  await Promise.all(saves)
  t.strictSame([store.atOnce, store.begun, store.saved.map(({ files }) => files[0]?.offset)], [1, 2, [0, 2]])
})

t.test('a save that fails is told once and tried again, also where nothing has changed', async (t) => {
  const parts = journalOf()
  const { journal, store, following: { context } } = parts
  const file = await followedFile(t, parts, 'a\nb\n')
  store.failing = true
  await journal.save()
  await journal.save()
  await readOn(file, 2)
  await journal.save()
  t.strictSame([store.begun, context.codes.length, store.saved], [3, 1, []])
  t.match(context.warnings[0], { cause: { code: 'ENOSPC' } })
  store.failing = false
  await journal.save()
  t.strictSame([store.offsets, context.codes.length], [[2], 1])
  await journal.save()
  t.equal(store.begun, 4)
  store.failing = true
  await readOn(file, 2)
  await journal.save()
  t.equal(context.codes.length, 2, 'when it fails anew it is told anew')
  store.failing = false
  await journal.close()
  t.strictSame([store.offsets, store.closed], [[4], 1])
})

t.test('a store that cannot be read is the source\'s error; one that was never written is none', async (t) => {
  const { journal, store, table } = journalOf()
  await journal.load()
  t.strictSame(table.orphans, [])
  store.failing = true
  await t.rejects(journal.load(), { code: 'ENOSPC' })
})

t.test('what was saved before is kept until a file claims it', async (t) => {
  const { journal, store, table, following: { clock } } = journalOf()
  const records = [sampleRecord({ path: '/a', seenAt: NOW_MS - 6 * DAY_MS }), sampleRecord({ path: '/b', seenAt: NOW_MS - DAY_MS })]
  store.found = { version: 1, files: records }
  await journal.load()
  t.strictSame(table.orphans.map(({ record }) => record), records)
  await journal.save()
  t.equal(store.begun, 0, 'nothing has changed')
  const [first] = table.orphans
  if (first !== undefined) first.claimed = true
  await journal.save()
  t.strictSame(store.saved.at(-1)?.files.map(({ path: name }) => name), ['/b'])
  await clock.advance(7 * DAY_MS)
  await journal.save()
  t.strictSame(store.saved.at(-1)?.files, [], 'after a week')
})

t.test('a record however old is there for a file that still is', async (t) => {
  const { journal, store, table } = journalOf()
  store.found = { version: 1, files: [sampleRecord({ seenAt: NOW_MS - 400 * DAY_MS })] }
  await journal.load()
  t.equal(table.orphans.length, 1)
})

t.test('a file that is there is saved as seen now, however long it has been quiet', async (t) => {
  const parts = journalOf()
  const { journal, store, following } = parts
  const file = await followedFile(t, parts, 'a\nb\n')
  await readOn(file, 2)
  await journal.save()
  await following.clock.advance(30 * DAY_MS)
  const other = tailedInit(following, { path: '/logs/other.log', ino: 'other' })
  parts.table.add(other)
  await journal.save()
  t.strictSame(store.saved.at(-1)?.files.map(({ seenAt }) => seenAt), [NOW_MS + 30 * DAY_MS, NOW_MS + 30 * DAY_MS])
})

t.test('of a lost content the place before its first line that is not acked is saved', async (t) => {
  const { journal, store, table } = journalOf()
  const lane = new SourceAcks(() => {}).lane('x')
  const lost = lostOf({ acks: new ContentLanes(lane) })
  const sequences = [0, 5, 10].map((offset, at) => lane.delivered({ path: '/x', dev: '1', ino: '2', offset, line: at + 1 }))
  table.lose(lost)
  for (const [at, expected] of [[0, { offset: 5, line: 1 }], [1, { offset: 10, line: 2 }]] as const) {
    lane.ack(sequences[at] ?? -1)
    await journal.save()
    t.match(store.saved.at(-1)?.files, [{ path: lost.path, complete: false, before: { length: 0, hash: '' }, head: lost.record.head, ...expected }])
  }
  lane.ack(sequences[2] ?? -1)
  await journal.save()
  t.match(store.saved.at(-1)?.files, [{ offset: 20, line: 4, before: lost.record.before }])
  lost.claimed = true
  await journal.save()
  t.strictSame(store.saved.at(-1)?.files, [])
})

t.test('copies that count as read are saved, other notes are not', async (t) => {
  const { journal, store, table } = journalOf()
  const note: FileNote = { path: '/b', dev: '1', ino: '2', state: 'ignored', reason: null, code: null, size: 0, modified: 0n, recheck: () => false }
  table.notes.set('/b', note)
  table.notes.set('/c', { ...note, path: '/c', record: () => sampleRecord({ path: '/c', offset: 7 }) })
  await journal.save()
  t.match(store.saved.at(-1)?.files, [{ path: '/c', offset: 7, seenAt: NOW_MS }])
})

t.test('a store without an end of its own is left', async (t) => {
  const { following } = journalOf()
  const saved: FileCheckpoint[] = []
  const store: CheckpointStore = {
    load: () => Promise.resolve(null),
    save: (checkpoint) => {
      saved.push(checkpoint)
      return Promise.resolve()
    }
  }
  const table = new FileTable()
  table.lose(lostOf())
  await new CheckpointJournal(store, table, following.context, () => null).close()
  t.equal(saved.length, 1)
})
