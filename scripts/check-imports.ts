// Reports imports that lead upwards through the layers, and cyclic dependencies between folders: npm run check:imports
import { importFaults } from './import-faults.ts'

const faults = importFaults(process.argv[2] ?? '.')
for (const fault of faults) console.error(fault)
if (faults.length > 0) process.exitCode = 1
