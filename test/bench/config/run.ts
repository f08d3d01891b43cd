import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { machineLine } from '../support/machine.ts'
import type { Parsed, Seen } from './contender.ts'
import { configReport, type ConfigRun, type Edit } from './report.ts'

/**
 * The benchmark of a watched configuration: what it costs to parse, to watch while nobody edits, and to edit (Linux).
 * `BENCH_ROUNDS` (3), `BENCH_SETTLE` (35) and `BENCH_SECONDS` (45) of rest; with `BENCH_DRY` the results are shown and
 * not written.
 */
export async function benchConfig(): Promise<void> {
  const rounds = Number(process.env['BENCH_ROUNDS'] ?? 3)
  const settleSeconds = Number(process.env['BENCH_SETTLE'] ?? 35)
  const seconds = Number(process.env['BENCH_SECONDS'] ?? 45)
  // Beside nobody who writes: a folder above that others write to is watched, too
  const parent = path.resolve('.cache', 'bench')
  mkdirSync(parent, { recursive: true })
  const folder = mkdtempSync(path.join(parent, 'config-'))
  const runs = new Map<number, ConfigRun[]>(CONNECTORS.map((count) => [count, []]))
  try {
    for (let round = 0; round < rounds; round++) {
      // Side by side while they rest, which costs little, and one after the other where they work
      const resting = [...runs].map(async ([count, all]) => {
        const run = await runOne(path.join(folder, `${round}-${count}`), count, { settleSeconds, seconds })
        all.push(run)
        console.error(`${round + 1}/${rounds} ${count}: ${(run.restPart * 100).toFixed(2)} % at rest`)
      })
      await Promise.all(resting)
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
  const report = configReport(runs, { machine: machineLine(), rounds, settleSeconds, seconds, most: MOST })
  const target = fileURLToPath(new URL('../../../../test/bench/results/config.md', import.meta.url))
  if (process.env['BENCH_DRY'] === undefined) writeFileSync(target, report)
  console.log(report)
}

async function runOne(
  folder: string,
  count: number,
  { settleSeconds, seconds }: { readonly settleSeconds: number; readonly seconds: number }
): Promise<ConfigRun> {
  make(folder, count)
  const [watching, nobody] = [start('watchConfig', folder), start('nobody', folder)]
  try {
    const parsed = await inTurn(async () => (await start('readConfig', folder).said()) as Parsed)
    await Promise.all([watching.said(), nobody.said()])
    await pause(settleSeconds * 1000)
    await Promise.all([watching.ask('rest'), nobody.ask('rest')])
    await pause(seconds * 1000)
    const [rest, bare] = await Promise.all([watching.ask('rest'), nobody.ask('rest')])
    if (rest.came.length > 0) throw new Error('a state has come, and nobody has edited anything')
    return {
      parsed,
      restPart: Math.max(0, rest.cpuSeconds - bare.cpuSeconds) / seconds,
      rssMiB: rest.rssMiB,
      moreMiB: rest.rssMiB - bare.rssMiB,
      edits: await inTurn(() => edited(watching, folder, count))
    }
  } finally {
    watching.kill()
    nobody.kill()
  }
}

async function edited(watching: Contender, folder: string, count: number): Promise<readonly Edit[]> {
  const edits: Edit[] = []
  for (let number = 0; number < EDITS; number++) {
    const how = number % 2 === 0 ? 'look' : 'rest'
    await watching.ask(how)
    const at = Number(process.hrtime.bigint()) / 1e6
    writeFileSync(path.join(folder, 'wpsrc.toml'), sources(count, `edited-${number}.log`))
    const seen: Seen[] = []
    // Until it has come, and what comes of it behind has been done
    while (!(seen.at(-2)?.came.length ?? 0)) {
      await pause(LOOK_MS)
      seen.push(await watching.ask(how))
      if (seen.length > MOST_LOOKS) throw new Error('an edit has not been told of')
    }
    const [first = NaN, ...more] = seen.flatMap(({ came }) => came)
    if (more.length > 0) throw new Error(`${more.length + 1} states have come of one edit`)
    // To look at each turn costs more than the edit
    edits.push({
      ms: first - at,
      ...(how === 'look'
        ? { longestMs: Math.max(...seen.map(({ longestMs }) => longestMs)) }
        : { cpuMs: seen.reduce((sum, { cpuSeconds }) => sum + cpuSeconds * 1000, 0) })
    })
  }
  return edits
}

let turn: Promise<unknown> = Promise.resolve()
function inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
  const own = turn.then(work)
  turn = own.catch(() => {})
  return own
}

interface Contender {
  said(): Promise<unknown>
  ask(what: 'rest' | 'look'): Promise<Seen>
  kill(): void
}

function start(kind: string, folder: string): Contender {
  const child = spawn(process.execPath, [CONTENDER, kind, folder], { stdio: ['pipe', 'pipe', 'inherit'] })
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  const said = async (): Promise<unknown> => {
    const { value, done } = await lines.next()
    if (done === true) throw new Error(`${kind} has ended`)
    return JSON.parse(value)
  }
  return {
    said,
    ask: async (what) => {
      child.stdin.write(`${what}\n`)
      return (await said()) as Seen
    },
    kill: () => void child.kill()
  }
}

function make(folder: string, count: number): void {
  const connectors = path.join(folder, 'connectors', 'source.d')
  mkdirSync(connectors, { recursive: true })
  for (let index = 0; index < count; index++)
    writeFileSync(
      path.join(connectors, `${index}.toml`),
      `[[connectors]]\nid = "c${index}"\ntype = "file"\nallow_override = ["file"]\n[connectors.params]\nbase = "/var/log/app${index}"\nfile = "*.log"\nmode = "follow"\ncheckpoint_dir = "/var/lib/app"\n`
    )
  writeFileSync(path.join(folder, 'wpsrc.toml'), sources(count, '0.log'))
}

/** `edited` is the file of the first source. */
function sources(count: number, edited: string): string {
  return Array.from(
    { length: count },
    (_unused, index) =>
      `[[sources]]\nkey = "s${index}"\nconnect = "c${index}"\n[sources.params]\nfile = "${index === 0 ? edited : `${index}.log`}"\n`
  ).join('')
}

const CONTENDER = fileURLToPath(new URL('contender.js', import.meta.url))
const CONNECTORS = [10, 1000]
const EDITS = 10
const LOOK_MS = 1000
const MOST_LOOKS = 60
const MOST = { restPart: 0.005, longestMs: 20 }
