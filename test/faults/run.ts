// npm run faults
// FAULTS=kafka npm run faults           those whose area and name hold that; the table is then printed and not written

import { writeFile } from 'node:fs/promises'
import { faults } from './all.ts'
import type { Fault, FaultResult } from './fault.ts'
import { resultsTable, isRight } from './results-table.ts'
import { runFault } from './run-fault.ts'

/** No fault takes nearly that long. */
const HANGING_MS = 180_000
const wanted = process.env['FAULTS'] ?? ''
const chosen = faults.filter(({ area, name }) => `${area}: ${name}`.includes(wanted))
const results: FaultResult[] = []
for (const fault of chosen) {
  const result = await resultOf(fault)
  results.push(result)
  console.log(
    `${isRight(result) ? 'right' : 'WRONG'}  ${result.area}: ${result.name}: ${result.first ?? 'nothing'} in ${Math.round(result.probeMs)} ms, mended by ${result.applied}${result.trouble === '' ? '' : ` (${result.trouble.trim().slice(0, 400)})`}`
  )
}
const table = resultsTable(results)
if (wanted === '') await writeFile('test/faults/results.md', table)
console.log(`\n${table}`)
// Remains of a fault may keep the process alive
process.exit(results.every(isRight) ? 0 : 1)

async function resultOf(fault: Fault): Promise<FaultResult> {
  try {
    return await Promise.race([runFault(fault), hanging()])
  } catch (error) {
    return {
      name: fault.name,
      area: fault.area,
      expected: fault.code,
      first: null,
      probeMs: 0,
      applied: 'not',
      verified: false,
      works: false,
      trouble: String(error),
      report: null
    }
  }
}

function hanging(): Promise<never> {
  return new Promise((_resolve, reject) => {
    setTimeout(() => {
      reject(new Error(`no result within ${HANGING_MS} ms`))
    }, HANGING_MS).unref()
  })
}
