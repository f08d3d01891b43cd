import { inspect } from 'node:util'
import t from 'tap'
import { RecordEvent } from '../../lib/stream/record-event.ts'
import { FileEvent } from '../../lib/file/file-event.ts'
import { parseSyslog } from '../../lib/syslog/parse/parse-syslog.ts'

const RLO = '\u202E'

t.test('an event shows its fields and not its internals', async (t) => {
  const page = {
    source: 's',
    tags: Object.freeze({ env: 'x' }),
    path: '/a',
    dev: '1',
    ino: '2',
    base: 10,
    receivedAt: 5,
    watermark: null
  }
  const file = inspect(new FileEvent('hello', page, 3, 4, null))
  t.match(file, /^FileEvent \{/)
  for (const field of ["source: 's'", "text: 'hello'", 'offset: 13', 'line: 4', 'receivedAt: 5', "env: 'x'"])
    t.match(file, field)
  t.notMatch(file, /page|sequence|start|details/)
})

t.test('no text turns the reading direction of a terminal', async (t) => {
  const record = new RecordEvent({
    source: 's',
    payload: `a${RLO}b`,
    tags: { who: `${RLO}x`, [`${RLO}k`]: '1' },
    position: {},
    meta: { kind: 'custom', [`${RLO}m`]: RLO },
    receivedAt: 0,
    watermark: null,
    onAck: undefined
  })
  const message = parseSyslog(`<13>1 - h${RLO} app - - - hi${RLO}`)
  for (const shown of [
    inspect(record),
    inspect(record, { colors: true }),
    inspect([record]),
    inspect(message),
    inspect(message.meta),
    inspect(message.meta, { colors: true })
  ]) {
    t.notMatch(shown, RLO)
    t.match(shown, String.raw`\u202e`)
  }
  t.match(inspect(record, { colors: true }), '\u001B[32m', 'colours stay')
})

function event(payload: Buffer | string): RecordEvent {
  return new RecordEvent({
    source: 's',
    payload,
    tags: Object.freeze({ a: 'b' }),
    position: { index: 1 },
    meta: { kind: 'custom', n: 1 },
    receivedAt: 0,
    watermark: null,
    onAck: undefined
  })
}

t.test('JSON contains every field of an event', (t) => {
  t.strictSame(JSON.parse(JSON.stringify(event('grüße'))), {
    source: 's',
    text: 'grüße',
    tags: { a: 'b' },
    position: { index: 1 },
    meta: { kind: 'custom', n: 1 },
    receivedAt: '1970-01-01T00:00:00.000Z'
  })
  t.end()
})

t.test('JSON holds the bytes in base64 where the text cannot restore them', (t) => {
  for (const bytes of [[0xff, 0x61], [0xc3], [0xed, 0xa0, 0x80]]) {
    const payload = Buffer.from(bytes)
    t.equal(event(payload).toJSON().payloadBase64, payload.toString('base64'))
  }
  for (const text of ['', 'a', '\uFEFFa', '\uFFFD', '\0'])
    t.notHas(event(Buffer.from(text)).toJSON(), { payloadBase64: String })
  t.end()
})
