// A process of its own that asks what is wrong with the source `s` of a folder, as another user where one is given, and
// sends the report to its parent.

import { once } from 'node:events'
import { probeSource, readConfig } from '../../lib/index.ts'

const [folder = '', user = '0'] = process.argv.slice(2)
const config = await readConfig(folder)
// Loaded while it may still be read
await import('../../lib/file/probe/file-checks.ts')
await once(process, 'message')
if (user !== '0') {
  process.setgroups?.([])
  process.setgid?.(Number(user))
  process.setuid?.(Number(user))
}
process.send?.(await probeSource(config.source('s')))
process.disconnect()
