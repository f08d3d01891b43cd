import { execFileSync } from 'node:child_process'
import { closeSync, openSync } from 'node:fs'
import { once } from 'node:events'
import { createSyslogSource } from '../../../lib/syslog/create-syslog-source.ts'

// A source in a process that may open few files, once all modules are loaded. Says what it counted; the senders are the
// parent's, by way of the port that it says first.
execFileSync('prlimit', ['--pid', String(process.pid), `--nofile=${process.argv[2]}`])
const source = createSyslogSource({ protocol: 'tcp', addr: '127.0.0.1', port: 0, maxConnections: 1000 })
const codes: string[] = []
source.on('warning', ({ code }) => {
  codes.push(code)
})
const [{ port }] = (await once(source, 'ready')) as [{ readonly port: number }]
source.resume()
process.on('message', obey)
process.on('disconnect', () => {
  process.exit()
})
process.send?.({ port })

const eaten: number[] = []
function obey(command: unknown): void {
  if (command === 'eat') {
    try {
      for (;;) eaten.push(openSync('/dev/null', 'r'))
    } catch {
      // all of them
    }
  } else if (command === 'give back') for (const descriptor of eaten.splice(0)) closeSync(descriptor)
  const { connections, drops, connectionDropsKnown } = source.stats()
  process.send?.({ connections, limit: drops['connection_limit'], known: connectionDropsKnown, codes })
}
