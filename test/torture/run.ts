// TORTURE_RUNS=5000 TORTURE_SEED=1 npm run torture
// TORTURE_SETTING='{"usePolling":false,"errors":true}' npm run torture: what is the same in all sequences

import { followReaderOf } from './follow-reader-of.ts'
import { smallDisk } from './reader/small-disk.ts'
import type { TortureSetting } from './setting.ts'
import { Tally } from './tally.ts'
import { torture } from './torture.ts'
import { watchdog } from './watchdog.ts'

/** No sequence takes nearly as long. */
const HANGING_MS = 120_000
const runs = Number(process.env['TORTURE_RUNS'] ?? 5000)
const seed = Number(process.env['TORTURE_SEED'] ?? Math.floor(Math.random() * 0x7fffffff))
const path = process.env['TORTURE_PATH']
const setting = JSON.parse(process.env['TORTURE_SETTING'] ?? '{}') as Partial<TortureSetting>
const tally = new Tally()
const disk = smallDisk()
console.log(
  `${runs} sequences, seed ${seed}; ${disk === null ? 'no small disk may be mounted here, so that full disks are simulated' : 'full disks are real ones'}`
)
// Ends the process in the ordinary way, so that the disk is unmounted.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
  process.once(signal, () => {
    process.exit(1)
  })
const dog = watchdog(HANGING_MS, `To see it again: TORTURE_SEED=${seed} TORTURE_PATH='%' npm run torture`)
const start = performance.now()
try {
  const failure = await torture({
    runs,
    seed,
    tally,
    setting,
    makeReader: followReaderOf(disk),
    onSequence: dog.alive,
    shrinkMs: Number(process.env['TORTURE_SHRINK_MS'] ?? 60_000),
    ...(path === undefined ? {} : { replay: { path, commands: process.env['TORTURE_REPLAY'] ?? '' } })
  })
  if (failure !== null) {
    console.error(failure)
    process.exitCode = 1
  }
} finally {
  dog.stop()
  disk?.remove()
}
console.log(
  `${tally.get('sequences')} sequences, ${tally.get('commands')} commands, seed ${seed}, ${((performance.now() - start) / 1000).toFixed(1)} s`
)
console.log(`${tally.get('lines written')} lines written, ${tally.get('lines delivered')} delivered`)
console.log(`Commands: ${tally.list('did ')}`)
console.log(`Warnings: ${tally.list('warned ')}`)
console.log(`Came twice: ${tally.list('twice ')}`)
