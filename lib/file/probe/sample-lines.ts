/**
 * Pure: the non-empty lines of a sample as bytes of its charset, without line ends. Omits the last line if it may
 * continue after the sample.
 */
export function sampleLines(content: Buffer, isWhole: boolean, charset: string): readonly Buffer[] {
  const ending = ENDINGS[charset] ?? LINE_FEED
  const lines: Buffer[] = []
  let start = 0
  while (lines.length < MOST_LINES) {
    const end = nextEnding(content, start, ending)
    if (end === -1) break
    lines.push(content.subarray(start, end))
    start = end + ending.length
  }
  if (isWhole && start < content.length && lines.length < MOST_LINES) lines.push(content.subarray(start))
  return lines.map((line) => withoutCr(line, ending)).filter((line) => line.length > 0)
}

/** Finds the next line ending. A code unit of UTF-16 begins at an even byte. */
function nextEnding(content: Buffer, from: number, ending: Buffer): number {
  let at = content.indexOf(ending, from)
  while (at !== -1 && (at - from) % ending.length !== 0) at = content.indexOf(ending, at + 1)
  return at
}

function withoutCr(line: Buffer, ending: Buffer): Buffer {
  const cr = ending.map((byte) => (byte === 0x0a ? 0x0d : 0))
  return line.subarray(-ending.length).equals(cr) ? line.subarray(0, -ending.length) : line
}

const LINE_FEED = Buffer.from('\n')
/** charset => a line feed */
const ENDINGS: Readonly<Record<string, Buffer>> = {
  'utf-16le': Buffer.from([0x0a, 0]),
  'utf-16be': Buffer.from([0, 0x0a])
}
const MOST_LINES = 500
