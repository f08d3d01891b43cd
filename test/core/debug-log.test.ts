import t from 'tap'
import { debugLog } from '../../lib/core/debug-log.ts'

t.test('one namespace for the stream, one for each type', (t) => {
  t.equal(debugLog().namespace, 'warp-flow')
  t.equal(debugLog('file').namespace, 'warp-flow:file')
  t.end()
})
