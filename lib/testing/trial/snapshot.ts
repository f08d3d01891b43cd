import { isUint8Array } from 'node:util/types'

/** What a record was at one moment. */
export interface Snapshot {
  readonly bytes: Buffer
  readonly position: unknown
  readonly meta: unknown
}

/** Deep; itself where it cannot be copied, a function say. */
export function copied(value: unknown): unknown {
  try {
    return structuredClone({ ...(value as object) })
  } catch {
    return value
  }
}

/** Of what a connector has just yielded, as its event will have it. */
export function snapshotOf(record: unknown): Snapshot {
  const parts: { readonly payload?: unknown; readonly position?: unknown; readonly meta?: unknown } =
    typeof record === 'string' || isUint8Array(record) ? { payload: record } : (record as object)
  return {
    bytes: Buffer.from(parts.payload as Uint8Array | string),
    position: copied(parts.position ?? {}),
    meta: copied({ ...(parts.meta as object | undefined), kind: 'custom' })
  }
}
