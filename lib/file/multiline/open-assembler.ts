import type { AckWatermark } from '../../../types/acks.ts'
import type { Clock } from '../../../types/clock.ts'
import { MultilineAssembler } from './multiline-assembler.ts'
import type { MultilineParams } from './multiline-param.ts'
import { multilineRule } from './multiline-rule.ts'

/** Creates the assembler for a file that is read in that format. */
export function openAssembler(
  params: MultilineParams,
  { charset, maxLineBytes }: { readonly charset: string; readonly maxLineBytes: number },
  watermark: AckWatermark | null,
  clock: Pick<Clock, 'now'>
): MultilineAssembler {
  const newline = NEWLINES[charset] ?? LINE_FEED
  return new MultilineAssembler({ rule: multilineRule(params), maxLineBytes, newline, watermark, clock })
}

const LINE_FEED = Buffer.from('\n')
/**
 * charset => line feed, where it is more than one byte: without its other byte, the lines after it could not be
 * decoded.
 */
const NEWLINES: Readonly<Record<string, Buffer>> = {
  'utf-16le': Buffer.from([0x0a, 0]),
  'utf-16be': Buffer.from([0, 0x0a])
}
