import assert from 'node:assert/strict'
import fc from 'fast-check'
import { parseSyslog } from '../../lib/syslog/parse/parse-syslog.ts'
import { madeOf, readBack } from '../syslog/parse/support/comparable.ts'
import { headerOf } from '../syslog/parse/support/header-of.ts'
import { shifted, unsound } from '../syslog/parse/support/sound-header.ts'
import { rfc3164Message, rfc5424Message } from '../syslog/parse/support/valid-messages.ts'
import { mutated, randomBytes, spliced } from './messages.ts'
import { rfc5424Reference } from './rfc5424-reference.ts'

type Run = Readonly<Required<Pick<fc.Parameters, 'numRuns' | 'seed'>>>

const formats = ['auto', 'rfc5424', 'rfc3164'] as const
const modes = ['parse', 'strip', 'keep'] as const
const anything = fc.oneof(randomBytes, mutated, spliced)

/** Holds the parser to its promises. Throws at the first input that breaks one, and says how to repeat it. */
export function fuzzParseSyslog(run: Run): void {
  for (const [name, hold] of Object.entries(promises)) {
    const start = performance.now()
    hold(run)
    console.log(`${name}: ${((performance.now() - start) / 1000).toFixed(1)} s`)
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
      fc.property(anything, fc.constantFrom(...formats), fc.constantFrom(...modes), (text, format, headerMode) => {
        const bytes = Buffer.from(text, 'latin1')
        const parsed = parseSyslog(bytes, { format, headerMode, timezone: 'Europe/Berlin' })
        const trimmed = text.replace(/[\r\n\0]+$/, '')
        const payload = parsed.payload.toString('latin1')
        assert.ok(trimmed.endsWith(payload), 'the payload is the end of the message')
        if (parsed.error !== null || headerMode === 'keep') assert.equal(payload, trimmed)
        assert.equal(parsed.text, parsed.payload.toString())
        assert.doesNotThrow(() => JSON.stringify(parsed))
        assert.ok(parsed.meta.timestamp === null || !Number.isNaN(parsed.meta.timestamp.getTime()))
        assert.equal(parsed.meta.timestamp === null, parsed.meta.timestampText === null)
      }),
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
        const expected = rfc5424Reference(text.replace(/[\r\n\0]+$/, ''))
        assert.equal(error === null, expected !== null)
        if (expected !== null) assert.equal(JSON.stringify(read), JSON.stringify(expected))
      }),
      run
    )
}
