import { sourceLog } from '../../lib/core/source-log.ts'

// Its parent closes the reading end of standard error, then says so.
const log = sourceLog('file', 'k')
process.once('message', () => {
  for (let line = 0; line < 3; line++) log.info('line %d', line)
  setTimeout(() => {
    log.info('a line of later')
  }, 1)
  setTimeout(() => {
    process.send?.('alive', () => {
      process.exit(0)
    })
  }, 100)
})
process.send?.('ready')
