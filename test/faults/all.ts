import { configFaults } from './config.ts'
import type { Fault } from './fault.ts'
import { fileFaults } from './file.ts'

export const faults: readonly Fault[] = [...fileFaults, ...configFaults]
