import { isUint8Array } from 'node:util/types'

/** A copy of a record's contents at one moment. */
export interface Snapshot {
  readonly bytes: Buffer
  readonly position: unknown
  readonly meta: unknown
}

/** A deep copy; the value itself if it cannot be cloned, such as a function. */
export function copied(value: unknown): unknown {
  try {
    return structuredClone({ ...(value as object) })
  } catch {
    return value
  }
}

/** A snapshot of a value that a connector has just yielded, in the form of the resulting event. */
export function snapshotOf(record: unknown): Snapshot {
  const parts: { readonly payload?: unknown; readonly position?: unknown; readonly meta?: unknown } =
    typeof record === 'string' || isUint8Array(record) ? { payload: record } : (record as object)
  return {
    bytes: Buffer.from(parts.payload as Uint8Array | string),
    position: copied(parts.position ?? {}),
    meta: copied({ ...(parts.meta as object | undefined), kind: 'custom' })
  }
}
