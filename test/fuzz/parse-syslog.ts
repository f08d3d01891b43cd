import assert from 'node:assert/strict'
import fc from 'fast-check'
import { parseSyslog } from '../../lib/syslog/parse/parse-syslog.ts'
import { madeOf, readBack } from '../syslog/parse/support/comparable.ts'
import { headerOf } from '../syslog/parse/support/header-of.ts'
import { shifted, unsound } from '../syslog/parse/support/sound-header.ts'
import { rfc3164Message, rfc5424Message } from '../syslog/parse/support/valid-messages.ts'
import { mutated, nearRfc3164, randomBytes, spliced } from './messages.ts'
import { moments, nearestYear, zones } from './nearest-year.ts'
import { rfc3164Reference } from './rfc3164-reference.ts'
import { rfc5424Reference } from './rfc5424-reference.ts'

type Run = Readonly<Required<Pick<fc.Parameters, 'numRuns' | 'seed'>>>

const formats = ['auto', 'rfc5424', 'rfc3164'] as const
const modes = ['parse', 'strip', 'keep'] as const
const anything = fc.oneof(fc.constant(''), randomBytes, mutated, spliced, nearRfc3164)
const timezone = fc.constantFrom(...zones)
const now = fc.oneof(
  fc.constantFrom(...moments),
  fc.integer({ min: Date.parse('1970-01-01T00:00:00Z'), max: Date.parse('2105-01-01T00:00:00Z') })
)

/** Holds the parser to its promises. Throws at the first input that breaks one, and says how to repeat it. */
export function fuzzParseSyslog(run: Run, say: (line: string) => void): void {
  for (const [name, hold] of Object.entries(promises)) {
    const start = performance.now()
    hold(run)
    say(`${name}: ${((performance.now() - start) / 1000).toFixed(1)} s`)
  }
}

const promises: Readonly<Record<string, (run: Run) => void>> = {
  'what a message was made of comes back': (run) =>
    fc.assert(
      fc.property(fc.oneof(rfc5424Message, rfc3164Message), (message) => {
        assert.equal(readBack(message), madeOf(message))
      }),
      run
    ),
  'no bytes throw, and none are lost': (run) =>
    fc.assert(
      fc.property(
        fc.tuple(anything, fc.constantFrom(...formats), fc.constantFrom(...modes), timezone, now),
        ([text, format, headerMode, zone, moment]) => {
          const bytes = Buffer.from(text, 'latin1')
          const options = { format, headerMode, now: () => moment }
          const parsed = parseSyslog(bytes, zone === undefined ? options : { ...options, timezone: zone })
          const trimmed = trimmedOf(text)
          const payload = parsed.payload.toString('latin1')
          assert.ok(trimmed.endsWith(payload), 'the payload is the end of the message')
          if (parsed.error !== null || headerMode === 'keep') assert.equal(payload, trimmed)
          else assert.match(unread(trimmed, trimmed.length - payload.length, format), SEPARATORS)
          assert.equal(parsed.text, parsed.payload.toString())
          assert.doesNotThrow(() => JSON.stringify(parsed))
          const { timestamp, timestampText } = parsed.meta
          assert.ok(timestamp === null || !Number.isNaN(timestamp.getTime()))
          assert.equal(timestamp === null, timestampText === null)
        }
      ),
      run
    ),
  'headers are sound': (run) =>
    fc.assert(
      fc.property(anything, fc.constantFrom(...formats), (text, format) => {
        assert.equal(unsound(headerOf(text, format), 0, text.length), null)
      }),
      run
    ),
  'neighbours change nothing': (run) =>
    fc.assert(
      fc.property(anything, anything, anything, fc.constantFrom(...formats), (before, text, behind, format) => {
        const among = headerOf(before + text + behind, format, before.length, before.length + text.length)
        assert.deepEqual(shifted(among, before.length), headerOf(text, format))
      }),
      run
    ),
  'RFC 5424 is read as its grammar says': (run) =>
    fc.assert(
      fc.property(anything, (text) => {
        const { meta, payload, error } = parseSyslog(Buffer.from(text, 'latin1'), { format: 'rfc5424' })
        const { priority, version, timestamp, timestampText, hostname, appName, procId, msgId, structuredData } = meta
        const read = {
          priority,
          version,
          timestamp: timestamp?.getTime() ?? null,
          timestampText,
          hostname,
          appName,
          procId,
          msgId,
          structuredData,
          payload
        }
        const expected = rfc5424Reference(trimmedOf(text))
        assert.equal(error === null, expected !== null)
        if (expected !== null) assert.equal(JSON.stringify(read), JSON.stringify(expected))
      }),
      run
    ),
  'RFC 3164 is read as its text says, in any zone and at any time': (run) =>
    fc.assert(
      fc.property(
        fc.oneof({ weight: 3, arbitrary: nearRfc3164 }, { weight: 1, arbitrary: anything }),
        fc.constantFrom('auto', 'rfc3164'),
        timezone,
        now,
        (text, format, zone, moment) => {
          const expected = rfc3164Reference(trimmedOf(text))
          if (expected === 'elsewhere') return
          const options = { format, now: () => moment }
          const { meta, payload, error } = parseSyslog(
            Buffer.from(text, 'latin1'),
            zone === undefined ? options : { ...options, timezone: zone }
          )
          assert.equal(error === null, expected !== 'wrong')
          if (expected === 'wrong') return
          const { shown, ...fields } = expected
          const { priority, timestamp, timestampText, hostname, appName, procId } = meta
          assert.deepEqual({ priority, timestampText, hostname, appName, procId, payload }, fields)
          assert.equal(timestamp?.toISOString(), new Date(nearestYear(shown, zone, moment)).toISOString())
        }
      ),
      run
    )
}

/** What of a message's first bytes no field holds. */
function unread(text: string, length: number, format: (typeof formats)[number]): string {
  const header = headerOf(text, format)
  const fields = [
    [header.timeStart, header.timeEnd],
    [header.hostStart, header.hostEnd],
    [header.appStart, header.appEnd],
    [header.procStart, header.procEnd],
    [header.msgIdStart, header.msgIdEnd],
    [header.dataStart, header.dataEnd]
  ] as const
  return Array.from({ length }, (_, at) => text.charAt(at))
    .filter((_, at) => !fields.some(([from, to]) => from <= at && at < to))
    .join('')
}

/** PRI, the version or Cisco's number of the message, its mark of a clock, and what stands between fields. */
const SEPARATORS = /^(?:<\d{1,3}>)?[ :]*\d*[- :*.[\]]*(?:\xEF\xBB\xBF)?$/

function trimmedOf(text: string): string {
  return text.replace(/[\r\n\0]+$/, '')
}
