import debug from 'debug'
import t, { type Test } from 'tap'
import { addLogSink, isLogged, sourceLog, type LogLine } from '../../lib/core/source-log.ts'

t.teardown(() => { debug.disable() })

/** What comes to the terminal of one call. */
function shown(t: Test, write: () => void): string {
  const written: unknown[] = []
  const captured = t.capture(process.stderr, 'write', (text: unknown) => { written.push(text); return true })
  write()
  captured.restore()
  return written.join('')
}

t.test('each type has its namespaces by level, and each line its source', (t) => {
  const log = sourceLog('file', 'access')
  for (const [enabled, level, line] of [
    ['warp-flow:file:info', 'info', 'warp-flow:file:info access: a has 1'], ['warp-flow:file:info', 'warn', 'warp-flow:file:info access: a has 1'],
    ['warp-flow:file:info', 'error', 'warp-flow:file:info access: a has 1'], ['warp-flow:file:info', 'debug', ''], ['warp-flow:file:debug', 'debug', 'warp-flow:file:debug access: a has 1'],
    ['warp-flow:file:*', 'trace', 'warp-flow:file:trace access: a has 1'], ['warp-flow*', 'info', 'access: a has 1'], ['warp-flow:*', 'trace', 'access: a has 1'],
    ['warp-flow:kafka:*', 'info', '']
  ] as const) {
    debug.enable(enabled)
    const text = shown(t, () => { sourceLog('file', 'access')[level]('%s has %d', 'a', 1) })
    t.ok(line === '' ? text === '' : text.includes(line), `${enabled} ${level}: ${text}`)
    t.equal(isLogged('file', level), line !== '')
  }
  debug.enable('warp-flow:file:info')
  t.match(shown(t, () => { log.info('made before it was enabled') }), 'made before')
  t.end()
})

t.test('sinks get lines of their level and above, whatever DEBUG says', (t) => {
  debug.disable()
  const lines: LogLine[] = []
  const remove = addLogSink({ level: 'info', write: (line) => { lines.push(line) } })
  const log = sourceLog('kafka', 'orders\u202E')
  t.equal(shown(t, () => { for (const level of ['error', 'warn', 'info', 'debug', 'trace'] as const) log[level]('at %s', level) }), '')
  t.ok(isLogged('kafka', 'warn'))
  t.notOk(isLogged('kafka', 'debug'))
  remove()
  log.error('nobody reads it')
  t.strictSame(lines.map(({ level, message }) => [level, message]), [['error', 'at error'], ['warn', 'at warn'], ['info', 'at info']])
  t.notMatch(lines[0]?.target, '\u202E')
  t.match(lines[0]?.target, /^kafka:orders/)
  t.end()
})

t.test('what strangers write does not reach the terminal as it is', (t) => {
  debug.enable('warp-flow*')
  const write = sourceLog('file', 'k').debug
  const name = '\u001B]0;title\u0007\u202Egpj.log\n'
  for (const act of [
    () => { write('%s', name) }, () => { write('%o', { name }) }, () => { write('%O', new Error(name)) },
    () => { write(`a ${name}`) }, () => { write('%j', [name]) }, () => { write('more', name, { [name]: 1 }) }
  ]) {
    const text = shown(t, act)
    t.match(text, 'title', String(act))
    for (const mark of ['\u001B]', '\u0007', '\u202E']) t.notMatch(text, mark, String(act))
  }
  t.end()
})
