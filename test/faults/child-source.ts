// A separate process that opens the source `s` of a folder, as another user if given, consumes none of its records, and
// notifies its parent once it runs.

import { createSource, readConfig } from '../../lib/index.ts'

const [folder = '', user = '0'] = process.argv.slice(2)
const config = await readConfig(folder)
// Loaded while the files can still be read
await Promise.all([import('../../lib/file/file-connector.ts'), import('../../lib/file/follow/follow-intake.ts')])
if (user !== '0') {
  process.setgroups?.([])
  process.setgid?.(Number(user))
  process.setuid?.(Number(user))
}
const source = createSource(config.source('s'))
source.once('ready', () => process.send?.('ready'))
