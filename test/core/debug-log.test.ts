import debug from 'debug'
import t, { type Test } from 'tap'
import { debugLog, isDebugging } from '../../lib/core/debug-log.ts'

t.teardown(() => { debug.disable() })

/** What comes to the terminal of one call. */
function shown(t: Test, write: () => void): string {
  const written: unknown[] = []
  const captured = t.capture(process.stderr, 'write', (text: unknown) => { written.push(text); return true })
  write()
  captured.restore()
  return written.join('')
}

t.test('one namespace for the stream, one for each type', (t) => {
  debug.enable('warp-flow')
  t.match(shown(t, () => { debugLog()('hello') }), 'warp-flow hello')
  t.equal(shown(t, () => { debugLog('file')('hello') }), '')
  t.ok(isDebugging())
  t.notOk(isDebugging('file'))
  debug.enable('warp-flow:file')
  t.match(shown(t, () => { debugLog('file')('%s has %d', 'a', 1) }), 'warp-flow:file a has 1')
  t.ok(isDebugging('file'))
  t.end()
})

t.test('what strangers write does not reach the terminal as it is', (t) => {
  debug.enable('warp-flow')
  const name = '\u001B]0;title\u0007\u202Egpj.log\n'
  for (const write of [
    () => { debugLog()('%s', name) }, () => { debugLog()('%o', { name }) }, () => { debugLog()('%O', new Error(name)) },
    () => { debugLog()(`a ${name}`) }, () => { debugLog()('%j', [name]) }, () => { debugLog()('more', name, { [name]: 1 }) }
  ]) {
    const text = shown(t, write)
    t.match(text, 'title', String(write))
    for (const mark of ['\u001B]', '\u0007', '\u202E']) t.notMatch(text, mark, String(write))
  }
  t.end()
})
