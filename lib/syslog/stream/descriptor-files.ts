import { closeSync, openSync, readdirSync, readFileSync, statSync } from 'node:fs'

/**
 * Access to the descriptors of this process. Synchronous, because the result is outdated when the next connection is
 * accepted.
 */
export interface DescriptorFiles {
  /** The text of `/proc/self/limits`, on Linux. */
  readonly limits: () => string
  /** The number of open descriptors. */
  readonly used: () => number
  readonly open: () => number
  readonly close: (descriptor: number) => void
}

export const descriptorFiles: DescriptorFiles = {
  limits: () => readFileSync('/proc/self/limits', 'latin1'),
  // From Linux 6.2 on, the folder's size is the count; before, it was 0. Listing the folder opens one descriptor
  // itself.
  used: () => statSync('/proc/self/fd').size || readdirSync('/proc/self/fd').length - 1,
  open: () => openSync('/dev/null', 'r'),
  close: closeSync
}
