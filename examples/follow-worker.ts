// How do I follow a log through rotation and restarts, so that no line is lost when the process dies?
//
//   npm run --silent build
//   node dist/examples/follow-worker.js /var/log/app 'app.log*' /var/lib/my-service/checkpoints
//
// Kill it with SIGKILL and start it again: it goes on after the last line whose ack was made durable. `kill -USR2`
// prints what becomes of each file, Ctrl-C or SIGTERM ends it cleanly.

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
    // Here goes what must not be lost: only when it is done is the line acked
    event.ack()
  }
  await source.stop() // positions are written when the lines have ended
  console.error('stopped')
} catch (error) {
  console.error(error instanceof SourceError ? formatDiagnosis(error.classification) : error)
  process.exitCode = 1
}
