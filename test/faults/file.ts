import { fileContentFaults } from './file-content.ts'
import { fileNameFaults } from './file-names.ts'
import { fileRunningFaults } from './file-running.ts'
import { fileSystemFaults } from './file-system.ts'
import { fileTextFaults } from './file-texts.ts'
import type { Fault } from './fault.ts'

export const fileFaults: readonly Fault[] = [
  ...fileNameFaults,
  ...fileSystemFaults,
  ...fileContentFaults,
  ...fileTextFaults,
  ...fileRunningFaults
]
