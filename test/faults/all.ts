import { configFaults } from './config.ts'
import type { Fault } from './fault.ts'
import { fileFaults } from './file.ts'
import { processFaults } from './process.ts'
import { syslogFaults } from './syslog.ts'

export const faults: readonly Fault[] = [...fileFaults, ...configFaults, ...processFaults, ...syslogFaults]
