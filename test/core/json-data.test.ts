import t from 'tap'
import { jsonData } from '../../lib/core/json-data.ts'
import { toEcs, toOtelLog } from '../../lib/index.ts'
import { asEvent } from '../standards/support/any-event.ts'

/** As JSON.parse makes it of what a stranger has sent. */
function nested(levels: number): unknown {
  return JSON.parse(`${'{"a":['.repeat(levels)}1${']}'.repeat(levels)}`)
}

t.test('what is nested deeper than a stack goes ends at a hundred levels', (t) => {
  t.equal(JSON.stringify(jsonData(nested(50))), JSON.stringify(nested(50)))
  t.match(JSON.stringify(jsonData(nested(51))), '"[too deep]"')
  const event = asEvent({
    payload: Buffer.from('a'),
    text: 'a',
    source: 'own',
    tags: {},
    position: {},
    meta: { kind: 'custom', body: nested(100_000) },
    receivedAt: 0
  })
  t.match(JSON.stringify(toEcs(event)), '[too deep]')
  t.match(JSON.stringify(toOtelLog(event)), '[too deep]')
  t.end()
})
