import { statSync } from 'node:fs'

/** When a file was made, in ns since the epoch as digits; `'0'` where the system does not say. */
export function birthOf(birth: bigint, changed: bigint): string {
  return birth === changed && !birthsAreReal() ? '0' : String(birth)
}

let real: boolean | null = null

/**
 * Where statx(2) is forbidden, as in some containers, the time of the last change is given for the birth. A program was
 * changed after it was made.
 */
function birthsAreReal(): boolean {
  if (real === null) {
    const { birthtimeNs, ctimeNs } = statSync(process.execPath, { bigint: true })
    real = birthtimeNs !== ctimeNs
  }
  return real
}
