import * as fs from 'node:fs/promises'
import path from 'node:path'
import t from 'tap'
import { folderProcess, type FolderProcess } from './support/folder-process.ts'
import { namesIn } from './support/open-folder.ts'

t.test(
  'of eight processes that find the lock of a killed one, exactly one gets the folder, in every round',
  { timeout: 120_000 },
  async (t) => {
    const base = t.testdir()
    const [victim, ...crowd] = await Promise.all([
      folderProcess(t),
      ...Array.from({ length: 8 }, () => folderProcess(t))
    ])
    // One process is killed while it holds a folder. What it leaves there is copied into the folders of the rounds.
    const left = path.join(base, 'left')
    await victim.order({ kind: 'open', dir: left, key: 'app' })
    await victim.kill()
    for (let round = 0; round < 16; round++) {
      const dir = path.join(base, String(round))
      if (round % 4 !== 3) await fs.cp(left, dir, { recursive: true })
      const winners = await race(crowd, dir)
      if (winners.length !== 1) t.fail(`round ${round}: ${winners.length} have the folder`)
      await Promise.all(crowd.map((one) => one.order({ kind: 'close' })))
      if (!(await namesIn(dir)).every((name) => name.endsWith('.free')))
        t.fail(`round ${round} left ${(await namesIn(dir)).join()}`)
    }
    // Then with real victims: the winner of each race is killed.
    const dir = path.join(base, 'real')
    for (let rest = crowd; rest.length > 4;) {
      const winners = await race(rest, dir)
      t.equal(winners.length, 1, `of ${rest.length}`)
      await winners[0]?.kill()
      rest = rest.filter((one) => one !== winners[0])
    }
  }
)

/** Lets all processes open the folder at the same time, each with its own key; returns those that succeeded. */
async function race(crowd: readonly FolderProcess[], dir: string): Promise<readonly FolderProcess[]> {
  const answers = await Promise.all(crowd.map((one) => one.order({ kind: 'open', dir, key: `of-${one.pid}` })))
  for (const answer of answers)
    if (answer.kind !== 'opened' && !(answer.kind === 'failed' && answer.code === 'FILE_CHECKPOINT_LOCKED'))
      throw new Error(JSON.stringify(answer))
  return crowd.filter((_one, at) => answers[at]?.kind === 'opened')
}
