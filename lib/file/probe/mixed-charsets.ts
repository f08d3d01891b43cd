import type { ContentFault } from './content-fault.ts'
import { linesBeyondAscii, numbersText, type LinesBeyondAscii } from './lines-beyond-ascii.ts'
import { likelyOldCharset } from './likely-charset.ts'

/** Pure: the fault of a text that mixes UTF-8 lines with others. No single charset fixes it. */
export function mixedFault(content: Buffer): ContentFault {
  const { utf8, other }: LinesBeyondAscii = linesBeyondAscii(content)
  const likely = likelyOldCharset(other)
  const [bad, good] = [numbersText(other), numbersText(utf8)]
  const en = `it mixes charsets, so no single \`charset\` fits: ${bad.en} ${other.length === 1 ? 'is' : 'are'} not UTF-8${likely === null ? '' : ` (most likely ${likely})`}, ${good.en} ${utf8.length === 1 ? 'is' : 'are'}`
  const zh = `文件混用了多种字符集，任何单一的 \`charset\` 都不适用：${bad.zh}不是 UTF-8${likely === null ? '' : `（最像 ${likely}）`}，${good.zh}是 UTF-8`
  return {
    code: 'FILE_INVALID_CHARSET',
    detail: en,
    because: { en, zh },
    isSure: false,
    confidence: 'certain',
    cases: ['mixed'],
    line: other[0]?.number ?? 1,
    shows: { lines: other.slice(0, MOST_SHOWN).map(({ number, bytes }) => ({ number, bytes })), charset: likely },
    fixes: []
  }
}

const MOST_SHOWN = 3
