import { closeSync, openSync, readdirSync, readFileSync, statSync } from 'node:fs'

/**
 * How to ask the process for its descriptors. Synchronously, because the answer is outdated when the next connection is
 * accepted.
 */
export interface DescriptorFiles {
  /** What Linux tells of the process's limits. */
  readonly limits: () => string
  /** How many descriptors are open. */
  readonly used: () => number
  readonly open: () => number
  readonly close: (descriptor: number) => void
}

export const descriptorFiles: DescriptorFiles = {
  limits: () => readFileSync('/proc/self/limits', 'latin1'),
  // From Linux 6.2 on the folder's size is the count; before it was 0. Listing it opens one more.
  used: () => statSync('/proc/self/fd').size || readdirSync('/proc/self/fd').length - 1,
  open: () => openSync('/dev/null', 'r'),
  close: closeSync
}
