// Tells imports that lead upwards through the layers, and folders that lean on each other in a circle: npm run
// check:imports
import { importFaults } from './import-faults.ts'

const faults = importFaults(process.argv[2] ?? '.')
for (const fault of faults) console.error(fault)
if (faults.length > 0) process.exitCode = 1
