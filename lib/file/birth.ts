import { statSync } from 'node:fs'

/** When a file was created, in ns since the epoch as digits; `'0'` if the system does not say. */
export function birthOf(birth: bigint, changed: bigint): string {
  return birth === changed && !birthsAreReal() ? '0' : String(birth)
}

let real: boolean | null = null

/**
 * Where statx(2) is forbidden, as in some containers, the system reports the time of the last change as the birth. The
 * Node executable serves as the test: it was certainly changed after its creation, so equal times mean that births are
 * not real.
 */
function birthsAreReal(): boolean {
  if (real === null) {
    const { birthtimeNs, ctimeNs } = statSync(process.execPath, { bigint: true })
    real = birthtimeNs !== ctimeNs
  }
  return real
}
