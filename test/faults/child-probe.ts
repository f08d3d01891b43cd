// A separate process that probes the source `s` of a folder, as another user if given, and sends the report to its
// parent.

import { once } from 'node:events'
import { probeSource, readConfig } from '../../lib/index.ts'

const [folder = '', user = '0'] = process.argv.slice(2)
const config = await readConfig(folder)
// Loaded while the files can still be read
await import('../../lib/file/probe/file-checks.ts')
await once(process, 'message')
if (user !== '0') {
  process.setgroups?.([])
  process.setgid?.(Number(user))
  process.setuid?.(Number(user))
}
process.send?.(await probeSource(config.source('s')))
process.disconnect()
