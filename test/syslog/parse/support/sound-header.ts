import type { MessageHeader } from '../../../../lib/syslog/parse/message-header.ts'
import { syslogErrorReasons } from '../../../../types/syslog.ts'

/**
 * What must hold of the header of any message that stands from `start` to before `stop`; the first thing that does not,
 * or null.
 */
export function unsound(header: MessageHeader, start: number, stop: number): string | null {
  const fields: readonly (readonly [string, number, number])[] = [
    ['time', header.timeStart, header.timeEnd],
    ['host', header.hostStart, header.hostEnd],
    ['app', header.appStart, header.appEnd],
    ['proc', header.procStart, header.procEnd],
    ['msgId', header.msgIdStart, header.msgIdEnd],
    ['data', header.dataStart, header.dataEnd]
  ]
  const most = header.reason === null ? header.messageStart : stop
  for (const [name, from, to] of fields)
    if (!(start <= from && from <= to && to <= most)) return `${name} from ${from} to ${to}`
  const present = fields.filter(([, from, to]) => from < to).sort(([, one], [, other]) => one - other)
  for (const [index, [name, from]] of present.entries())
    if (index > 0 && from < (present[index - 1]?.[2] ?? 0)) return `${name} overlaps`
  if (header.messageStart < start || header.messageStart > stop) return `message from ${header.messageStart}`
  if (header.priority < -1 || header.priority > 191 || header.version < 0 || header.version > 999)
    return 'priority or version'
  if (header.reason === null) return header.failedAt === -1 && header.format !== null ? null : 'whole, but not so told'
  if (!syslogErrorReasons.includes(header.reason) || header.messageStart !== start) return 'wrong, but not so told'
  return header.failedAt >= 0 && header.failedAt <= stop - start ? null : `failed at ${header.failedAt}`
}

/** The header as it would be if the message stood at 0. */
export function shifted(header: MessageHeader, start: number): Record<string, unknown> {
  const isOffset = (name: string): boolean => /Start$|End$/.test(name)
  return Object.fromEntries(
    Object.entries(header).map(([name, value]) => [
      name,
      isOffset(name) && typeof value === 'number' ? value - start : value
    ])
  )
}
