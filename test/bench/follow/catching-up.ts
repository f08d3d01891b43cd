import { mkdtempSync, rmSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { makeLog } from '../file/make-log.ts'
import { measure, type Measurement } from '../support/measure.ts'
import { isWanted } from './followers.ts'

/** All runs over the log, pinned or free. */
export interface CatchUpRuns {
  readonly pinned: boolean
  /** contender => its runs */
  readonly runs: ReadonlyMap<string, readonly Measurement[]>
}

/** Has each contender read a log from its beginning to its last line, in turn and in rounds. */
export async function benchCatchingUp(
  folder: string,
  { rounds, mib }: { readonly rounds: number; readonly mib: number }
): Promise<CatchUpRuns[]> {
  const log = path.join(mkdtempSync(path.join(folder, 'catch-up-')), 'app.log')
  makeLog(log, mib, LINE_BYTES)
  try {
    return [await runRounds(log, rounds, true), await runRounds(log, rounds, false)]
  } finally {
    rmSync(path.dirname(log), { recursive: true, force: true })
  }
}

async function runRounds(log: string, rounds: number, pinned: boolean): Promise<CatchUpRuns> {
  const runs = new Map<string, Measurement[]>([...ONCE, ...FOLLOW, ...PEERS.filter(isWanted)].map((name) => [name, []]))
  for (let round = 0; round < rounds; round++) {
    for (const [name, all] of runs) {
      const run = await measure(CONTENDER, ['catchUp', name, log], pinned)
      all.push(run)
      console.error(
        `catching up, ${pinned ? 'pinned' : 'free'} ${round + 1}/${rounds} ${name}: ${run.seconds.toFixed(2)} s`
      )
    }
  }
  return { pinned, runs }
}

const ONCE: readonly string[] = ['once, pipeline()', "once, 'data'"]
export const FOLLOW: readonly string[] = ['follow, pipeline()', "follow, 'data'", 'follow, checkpoints, pipeline()']
const PEERS: readonly string[] = ['@logdna/tail-file', 'tail', 'tail -F']
const CONTENDER = fileURLToPath(new URL('contender.js', import.meta.url))
const LINE_BYTES = 200
