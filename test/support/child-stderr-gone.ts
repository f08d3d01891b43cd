import { once } from 'node:events'
import { setImmediate } from 'node:timers/promises'
import { sourceLog } from '../../lib/core/source-log.ts'

// The parent closes the reading end of standard error, then reports that.
const log = sourceLog('file', 'k')
const gone = once(process, 'message')
process.send?.('ready')
await gone
for (let line = 0; line < 3; line++) log.info('line %d', line)
// An error of standard error is emitted in the next turn, and its close event one turn later
for (let turn = 0; turn < 10; turn++) await setImmediate()
log.info('a line of later')
for (let turn = 0; turn < 10; turn++) await setImmediate()
process.send?.('alive', () => {
  process.exit(0)
})
