import { inspect } from 'node:util'
import t from 'tap'
import { RecordEvent } from '../../lib/stream/record-event.ts'
import { FileEvent } from '../../lib/file/file-event.ts'
import { parseSyslog } from '../../lib/syslog/parse/parse-syslog.ts'

const RLO = '\u202E'

t.test('an event shows its fields and not what it is made of', async (t) => {
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
