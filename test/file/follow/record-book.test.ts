import fc from 'fast-check'
import t from 'tap'
import { recordOf } from '../../../lib/file/checkpoint/record-texts.ts'
import { departureOf } from '../../../lib/file/follow/departure.ts'
import { FileAcks } from '../../../lib/file/follow/file-acks.ts'
import type { Harvester } from '../../../lib/file/follow/harvester.ts'
import { RecordBook } from '../../../lib/file/follow/record-book.ts'
import type { FileRecord } from '../../../types/checkpoint.ts'
import { knownFile, seen, sharedWith, type TestShared } from './support/known-file.ts'

const TEXT = Buffer.from(Array.from({ length: 5000 }, (_, index) => `line ${index}\n`).join(''))
const HOUR_MS = 3_600_000

interface Followed {
  readonly shared: TestShared
  readonly file: Harvester
  isInHand: boolean
  readonly sequences: number[]
}

/** Everything that can happen to a file between two saves. */
const happenings: Readonly<Record<string, (followed: Followed, size: number) => void>> = {
  read: ({ file }, size) => {
    const { length } = file.content?.fingerprint ?? { length: TEXT.length }
    if (length + size > TEXT.length) return
    const bytes = Buffer.from(TEXT.subarray(length, length + size))
    file.took(bytes)
    const portion = file.portion({ kind: 'bytes', bytes, offset: length, buffer: bytes })
    const supply = file.supplyOf(portion)
    for (let event = supply.next(); event !== null; event = supply.next());
    file.taken(portion)
  },
  'read, and take a part of it': ({ file }, size) => {
    const { length } = file.content?.fingerprint ?? { length: TEXT.length }
    if (length + size > TEXT.length || file.portions > 0) return
    const bytes = Buffer.from(TEXT.subarray(length, length + size))
    file.took(bytes)
    const portion = file.portion({ kind: 'bytes', bytes, offset: length, buffer: bytes })
    file.supplyOf(portion).next()
    file.taken(portion)
  },
  'find nothing more': ({ file, shared }) => {
    file.atEnd(shared.clock.now())
  },
  'find the last line unfinished': ({ file }) => {
    const portion = file.portion({ kind: 'last line' })
    const supply = file.supplyOf(portion)
    for (let event = supply.next(); event !== null; event = supply.next());
    file.taken(portion)
  },
  'see another size': ({ file }, size) => {
    file.saw({ ...seen({ path: file.path }), size: file.size + size, modified: BigInt(size) })
  },
  rename: ({ file, shared }, size) => {
    file.renamed(`/log/app.log.${size % 5}`, shared.clock.now())
  },
  'learn another name': ({ file }, size) => {
    file.named(`/log/other.log.${size % 5}`)
  },
  'come to the end of an archive': ({ file }, size) => {
    file.be({ kind: 'finished', size, modified: BigInt(size) })
  },
  'learn a checksum': ({ file }, size) => {
    const fingerprint = file.content?.fingerprint
    if (fingerprint !== undefined && size < fingerprint.length) fingerprint.mark(size, size)
  },
  'hold another content': ({ file, shared }, size) => {
    if (file.content !== null) file.begin({ ...file.content, id: `id ${size}`, acks: new FileAcks(shared.watermarks) })
  },
  'go on': ({ file }) => {
    file.goOn()
  },
  'be written over': ({ file }) => {
    file.forget()
  },
  deliver: ({ file, sequences }, offset) => {
    const { path, dev, ino } = file
    const sequence = file.content?.acks.current?.delivered({ path, dev, ino, offset, line: offset })
    if (sequence !== undefined) sequences.push(sequence)
  },
  ack: ({ file, sequences }) => {
    const sequence = sequences.shift()
    if (sequence !== undefined) file.content?.acks.current?.ack(sequence)
  },
  'hold its last record in hand': (followed) => {
    followed.isInHand = !followed.isInHand
  },
  'let time pass': ({ shared }, size) => {
    void shared.clock.advance(size * 1000)
  }
}

