import { configFaults } from './config.ts'
import type { Fault } from './fault.ts'
import { fileFaults } from './file.ts'
import { kafkaFaults } from './kafka.ts'
import { processFaults } from './process.ts'
import { syslogFaults } from './syslog.ts'

export const faults: readonly Fault[] = [
  ...fileFaults,
  ...kafkaFaults,
  ...configFaults,
  ...processFaults,
  ...syslogFaults
]
