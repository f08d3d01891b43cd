import { sourceLog } from '../../lib/core/source-log.ts'

// Its parent closes the reading end of standard error, then says so.
const log = sourceLog('file', 'k')
process.once('message', () => {
  for (let line = 0; line < 3; line++) log.info('line %d', line)
  setImmediate(() => { process.send?.('alive', () => { process.exit(0) }) })
})
process.send?.('ready')
