import type { ContentFault } from './content-fault.ts'

/** Pure: finds one long run of NULs with text before and after it; null if that is not why the content looks binary. */
export function nulRun(content: Buffer): ContentFault | null {
  const from = content.indexOf(0)
  if (from === -1) return null
  const behind = content.subarray(from).findIndex((byte) => byte !== 0)
  const length = behind === -1 ? content.length - from : behind
  const isText = (part: Buffer): boolean => part.every((byte) => byte >= 0x20 || WHITE.has(byte))
  if (length < SHORTEST || !isText(content.subarray(0, from)) || !isText(content.subarray(from + length))) return null
  const size = behind === -1 ? `${length} or more` : String(length)
  const zhSize = behind === -1 ? `至少 ${length} ` : ` ${length} `
  return {
    code: 'FILE_LOOKS_BINARY',
    isSure: false,
    values: { kind: 'NUL' },
    detail: `it is text with ${size} NULs from byte ${from} on`,
    because: {
      en: `it is text with ${size} NULs from byte ${from} on: it was truncated under a writer that does not append, its writer preallocates space, or the machine crashed during a write`,
      zh: `它是文本，但从第 ${from} 字节起有${zhSize}个 NUL：可能是写入方未使用追加模式时文件被清空、写入方预先分配了空间，或写入时机器掉电`
    },
    fixes: [
      {
        text: {
          en: 'Make the program that writes it append (`>>` instead of `>`, `O_APPEND`) and not preallocate space. Until the file is rotated, the line at that offset holds the NULs',
          zh: '让写入程序以追加模式写入（用 `>>` 代替 `>`，即 `O_APPEND`），且不预先分配空间。在文件轮转之前，该处的那一行会包含这些 NUL'
        }
      }
    ]
  }
}

/** A few stray NULs may belong to a line; a hole is usually at least a block. */
const SHORTEST = 64
/** Tabs, line ends, form feeds and ESC, which begins a colour code. */
const WHITE: ReadonlySet<number> = new Set([0x09, 0x0a, 0x0c, 0x0d, 0x1b])
