import type { Seen } from '../../../types/report.ts'
import { quotePosix } from '../../errors/shell-quote.ts'
import type { Compression } from '../inflate.ts'
import { badCharset } from '../param-checks.ts'
import type { NumberedLine } from './lines-beyond-ascii.ts'

/** A place in a file whose content is shown. */
export interface ExcerptPlace {
  readonly path: string
  readonly compression: Compression
  /** The number of leading NULs to skip. */
  readonly nuls: number
}

/**
 * The beginning of the content, decoded with the charset that it looks like, so that a person can read it; in hex if it
 * is not text. The command in `how` prints the same.
 */
export function beginningSeen(place: ExcerptPlace, content: Buffer, looks: unknown): Seen {
  const charset = looks === 'ascii' || looks === 'base64' || looks === 'hex' || looks === 'text' ? 'utf-8' : looks
  const isText = typeof charset === 'string' && badCharset(charset) === null
  const length = isText ? TEXT_BYTES : HEX_BYTES
  const command = `${skipping(place)}${place.nuls > 0 || place.compression !== 'none' ? ` | head -c ${length}` : `head -c ${length} ${quotePosix(place.path)}`}`
  return shown(command, content.subarray(0, length), isText ? charset : null)
}

/** Lines of a text, by number. */
export function linesSeen(place: ExcerptPlace, lines: readonly NumberedLine[], charset: string | null): Seen {
  const wanted = `sed -n '${lines.map(({ number }) => `${number}p`).join(';')}'`
  const isPlain = place.compression === 'none' && place.nuls === 0
  const command = isPlain ? `${wanted} ${quotePosix(place.path)}` : `${skipping(place)} | ${wanted}`
  const bytes = Buffer.concat(lines.flatMap((line) => [line.bytes, LINE_FEED]))
  return charset === null
    ? shown(`${command} | head -c ${HEX_BYTES}`, bytes.subarray(0, HEX_BYTES), null)
    : shown(command, bytes, charset)
}

/** The bytes from an offset on, in hex: they show line ends that are not recognised. */
export function behindSeen(path: string, offset: number, bytes: Buffer): Seen {
  return shown(`tail -c +${offset + 1} ${quotePosix(path)} | head -c ${HEX_BYTES}`, bytes.subarray(0, HEX_BYTES), null)
}

/** The command that skips to the beginning of the content; empty if the content begins with the file. */
function skipping({ path, compression, nuls }: ExcerptPlace): string {
  const at = quotePosix(path)
  if (compression !== 'none') return `${compression} -dc ${at}`
  return nuls > 0 ? `tail -c +${nuls + 1} ${at}` : ''
}

function shown(command: string, bytes: Buffer, charset: string | null): Seen {
  if (charset === null) return { kind: 'excerpt', how: `${command} | od -An -v -tx1`, value: hexOf(bytes) }
  // `iconv -c` leaves out invalid characters and one cut at the end
  const text = new TextDecoder(charset, { ignoreBOM: true }).decode(bytes, { stream: true }).replaceAll('\uFFFD', '')
  return {
    kind: 'excerpt',
    how: charset === 'utf-8' ? command : `${command} | iconv -c -f ${ICONV[charset] ?? charset.toUpperCase()} -t UTF-8`,
    value: text
  }
}

function hexOf(bytes: Buffer): string {
  const rows = Array.from({ length: Math.ceil(bytes.length / HEX_ROW) }, (_, row) =>
    bytes.subarray(row * HEX_ROW, (row + 1) * HEX_ROW)
  )
  return rows.map((row) => ` ${row.toString('hex').replaceAll(/..(?=.)/g, '$& ')}`).join('\n')
}

/** The names `iconv` uses for charsets that WHATWG names differently. */
const ICONV: Readonly<Record<string, string>> = { 'euc-kr': 'CP949', 'x-user-defined': 'ISO-8859-1' }
const LINE_FEED = Buffer.from('\n')
const TEXT_BYTES = 120
const HEX_BYTES = 48
const HEX_ROW = 16
