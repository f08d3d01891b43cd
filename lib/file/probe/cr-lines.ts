import type { ContentFault } from './content-fault.ts'

/**
 * Pure: whether all line ends of the content are a lone CR, as on old Macs or in progress bars. A lone CR does not end
 * a line for this library.
 */
export function endsInCr(content: Buffer): boolean {
  const cr = content.indexOf(0x0d)
  // A CR at the very end may be the first half of CRLF
  return cr !== -1 && cr < content.length - 1 && !content.includes(0x0a)
}

/** The fault of content with lone CRs: all of it counts as one line. */
export function crFault(): ContentFault {
  return {
    code: 'FILE_CR_LINE_ENDS',
    isSure: false,
    confidence: 'certain',
    detail: 'its lines end with CR (`\\r`), not LF (`\\n`): the whole file counts as one line',
    because: {
      en: 'its lines end with CR (`\\r`), not LF (`\\n`): the whole file counts as one line',
      zh: '内容只有 CR（`\\r`）而没有 LF（`\\n`）：全部内容被当作一行'
    },
    fixes: [{ text: { en: 'Have the writer end its lines with LF or CRLF', zh: '让写入方以 LF 或 CRLF 结束每行' } }]
  }
}
