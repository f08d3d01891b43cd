import { createRequire } from 'node:module'
import { parseSyslog } from '../../../lib/syslog/parse/parse-syslog.ts'

/**
 * contender => makes, of a message's bytes, what reads all its main fields; gives a number that depends on all of them.
 */
export const parsers: Readonly<Record<string, (message: Buffer) => () => number>> = {
  'warp-flow parseSyslog()': (message) => () => {
    const { text, meta } = parseSyslog(message)
    return sum([
      text,
      meta.facility,
      meta.severity,
      meta.timestamp,
      meta.hostname,
      meta.appName,
      meta.procId,
      meta.msgId,
      meta.structuredData
    ])
  },
  'warp-flow parseSyslog(), text and severity alone': (message) => () => {
    const { text, meta } = parseSyslog(message)
    return sum([text, meta.severity])
  },
  // The others take text; that it has been decoded for them is not counted against them.
  'nsyslog-parser': (message) => {
    const line = message.toString()
    return () => {
      const { message, facilityval, levelval, ts, host, appName, pid, messageid, structuredData } = nsyslog(line)
      return sum([message, facilityval, levelval, ts, host, appName, pid, messageid, structuredData])
    }
  },
  glossy: (message) => {
    const line = message.toString()
    return () => {
      const { message, facilityID, severityID, time, host, appName, pid, msgID, structuredData } =
        glossy.Parse.parse(line)
      return sum([message, facilityID, severityID, time, host, appName, pid, msgID, structuredData])
    }
  }
}

/** Uses every value, so that none can be left out. */
function sum(values: readonly unknown[]): number {
  let total = 0
  for (const value of values) {
    if (typeof value === 'string') total += value.length
    else if (typeof value === 'number') total += value
    else if (value instanceof Date) total += value.getTime() % 1000
    else if (value !== null && value !== undefined) total++
  }
  return total
}

// Neither has types of its own.
const require = createRequire(import.meta.url)
const nsyslog = require('nsyslog-parser') as (line: string) => Record<string, unknown>
const glossy = require('glossy') as { readonly Parse: { parse(line: string): Record<string, unknown> } }

/** format => messages of 200 bytes, each one different. */
export const parserMessages: Readonly<Record<string, () => Buffer[]>> = {
  'RFC 5424': () =>
    messages(
      (index) =>
        `<${index % 192}>1 2026-01-02T03:04:${seconds(index)}.${100_000 + index}Z web-${index % 16}.example.net shop-${index % 5} ` +
        `${1000 + index} ORDER [origin@32473 sequence="${index}" ip="192.0.2.${index % 250}"] user ${index} has paid by card: `
    ),
  'RFC 5424, no structured data': () =>
    messages(
      (index) =>
        `<${index % 192}>1 2026-01-02T03:04:${seconds(index)}.${100_000 + index}Z ` +
        `web-${index % 16}.example.net shop-${index % 5} ${1000 + index} ORDER - user ${index} has paid by card: `
    ),
  'RFC 3164': () =>
    messages(
      (index) =>
        `<${index % 192}>Jan  2 03:04:${seconds(index)} web-${index % 16} shop[${1000 + index}]: user ${index} has paid by card: `
    )
}

function messages(head: (index: number) => string): Buffer[] {
  return Array.from({ length: 1000 }, (_, index) => Buffer.from(head(index).padEnd(200, 'and so on ')))
}

function seconds(index: number): string {
  return String(index % 60).padStart(2, '0')
}
