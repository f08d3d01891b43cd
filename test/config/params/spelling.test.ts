import t from 'tap'
import { codeSpelling, tomlSpelling, camelName, camelParams, snakeParams } from '../../../lib/config/params/spelling.ts'
import type { ParamsTable } from '../../../types/params.ts'

t.test('assignments are written as the reader would', async (t) => {
  t.equal(tomlSpelling.assignment('max_line_bytes', 5), 'max_line_bytes = 5')
  t.equal(codeSpelling.assignment('max_line_bytes', 5), 'maxLineBytes: 5')
  t.equal(tomlSpelling.assignment('brokers', ['a:1', 'b"c']), 'brokers = ["a:1", "b\\"c"]')
  t.equal(codeSpelling.assignment('on_error', 'tag'), 'onError: "tag"')
})

t.test("the text of a rule uses the reader's spelling", async (t) => {
  const declared = (name: string): boolean => ['max_line_bytes', 'tls', 'min_version'].includes(name)
  const cases: readonly (readonly [string, string])[] = [
    ['`max_line_bytes` is too small', '`maxLineBytes` is too small'],
    ['`min_version = "x"` needs', '`minVersion: "x"` needs'],
    ['`session_timeout_ms` stays', '`session_timeout_ms` stays'],
    ['max_line_bytes = 5', 'maxLineBytes: 5'],
    ['session_timeout_ms = 5', 'session_timeout_ms: 5'],
    ['tls = { min_version = "x" }', 'tls: { minVersion: "x" }'],
    ['`', '`'],
    ['a max_line_bytes', 'a max_line_bytes']
  ]
  for (const [toml, code] of cases) {
    t.equal(codeSpelling.text(toml, declared), code)
    t.equal(tomlSpelling.text(toml, declared), toml)
  }
})

const about = { help: '', since: '0.1.0' }
const table: ParamsTable = {
  max_line_bytes: { ...about, type: 'integer', min: 0, max: 9 },
  tls: {
    ...about,
    type: 'table',
    params: { min_version: { ...about, type: 'string' }, ca: { ...about, type: 'string' } }
  },
  config: { ...about, type: 'properties' },
  start_offsets: { ...about, type: 'value' }
}

const snake = {
  max_line_bytes: 1,
  tls: { min_version: 'x', ca: 'y' },
  config: { session_timeout_ms: '1' },
  start_offsets: { a_b: {} },
  ack: 'auto',
  max_unacked: 5
}
const camel = {
  maxLineBytes: 1,
  tls: { minVersion: 'x', ca: 'y' },
  config: { session_timeout_ms: '1' },
  startOffsets: { a_b: {} },
  ack: 'auto',
  maxUnacked: 5
}

t.test('declared names change, in nested tables too; names that users choose stay', async (t) => {
  t.strictSame(camelParams(table, snake), camel)
  t.strictSame(snakeParams(table, camel), snake)
})

t.test('names as the types speak of them', async (t) => {
  for (const [name, expected] of [
    ['a', 'a'],
    ['a_b', 'aB'],
    ['max_line_bytes', 'maxLineBytes'],
    ['a__b', 'aB'],
    ['_a', 'A'],
    ['a_1', 'a1'],
    ['', '']
  ] as const) {
    t.equal(camelName(name), expected)
  }
})

t.test('with a Standard Schema only the common params change', async (t) => {
  const schema = { '~standard': { version: 1, vendor: 'test', validate: (value: unknown) => ({ value }) } } as const
  t.strictSame(camelParams(schema, { own_name: 1, max_unacked: 2 }), { own_name: 1, maxUnacked: 2 })
  t.strictSame(snakeParams(schema, { own_name: 1, maxUnacked: 2 }), { own_name: 1, max_unacked: 2 })
})

t.test('a name like __proto__ stays a name', async (t) => {
  const given: Record<string, unknown> = JSON.parse(
    '{ "__proto__": { "polluted": true }, "constructor": 1, "tls": "no table" }'
  )
  const result = camelParams(table, given)
  t.strictSame(Object.keys(result).sort(), ['__proto__', 'constructor', 'tls'])
  t.equal(Object.getPrototypeOf(result), Object.prototype)
  t.equal(Reflect.get({}, 'polluted'), undefined)
})
