// How do I let a service reload its configuration, so that an edit only affects the sources concerned?
//
//   npm run --silent build
//   node dist/examples/reloading-service.js /etc/my-service
//
// Edit `wpsrc.toml` or a connector while it runs. A faulty edit is reported, and changes nothing. Ctrl-C or SIGTERM
// ends it cleanly.

import {
  applyChanges,
  formatDiagnosis,
  formatDiagnostics,
  SourceError,
  watchConfig,
  type SourceStream
} from 'warp-flow'

const [conf = '.'] = process.argv.slice(2)
const sources = new Map<string, SourceStream>()
const shutdown = new AbortController()
process.once('SIGINT', () => {
  shutdown.abort()
})
process.once('SIGTERM', () => {
  shutdown.abort()
})

for await (const change of watchConfig(conf, { signal: shutdown.signal })) {
  if (change.config === undefined) {
    console.error(formatDiagnostics(change.diagnostics))
    console.error(
      change.kept === null
        ? 'waiting for a configuration that can be used'
        : 'the configuration of before stays in force'
    )
    continue
  }
  for (const { key, kind, impact, params } of change.changes)
    console.error(`${key}: ${kind} (${impact})`, ...params.map(({ path }) => path.join('.')))
  for (const result of await applyChanges(sources, change, { start })) {
    console.error(`${result.key}: ${result.outcome}`)
    if (result.outcome !== 'applied') tell(result.error)
  }
}
await Promise.all([...sources.values()].map((source) => source.stop()))
console.error('stopped')

/** Starts the processing of the records. Called for each source that opens, including one that replaces another. */
function start(source: SourceStream): void {
  source.on('warning', tell)
  consume(source).catch(tell)
}

async function consume(source: SourceStream): Promise<void> {
  for await (const event of source) {
    console.log(`${event.source}: ${event.text}`)
    // Put your own work here: the record is only acked when it is done
    event.ack()
  }
}

function tell(error: unknown): void {
  console.error(error instanceof SourceError ? formatDiagnosis(error.classification) : error)
}
