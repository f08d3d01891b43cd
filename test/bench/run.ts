// npm run bench -- file, npm run bench -- follow, npm run bench -- syslog, npm run bench -- kafka, npm run bench --
// watch, npm run bench -- config, npm run bench -- import

import { benchConfig } from './config/run.ts'
import { benchFile } from './file/run.ts'
import { benchFollow } from './follow/run.ts'
import { benchImport } from './import/run.ts'
import { benchSyslog } from './syslog/run.ts'
import { benchWatch } from './watch/run.ts'

const benches: Readonly<Record<string, () => Promise<void>>> = {
  file: benchFile,
  follow: benchFollow,
  syslog: benchSyslog,
  watch: benchWatch,
  config: benchConfig,
  import: benchImport,
  // What it loads would be in the memory of every process that the others start
  kafka: async () => (await import('./kafka/run.ts')).benchKafka()
}
const bench = benches[process.argv[2] ?? '']
if (bench === undefined) {
  console.error(`Which benchmark? There are: ${Object.keys(benches).join(', ')}. For example: npm run bench -- file`)
  process.exitCode = 1
} else await bench()
