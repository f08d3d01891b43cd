import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import fc from 'fast-check'
import { fakeClock } from '../../lib/testing/fake-clock.ts'
import type { WorldCommand } from './commands/command.ts'
import { tortureCommands } from './commands/commands.ts'
import type { TortureReader } from './reader/reader.ts'
import { tortureSetting, type TortureSetting } from './setting.ts'
import { Tally } from './tally.ts'
import { World, type ReaderParts } from './world.ts'

export interface TortureOptions {
  readonly runs: number
  readonly seed: number
  readonly makeReader: (parts: ReaderParts) => TortureReader
  readonly tally?: Tally
  /** What is the same in all sequences. */
  readonly setting?: Partial<TortureSetting>
  /** Runs one failed sequence again, as its failure said. */
  readonly replay?: { readonly path: string; readonly commands: string }
  /** Called when a sequence begins. */
  readonly onSequence?: () => void
  /** How long making a failed sequence smaller may take, in ms; 0 for not at all. */
  readonly shrinkMs?: number
}

/**
 * Runs sequences of commands, all different and the same for a seed. Gives null where every promise was kept, else what
 * broke one.
 */
export async function torture({
  runs,
  seed,
  makeReader,
  tally = new Tally(),
  setting: fixed = {},
  replay,
  onSequence,
  shrinkMs = 0
}: TortureOptions): Promise<string | null> {
  const commands = tortureCommands(replay?.commands ?? null)
  let shrinkUntil = Infinity
  const property = fc.asyncProperty(tortureSetting, commands, async (drawn, sequence) => {
    if (performance.now() > shrinkUntil) return // what is smaller is not looked for any more
    const setting = { ...drawn, ...fixed }
    const clock = fakeClock(Date.now())
    const world = new World({ folder: mkdtempSync(path.join(tmpdir(), 'torture-')), setting, clock, tally, makeReader })
    tally.add('sequences')
    onSequence?.()
    try {
      if (setting.runs) await world.start()
      await fc.asyncModelRun(() => ({ model: { world }, real: world }), sequence)
      await world.finish()
    } catch (error) {
      shrinkUntil = Math.min(shrinkUntil, performance.now() + shrinkMs)
      throw error
    } finally {
      tally.add('lines written', world.writer.lines)
      tally.add('lines delivered', world.oracle.delivered)
      await world.remove()
    }
  })
  const details = await fc.check(property, {
    numRuns: runs,
    seed,
    unbiased: true,
    endOnFailure: shrinkMs === 0,
    ...(replay === undefined ? {} : { path: replay.path })
  })
  return details.failed ? report(details, fixed) : null
}

type Failure = fc.RunDetails<[TortureSetting, Iterable<WorldCommand>]>

function report(
  { errorInstance, counterexample, counterexamplePath, seed }: Failure,
  fixed: Partial<TortureSetting>
): string {
  const [setting, sequence] = counterexample ?? []
  const commands = fc.stringify(sequence)
  const replay = /replayPath="([^"]*)"/.exec(commands)?.[1] ?? ''
  const failure = errorInstance instanceof Error ? errorInstance.message : String(errorInstance)
  return [
    failure,
    `Setting: ${JSON.stringify({ ...setting, ...fixed })}`,
    `Commands: ${commands}`,
    `To see it again: ${Object.keys(fixed).length === 0 ? '' : `TORTURE_SETTING='${JSON.stringify(fixed)}' `}TORTURE_SEED=${seed} TORTURE_PATH='${counterexamplePath ?? ''}' TORTURE_REPLAY='${replay}' npm run torture`
  ].join('\n')
}
