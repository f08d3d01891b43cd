// npm run bench -- file

import { benchFile } from './file/run.ts'

const benches: Readonly<Record<string, () => Promise<void>>> = { file: benchFile }
const bench = benches[process.argv[2] ?? '']
if (bench === undefined) {
  console.error(`Which benchmark? There are: ${Object.keys(benches).join(', ')}. For example: npm run bench -- file`)
  process.exitCode = 1
} else await bench()
