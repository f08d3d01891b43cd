// How do I follow a log through rotations and restarts without losing a line when the process dies?
//
//   npm run --silent build
//   node dist/examples/follow-worker.js /var/log/app 'app.log*' /var/lib/my-service/checkpoints
//
// Kill it with SIGKILL and start it again: it continues after the last line whose ack was saved. `kill -USR2` prints
// the state of each file, Ctrl-C or SIGTERM ends it cleanly.

import { createFileSource, formatDiagnosis, SourceError } from 'warp-flow'

const [base = '.', file = 'app.log*', checkpointDir = 'checkpoints'] = process.argv.slice(2)
const source = createFileSource({ base, file, mode: 'follow', checkpointDir, ack: 'manual' }, { key: 'follow_worker' })

source.on('ready', (opened) => {
  console.error('following', opened)
})
source.on('warning', ({ classification }) => {
  console.error(formatDiagnosis(classification))
})
process.once('SIGINT', () => void source.stop())
process.once('SIGTERM', () => void source.stop())
// Windows has no such signal
if (process.platform !== 'win32')
  process.on('SIGUSR2', () => {
    console.error(source.files())
  })

try {
  for await (const event of source) {
    const {
      position: { path, offset },
      text
    } = event
    console.log(`${path}:${offset} ${text}`)
    // Put your own work here: the line is only acked when it is done
    event.ack()
  }
  await source.stop() // saves the positions after the last line
  console.error('stopped')
} catch (error) {
  console.error(error instanceof SourceError ? formatDiagnosis(error.classification) : error)
  process.exitCode = 1
}