t.test('whatever has happened to a file, its cached record equals a newly created one', async () => {
  const step = fc.tuple(fc.constantFrom(...Object.keys(happenings)), fc.integer({ min: 1, max: 2000 }))
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      const shared = sharedWith()
      const file = knownFile(shared, { bytes: TEXT, read: 0 })
      const followed: Followed = { shared, file, isInHand: false, sequences: [] }
      const book = new RecordBook()
      for (const [name, size] of steps) {
        happenings[name]?.(followed, size)
        const now = shared.clock.now()
        const kept = book.of(file, followed.isInHand, now)
        const made = new RecordBook().of(file, followed.isInHand, now)
        if (said(kept) !== said(made)) throw new Error(`after ${name}: ${kept ?? ''} where ${made ?? ''} is so`)
        if (kept !== null && now - recordOf(kept).seenAt >= HOUR_MS) throw new Error('seenAt is an hour old')
      }
    }),
    { numRuns: 2000 }
  )
})

t.test('an unchanged record stays the same text for an hour', async (t) => {
  const shared = sharedWith()
  const file = knownFile(shared, { bytes: TEXT })
  const book = new RecordBook()
  const text = book.of(file, false, shared.clock.now())
  file.atEnd(shared.clock.now())
  await shared.clock.advance(HOUR_MS - 1)
  t.equal(book.of(file, false, shared.clock.now()), text)
  await shared.clock.advance(1)
  t.equal(recordOf(book.of(file, false, shared.clock.now()) ?? '').seenAt, shared.clock.now())
})

t.test('a record is created anew once another content of its name has departed', async (t) => {
  const shared = sharedWith()
  const file = knownFile(shared, { bytes: TEXT })
  const book = new RecordBook()
  const text = book.of(file, false, shared.clock.now())
  await shared.clock.advance(1000)
  const departedAt = shared.clock.now()
  await shared.clock.advance(1000)
  t.equal(book.of(file, false, shared.clock.now()), text)
  const anew = book.of(file, false, shared.clock.now(), departedAt) ?? ''
  t.equal(recordOf(anew).seenAt, shared.clock.now())
  await shared.clock.advance(1000)
  t.equal(book.of(file, false, shared.clock.now(), departedAt), anew)
})

t.test('a record contains the modification time once the file was found as it was read', async (t) => {
  const shared = sharedWith()
  const file = knownFile(shared, { bytes: TEXT })
  const book = new RecordBook()
  t.equal(recordOf(book.of(file, false, shared.clock.now()) ?? '').modified, undefined)
  await file.read(Buffer.alloc(8192))
  t.equal(recordOf(book.of(file, false, shared.clock.now()) ?? '').modified, '2000')
})

t.test('the record of a departed content follows its acks', async (t) => {
  const shared = sharedWith()
  const acks = new FileAcks(shared.watermarks)
  const file = knownFile(shared, { bytes: TEXT, content: { acks, start: { offset: TEXT.length, line: 5000 } } })
  const { path, dev, ino } = file
  const sequences = [10, 20].map((offset) => acks.current?.delivered({ path, dev, ino, offset, line: offset }) ?? 0)
  const departed = departureOf(file, 'deleted', shared.clock.now())
  if (departed === null) throw new Error('nothing has departed')
  const book = new RecordBook()
  const offsets = [book.ofDeparted(departed)]
  for (const sequence of sequences) {
    acks.current?.ack(sequence)
    offsets.push(book.ofDeparted(departed))
  }
  t.strictSame(
    offsets.map((text) => recordOf(text).offset),
    [10, 20, TEXT.length]
  )
})

/** Everything but `seenAt`. */
function said(text: string | null): string {
  if (text === null) return ''
  const { seenAt: _seenAt, ...rest } = recordOf(text) as FileRecord & { readonly crc?: number }
  return JSON.stringify({ ...rest, crc: 0 })
}
