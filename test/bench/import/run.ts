import { execFile } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { installed } from '../support/installed.ts'
import { machineLine } from '../support/machine.ts'
import { importReport, type ImportRun } from './report.ts'

/**
 * The benchmark of `import`: what a program that imports a package and does nothing costs, over one that imports
 * nothing. `BENCH_ROUNDS` (9); with `BENCH_DRY` the results are shown and not written.
 */
export async function benchImport(): Promise<void> {
  const rounds = Number(process.env['BENCH_ROUNDS'] ?? 9)
  const contenders = [
    { name: NOTHING, program: programIn(path.resolve('.cache', 'bench', 'import'), '') },
    // By its own name, from within its own folder
    { name: 'warp-flow', program: programIn(path.resolve('.cache', 'bench', 'import'), 'warp-flow') },
    ...(await Promise.all(
      OTHERS.map(async ([name, version]) => ({
        name: `${name} ${version}`,
        program: programIn(await installed(name, version), name)
      }))
    ))
  ]
  const runs: ImportRun[] = []
  for (let round = 0; round < rounds; round++) {
    for (const { name, program } of contenders) runs.push({ name, ...(await runOne(program)) })
    console.error(`${round + 1}/${rounds}`)
  }
  const report = importReport(runs, { machine: machineLine(), rounds, nothing: NOTHING })
  const target = fileURLToPath(new URL('../../../../test/bench/results/import.md', import.meta.url))
  if (process.env['BENCH_DRY'] === undefined) writeFileSync(target, report)
  console.log(report)
}

const NOTHING = 'nothing'
const OTHERS = [
  ['split2', '4.2.0'],
  ['pino', '10.4.0'],
  ['kafkajs', '2.2.4'],
  ['undici', '7.30.2'],
  ['@platformatic/kafka', '2.12.1']
] as const

/** A program that imports that package, in a folder that has it. */
function programIn(folder: string, name: string): string {
  mkdirSync(folder, { recursive: true })
  const file = path.join(folder, name === '' ? 'nothing.mjs' : `import-${name.replaceAll('/', '-')}.mjs`)
  writeFileSync(
    file,
    `${name === '' ? '' : `import ${JSON.stringify(name)}\n`}const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage()
console.log(JSON.stringify({ ms: performance.now(), cpuMs: (userCPUTime + systemCPUTime) / 1000, peakMiB: maxRSS / 1024 }))\n`
  )
  return file
}

async function runOne(program: string): Promise<Omit<ImportRun, 'name'>> {
  const { stdout } = await promisify(execFile)(process.execPath, [program])
  return JSON.parse(stdout) as Omit<ImportRun, 'name'>
}
