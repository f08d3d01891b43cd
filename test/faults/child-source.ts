// A process of its own that opens the source `s` of a folder, takes none of its records, and tells its parent once it runs.

import { createSource, readConfig } from '../../lib/index.ts'

const config = await readConfig(process.argv[2] ?? '')
const source = createSource(config.source('s'))
source.once('ready', () => process.send?.('ready'))
