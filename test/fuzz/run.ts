// FUZZ_RUNS=100000 FUZZ_SEED=1 npm run fuzz

import { fuzzParseSyslog } from './parse-syslog.ts'

const numRuns = Number(process.env['FUZZ_RUNS'] ?? 100_000)
const seed = Number(process.env['FUZZ_SEED'] ?? Math.floor(Math.random() * 0x7fffffff))
console.log(`${numRuns} inputs to each property, seed ${seed}`)
fuzzParseSyslog({ numRuns, seed }, console.log)
