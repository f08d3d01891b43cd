import t from 'tap'
import { SourceAcks } from '../../lib/core/ack-ledger.ts'

t.test('a lane is made once', (t) => {
  const ledger = new SourceAcks(() => {})
  t.equal(ledger.lane('x'), ledger.lane('x'))
  t.not(ledger.lane('x'), ledger.lane('__proto__'))
  t.end()
})

t.test('an empty ledger has nothing', (t) => {
  const ledger = new SourceAcks(() => {})
  ledger.lane('x')
  t.match(ledger, { unacked: 0, oldest: null, watermarks: [] })
  t.end()
})
