import debug from 'debug'
import { once } from 'node:events'
import t from 'tap'
import { debugLoader } from '../../lib/core/debug-lines.ts'

const before = process.env['DEBUG']
t.teardown(() => {
  if (before === undefined) delete process.env['DEBUG']
  else process.env['DEBUG'] = before
})

t.test('`debug` is loaded once, on the first request for its lines', (t) => {
  let loads = 0
  const loaded = debugLoader(() => {
    loads++
    return debug
  })
  delete process.env['DEBUG']
  t.strictSame([loaded(), loads], [null, 0])
  process.env['DEBUG'] = ''
  t.strictSame([loaded(), loads], [null, 0])
  debug.enable('other:*')
  t.equal(loaded()?.debug, debug)
  debug.disable()
  t.strictSame([loaded()?.usual, loads], [debug.log, 1])
  t.end()
})

t.test('a failure to load `debug` warns the process once, and nothing else', async (t) => {
  let loads = 0
  const loaded = debugLoader(() => {
    loads++
    throw new Error('Dynamic require of "tty" is not supported')
  })
  process.env['DEBUG'] = 'warp-flow'
  const warned = once(process, 'warning')
  t.strictSame([loaded(), loaded(), loads], [null, null, 1])
  t.match(await warned, [
    {
      message:
        /DEBUG is set, but the package debug cannot be loaded: Dynamic require of "tty" is not supported\. createLogFile writes the same lines/
    }
  ])
})
