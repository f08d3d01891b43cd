import t from 'tap'
import fc from 'fast-check'
import type { FileRecord } from '../../../types/checkpoint.ts'
import { formatCheckpoint, parseCheckpoint } from '../../../lib/file/checkpoint/parse-checkpoint.ts'
import { checksumOf, withChecksum } from '../../../lib/file/checkpoint/record-checksum.ts'
import { sampleRecord } from './support/sample-checkpoint.ts'

const whole = {
  id: '0123456789abcdef',
  generation: 2,
  names: ['/log/a', '/log/a.1'],
  begin: 100,
  marks: [
    [200, 0],
    [2048, 0xffffffff]
  ],
  given: 2100,
  modified: '-1',
  changed: '1767323045000000000',
  left: 77
} as const
const files: readonly FileRecord[] = [
  sampleRecord({ ...whole, path: '/log/é\uFFFD\n日志', offset: 70_001 }),
  sampleRecord({ path: '/log/b', offset: 1999 }),
  sampleRecord({ ...whole, offset: 88_888, seenAt: 0.5 })
]
const text = formatCheckpoint({ version: 1, files: files.map(withChecksum) })

t.test('the checksum ignores the order of fields and whitespace, and covers every value', async (t) => {
  const [record] = files
  const backwards = Object.fromEntries(
    Object.entries({
      ...record,
      head: { hash: record?.head.hash, length: record?.head.length },
      given: undefined
    }).toReversed()
  )
  t.equal(checksumOf(backwards), checksumOf({ ...record, given: undefined }))
  t.not(checksumOf(backwards), checksumOf({ ...record }))
  t.equal(checksumOf({ ...record, crc: 1 }), checksumOf({ ...record }), 'the checksum itself is not covered')
  const others = [
    { offset: 1 },
    { head: { length: 1, hash: record?.head.hash } },
    {
      marks: [
        [200, 1],
        [2048, 0xffffffff]
      ]
    },
    { names: [] },
    { later: 1 },
    { later: { deeper: [{ a: null }] } },
    JSON.parse('{"__proto__":1}') as object
  ]
  t.equal(
    new Set(
      [{}, ...others].map((parts) =>
        checksumOf(Object.fromEntries([...Object.entries({ ...record }), ...Object.entries(parts)]))
      )
    ).size,
    others.length + 1
  )
  t.strictSame(
    parseCheckpoint(
      JSON.stringify({ files: JSON.parse(text.slice(text.indexOf('['), -2)) as unknown, version: 1 }, null, 2)
    ),
    { kind: 'whole', checkpoint: { version: 1, files } }
  )
})

t.test('fields of a later release are covered by the checksum, and dropped', async (t) => {
  const later = withChecksum({ ...sampleRecord(), later: { b: [1, { d: 2, c: 3 }], a: true } } as FileRecord)
  t.strictSame(parseCheckpoint(JSON.stringify({ version: 1, files: [later] })), {
    kind: 'whole',
    checkpoint: { version: 1, files: [sampleRecord()] }
  })
  t.match(parseCheckpoint(JSON.stringify({ version: 1, files: [{ ...later, later: 1 }] })), { kind: 'damaged' })
  const endless = `${'['.repeat(100_000)}${']'.repeat(100_000)}`
  t.match(
    parseCheckpoint(
      `{"version":1,"files":[${JSON.stringify({ ...sampleRecord(), crc: 1 }).slice(0, -1)},"later":${endless}}]}`
    ),
    { kind: 'damaged' },
    'nested too deeply'
  )
})

t.test('any flipped bit either changes no record, or is reported as damage and changes no other record', async (t) => {
  const bytes = Buffer.from(text)
  const outcomes = { same: 0, some: 0, none: 0, newer: 0 }
  for (let at = 0; at < bytes.length; at++) {
    for (let bit = 1; bit < 256; bit *= 2) {
      bytes[at] = Number(bytes[at]) ^ bit
      const parsed = parseCheckpoint(bytes.toString())
      bytes[at] = Number(bytes[at]) ^ bit
      if (parsed.kind === 'newer') outcomes.newer++
      else if (parsed.kind === 'whole') {
        outcomes.same++
        if (JSON.stringify(parsed.checkpoint.files) !== JSON.stringify(files))
          t.fail(`byte ${at}, bit ${bit}: ${JSON.stringify(parsed.checkpoint.files)}`)
      } else {
        outcomes[parsed.left.length > 0 ? 'some' : 'none']++
        const left = files.filter((file) =>
          parsed.left.some((record) => JSON.stringify(record) === JSON.stringify(file))
        )
        if (left.length !== parsed.left.length || (left.length > 0 && left.length !== files.length - 1))
          t.fail(`byte ${at}, bit ${bit}: ${JSON.stringify(parsed)}`)
      }
    }
  }
  t.ok(outcomes.some > 5000 && outcomes.same > 0 && outcomes.none > 0 && outcomes.newer === 3, JSON.stringify(outcomes))
})

t.test('whatever bytes are changed, removed or inserted, only records that were written are used', async (t) => {
  const known = new Set(files.map((file) => JSON.stringify(file)))
  fc.assert(
    fc.property(fc.nat(text.length), fc.nat(40), fc.uint8Array({ maxLength: 40 }), (at, removed, added) => {
      const bytes = Buffer.from(text)
      const parsed = parseCheckpoint(
        Buffer.concat([bytes.subarray(0, at), added, bytes.subarray(at + removed)]).toString()
      )
      const taken = parsed.kind === 'whole' ? parsed.checkpoint.files : parsed.kind === 'damaged' ? parsed.left : []
      return taken.every((record) => known.has(JSON.stringify(record)))
    }),
    { numRuns: 3000 }
  )
  t.pass('no counterexample was found')
})

t.test('a record of an earlier release, which has no checksum, is not trusted beside a damaged record', async (t) => {
  const [first = sampleRecord(), second = sampleRecord()] = files
  t.match(
    parseCheckpoint(
      formatCheckpoint({ version: 1, files: [first, withChecksum(second), { ...withChecksum(first), offset: 2049 }] })
    ),
    {
      kind: 'damaged',
      left: [second],
      reason: /^files\[2\]\.crc does not match the record of \/log\/.*; 1 of 3 records are valid$/s
    }
  )
  const five = Array.from({ length: 5 }, () => ({ ...first, crc: 1 }))
  t.match(parseCheckpoint(formatCheckpoint({ version: 1, files: five })), {
    reason: /files\[2\].*; and 2 more; 0 of 5 records are valid$/s
  })
  t.strictSame(
    parseCheckpoint(formatCheckpoint({ version: 1, files: [first, withChecksum(second)] })),
    { kind: 'whole', checkpoint: { version: 1, files: [first, second] } },
    'it is trusted beside an intact record'
  )
})
