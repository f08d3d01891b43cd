import { createHash } from 'node:crypto'
import { readFileSync, statSync } from 'node:fs'
import zlib from 'node:zlib'
import type { FileCheckpoint, FileRecord } from '../../../../types/checkpoint.ts'

/*
 * What releases before content ids wrote into a checkpoint and what they accepted, frozen here to test upgrade and
 * downgrade without them. Do not bring it in line with the library.
 */

const FIELDS = [
  'path',
  'dev',
  'ino',
  'birth',
  'compression',
  'size',
  'offset',
  'line',
  'complete',
  'head',
  'before',
  'seenAt'
] as const

/** The record that such a release wrote for a file read to its end, with everything up to `offset` acked. */
export function recordV1(path: string, offset?: number): FileRecord {
  const { dev, ino, size, birthtimeNs } = statSync(path, { bigint: true })
  const bytes = readFileSync(path)
  const compression = bytes[0] === 0x1f && bytes[1] === 0x8b ? 'gzip' : 'none'
  const content = compression === 'gzip' ? zlib.gunzipSync(bytes) : bytes
  const end = offset ?? content.length
  return {
    path,
    dev: String(dev),
    ino: String(ino),
    birth: String(birthtimeNs),
    compression,
    size: Number(size),
    offset: end,
    line: content.subarray(0, end).toString('latin1').split('\n').length - 1,
    complete: compression !== 'none' && end === content.length,
    head: hashV1(content.subarray(0, 1024)),
    before: hashV1(content.subarray(Math.max(0, end - 256), end)),
    seenAt: Date.now()
  }
}

export function checkpointV1(...files: readonly FileRecord[]): FileCheckpoint {
  return { version: 1, files }
}

/** The records that such a release accepts from a checkpoint; `null` if it refuses it. Unknown fields are dropped. */
export function acceptedByV1(text: string): readonly FileRecord[] | null {
  const value = JSON.parse(text) as { readonly version?: unknown; readonly files?: unknown } | null
  if (value === null || value.version !== 1 || !Array.isArray(value.files)) return null
  const records: FileRecord[] = []
  for (const file of value.files as readonly Readonly<Record<string, unknown>>[]) {
    if (!isRecordV1(file)) return null
    records.push(Object.fromEntries(FIELDS.map((field) => [field, file[field]])) as unknown as FileRecord)
  }
  return records
}

/**
 * Where such a release would resume in a plain file: at 0 if no accepted record belongs to the file or matches its
 * content.
 */
export function resumedByV1(
  records: readonly FileRecord[],
  path: string
): { readonly offset: number; readonly line: number } {
  const { dev, ino, birthtimeNs } = statSync(path, { bigint: true })
  const own = records.find((record) => record.dev === String(dev) && record.ino === String(ino))
  if (own === undefined || own.offset === 0 || own.birth !== String(birthtimeNs)) return { offset: 0, line: 0 }
  const { head, before, offset, line } = own
  const bytes = readFileSync(path)
  const isIt =
    head.length > 0 &&
    bytes.length >= offset &&
    hasHash(bytes.subarray(0, Math.min(1024, head.length)), head) &&
    (before.length === 0 || hasHash(bytes.subarray(offset - before.length, offset), before))
  return isIt ? { offset, line } : { offset: 0, line: 0 }
}

function isRecordV1(file: Readonly<Record<string, unknown>>): boolean {
  const { path, dev, ino, birth, compression, size, offset, line, complete, head, before, seenAt } = file
  return (
    typeof path === 'string' &&
    path !== '' &&
    [dev, ino, birth].every((digits) => typeof digits === 'string' && /^-?\d{1,20}$/.test(digits)) &&
    (compression === 'none' || compression === 'gzip' || compression === 'zstd') &&
    [size, offset, line].every(isCount) &&
    typeof complete === 'boolean' &&
    isHash(head) &&
    isHash(before) &&
    before.length <= Number(offset) &&
    typeof seenAt === 'number' &&
    seenAt >= 0
  )
}

function isCount(value: unknown): boolean {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0
}

function isHash(value: unknown): value is FileRecord['head'] {
  if (typeof value !== 'object' || value === null) return false
  const { length, hash } = value as { readonly length?: unknown; readonly hash?: unknown }
  return isCount(length) && typeof hash === 'string' && (length === 0 ? hash === '' : /^[0-9a-f]{64}$/.test(hash))
}

function hashV1(bytes: Buffer): FileRecord['head'] {
  return { length: bytes.length, hash: bytes.length === 0 ? '' : createHash('sha256').update(bytes).digest('hex') }
}

function hasHash(bytes: Buffer, { length, hash }: FileRecord['head']): boolean {
  return bytes.length === length && hashV1(bytes).hash === hash
}
