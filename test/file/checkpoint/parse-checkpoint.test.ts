import t from 'tap'
import { formatCheckpoint, parseCheckpoint } from '../../../lib/file/checkpoint/parse-checkpoint.ts'
import { sampleCheckpoint, sampleRecord } from './support/sample-checkpoint.ts'

t.test('a formatted checkpoint is parsed back', async (t) => {
  for (const records of [0, 1, 3]) {
    const checkpoint = sampleCheckpoint(7, records)
    t.strictSame(parseCheckpoint(formatCheckpoint(checkpoint)), { kind: 'whole', checkpoint })
  }
  const odd = {
    version: 1,
    files: [
      sampleRecord({
        path: 'a\n"\u2028é',
        birth: '0',
        compression: 'zstd',
        complete: true,
        size: 0,
        offset: 0,
        line: 0,
        seenAt: 0.5,
        head: { length: 0, hash: '' },
        before: { length: 0, hash: '' }
      })
    ]
  } as const
  t.strictSame(parseCheckpoint(formatCheckpoint(odd)), { kind: 'whole', checkpoint: odd })
})

t.test('each file has one line', async (t) => {
  t.equal(formatCheckpoint(sampleCheckpoint(7, 3)).split('\n').length, 1 + 3 + 1 + 1)
})

t.test('fields added by a later release are ignored', async (t) => {
  const text = JSON.stringify({
    version: 1,
    more: 1,
    files: [{ ...sampleRecord(), more: { a: 1 }, head: { ...sampleRecord().head, more: 2 } }]
  })
  t.strictSame(parseCheckpoint(text), { kind: 'whole', checkpoint: { version: 1, files: [sampleRecord()] } })
})

t.test('a later format is distinguished from a damaged file', async (t) => {
  for (const version of [2, 10])
    t.strictSame(parseCheckpoint(JSON.stringify({ version, files: 'of another kind' })), { kind: 'newer', version })
})

t.test('a text truncated at any byte is damaged, unless only the last newline is missing', async (t) => {
  const text = formatCheckpoint(sampleCheckpoint(7, 2))
  for (let length = 0; length < text.length - 1; length++)
    t.equal(parseCheckpoint(text.slice(0, length)).kind, 'damaged', String(length))
  t.equal(parseCheckpoint(text.slice(0, -1)).kind, 'whole')
})

t.test('the reason names the fault', async (t) => {
  const cases: readonly (readonly [unknown, string])[] = [
    [[], 'it is not an object'],
    [null, 'it is not an object'],
    [1, 'it is not an object'],
    [{ files: [] }, '"version" is not 1'],
    [{ version: '1', files: [] }, '"version" is not 1'],
    [{ version: 0, files: [] }, '"version" is not 1'],
    [{ version: 1.5, files: [] }, '"version" is not 1'],
    [{ version: 1 }, '"files" is not a list'],
    [{ version: 1, files: {} }, '"files" is not a list'],
    [{ version: 1, files: [sampleRecord(), null] }, 'files[1] is not an object; 0 of 2 records are valid'],
    ['{"version":1,"files":[]}', 'it is not an object']
  ]
  for (const [value, reason] of cases)
    t.strictSame(parseCheckpoint(JSON.stringify(value)), { kind: 'damaged', reason, left: [] })
  t.strictSame(parseCheckpoint(''), { kind: 'damaged', reason: 'it is empty', left: [] })
  t.match(parseCheckpoint('\0\0\0'), { kind: 'damaged', reason: /JSON/ })
})

t.test('every field of a record is checked', async (t) => {
  const { hash } = sampleRecord().head
  const wrong: Readonly<Record<string, readonly unknown[]>> = {
    path: [undefined, '', 1],
    dev: [undefined, 1, '', '0x1', '1.5'],
    ino: [undefined, null, 'a'],
    birth: [undefined, 0, ''],
    compression: [undefined, 'bzip2', 0],
    size: [undefined, -1, 1.5, '1', null, 2 ** 53],
    offset: [undefined, -1, 1.5, '1'],
    line: [undefined, -1, 1.5, null],
    complete: [undefined, 0, 'true'],
    seenAt: [undefined, -1, '1', null],
    head: [
      undefined,
      null,
      {},
      { length: 1 },
      { length: 1, hash: '' },
      { length: 0, hash },
      { length: -1, hash },
      { length: 1, hash: hash.toUpperCase() },
      { length: 1, hash: `${hash}0` }
    ],
    before: [undefined, [], { length: 2049, hash }, { hash }]
  }
  t.strictSame(Object.keys(wrong).sort(), Object.keys(sampleRecord()).sort())
  for (const [name, values] of Object.entries(wrong)) {
    for (const value of values) {
      const parsed = parseCheckpoint(JSON.stringify({ version: 1, files: [{ ...sampleRecord(), [name]: value }] }))
      t.match(
        parsed,
        { kind: 'damaged', reason: new RegExp(`^files\\[0\\]\\.${name} is `) },
        `${name}: ${JSON.stringify(value)}`
      )
    }
  }
})

t.test('the optional fields of a record are kept as they are, together, alone or missing', async (t) => {
  const additions = {
    pathBytes: '/w==',
    namesBytes: ['/w==', null],
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
  for (const record of [
    sampleRecord(additions),
    sampleRecord({ names: [], marks: [] }),
    ...Object.entries(additions).map(([name, value]) => sampleRecord({ [name]: value }))
  ]) {
    t.strictSame(parseCheckpoint(formatCheckpoint({ version: 1, files: [record] })), {
      kind: 'whole',
      checkpoint: { version: 1, files: [record] }
    })
  }
})

t.test('every optional field of a record is checked', async (t) => {
  const wrong: Readonly<Record<string, readonly unknown[]>> = {
    pathBytes: ['', 1, null, 'a', '/w', '\\xff'],
    namesBytes: ['/w==', [1], [''], ['/w'], {}, null],
    id: ['', 1, null],
    generation: [-1, 1.5, '1', null],
    begin: [-1, '0'],
    given: [-1, 2 ** 53],
    left: [-1, 0.5],
    names: ['a', [1], [null], {}, null],
    modified: [1, '', '1.5', null],
    changed: [1, 'x'],
    marks: [
      {},
      null,
      [1],
      [[1]],
      [[1, 2, 3]],
      [[-1, 0]],
      [[1, -1]],
      [[1, 2 ** 32]],
      [[1, 0.5]],
      [['1', 1]],
      [
        [2, 0],
        [1, 0]
      ],
      [
        [1, 0],
        [1, 0]
      ],
      [null]
    ]
  }
  for (const [name, values] of Object.entries(wrong)) {
    for (const value of values) {
      const parsed = parseCheckpoint(JSON.stringify({ version: 1, files: [{ ...sampleRecord(), [name]: value }] }))
      t.match(
        parsed,
        { kind: 'damaged', reason: new RegExp(`^files\\[0\\]\\.${name} (?:is|are) not `) },
        `${name}: ${JSON.stringify(value)}`
      )
    }
  }
})
