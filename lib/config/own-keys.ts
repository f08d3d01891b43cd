import type { ErrorCode } from '../../types/error-codes.ts'
import { diagnose } from './document/config-document.ts'
import type { FieldAt, TableAt } from './table-fields.ts'

/**
 * Reports keys of a source or a connector that stand in its table of params although no param has that name: every line
 * below `[sources.params]` belongs to that table. Returns these keys.
 */
export function keysInParams(
  { document, path, found }: FieldAt,
  table: TableAt['table'],
  params: TableAt | null,
  keys: readonly string[],
  isParam: (name: string) => boolean | null,
  owner: string
): ReadonlySet<string> {
  // If the owner has its own `key`, a `key` among the params is that of a certificate
  const stray = new Set(
    keys.filter(
      (key) =>
        params !== null &&
        Object.hasOwn(params.table, key) &&
        isParam(key) === false &&
        !(key === 'key' && table[key] !== undefined)
    )
  )
  for (const key of stray) {
    const from = [...(params?.path ?? []), key]
    const isFree = table[key] === undefined
    found.add(() =>
      diagnose(document, {
        code,
        path: from,
        at: 'key',
        message: `\`${key}\` is no param, but a key of \`[[${owner}]]\``,
        suggestion: `put it above the params, into \`[[${owner}]]\``,
        ...(isFree ? { patch: { file: document.file, edits: [{ path: from, to: [...path, key] }] } } : {})
      })
    )
  }
  return stray
}

const code: ErrorCode = 'CONFIG_UNKNOWN_PARAM'
