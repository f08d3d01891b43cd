import debug from 'debug'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { format, inspect } from 'node:util'
import t, { type Test } from 'tap'
import { Varying } from '../../lib/core/log-line.ts'
import { addLogSink, isLogged, sourceLog, tellRepeats, type LogLine } from '../../lib/core/source-log.ts'
import { createSource, defineConnector } from '../../lib/index.ts'

// On a terminal, too, the lines are compared without colours.
debug.inspectOpts = Object.assign(debug.inspectOpts ?? {}, { colors: false })
t.teardown(() => {
  debug.disable()
})

/** What comes to the terminal of one call. */
function shown(t: Test, write: () => void): string {
  const written: unknown[] = []
  const captured = t.capture(process.stderr, 'write', (text: unknown) => {
    written.push(text)
    return true
  })
  write()
  captured.restore()
  return written.join('')
}

t.test('each type has its namespaces by level, and each line its source', (t) => {
  const log = sourceLog('file', 'access')
  for (const [enabled, level, line] of [
    ['warp-flow:file:info', 'info', 'warp-flow:file:info access: a has 1'],
    ['warp-flow:file:info', 'warn', 'warp-flow:file:info access: a has 1'],
    ['warp-flow:file:info', 'error', 'warp-flow:file:info access: a has 1'],
    ['warp-flow:file:info', 'debug', ''],
    ['warp-flow:file:debug', 'debug', 'warp-flow:file:debug access: a has 1'],
    ['warp-flow:file:*', 'trace', 'warp-flow:file:trace access: a has 1'],
    ['warp-flow*', 'info', 'access: a has 1'],
    ['warp-flow:*', 'trace', 'access: a has 1'],
    ['warp-flow:kafka:*', 'info', '']
  ] as const) {
    debug.enable(enabled)
    const text = shown(t, () => {
      sourceLog('file', 'access')[level]('%s has %d', 'a', 1)
    })
    tellRepeats()
    t.ok(line === '' ? text === '' : text.includes(line), `${enabled} ${level}: ${text}`)
    t.equal(isLogged('file', level), line !== '')
  }
  debug.enable('warp-flow:file:info')
  t.match(
    shown(t, () => {
      log.info('made before it was enabled')
    }),
    'made before'
  )
  t.end()
})

t.test('sinks receive lines of their level and above, whatever DEBUG says', (t) => {
  debug.disable()
  const lines: LogLine[] = []
  const remove = addLogSink({
    level: 'info',
    write: (line) => {
      lines.push(line)
    }
  })
  const log = sourceLog('kafka', 'orders\u202E')
  t.equal(
    shown(t, () => {
      for (const level of ['error', 'warn', 'info', 'debug', 'trace'] as const) log[level]('at %s', level)
    }),
    ''
  )
  t.ok(isLogged('kafka', 'warn'))
  t.notOk(isLogged('kafka', 'debug'))
  remove()
  log.error('nobody reads it')
  t.strictSame(
    lines.map(({ level, message }) => [level, message]),
    [
      ['error', 'at error'],
      ['warn', 'at warn'],
      ['info', 'at info']
    ]
  )
  t.notMatch(lines[0]?.target, '\u202E')
  t.match(lines[0]?.target, /^kafka:orders/)
  t.end()
})

t.test('foreign text reaches the terminal only escaped', (t) => {
  debug.enable('warp-flow*')
  const write = sourceLog('file', 'k').debug
  const name = '\u001B]0;title\u0007\u202Egpj.log\n'
  for (const act of [
    () => {
      write('%s', name)
    },
    () => {
      write('%o', { name })
    },
    () => {
      write('%O', new Error(name))
    },
    () => {
      write(`a ${name}`)
    },
    () => {
      write('%j', [name])
    },
    () => {
      write('more', name, { [name]: 1 })
    }
  ]) {
    const text = shown(t, act)
    t.match(text, 'title', String(act))
    for (const mark of ['\u001B]', '\u0007', '\u202E']) t.notMatch(text, mark, String(act))
  }
  t.end()
})

/** What a sink gets meanwhile. */
async function sunk(act: () => void | Promise<void>): Promise<readonly string[]> {
  const lines: string[] = []
  const remove = addLogSink({
    level: 'trace',
    write: ({ level, target, message }) => {
      lines.push(`${level} ${target} ${message}`)
    }
  })
  try {
    await act()
  } finally {
    remove()
  }
  return lines
}

t.test('a repeated line is logged once, with its count at the end; every trace line is logged', async (t) => {
  debug.disable()
  const log = sourceLog('file', 'mine')
  const lines = await sunk(() => {
    for (let times = 0; times < 4; times++) log.info('%s is full', 'it')
    sourceLog('file', 'mine').info('it is full')
    sourceLog('file', 'another').info('it is full')
    for (let times = 0; times < 2; times++) log.trace('a request')
    for (let times = 0; times < 3; times++) log.debug('try again%s', new Varying(`, try ${times}`))
    tellRepeats({ type: 'file', key: 'mine' })
    tellRepeats()
  })
  t.strictSame(lines, [
    'info file:mine it is full',
    'info file:another it is full',
    'trace file:mine a request',
    'trace file:mine a request',
    'debug file:mine try again, try 0',
    'info file:mine it is full (4 more like it since)',
    'debug file:mine try again, try 0 (2 more like it since)'
  ])
})

t.test('the count of repeated lines is logged when the source closes', async (t) => {
  debug.disable()
  const own = defineConnector({
    type: 'own',
    params: {},
    async *open(_params, { info }) {
      for (let times = 0; times < 3; times++) info('the same')
      yield 'a record'
    }
  })
  const lines = await sunk(async () => {
    const source = createSource({ type: 'own', key: 'k', params: {} }, { types: [own] })
    source.resume()
    await new Promise((resolve) => {
      source.once('close', resolve)
    })
  })
  t.strictSame(
    lines.filter((line) => line.includes('the same')),
    ['info own:k the same', 'info own:k the same (2 more like it since)']
  )
  t.match(lines.at(-1), 'closed after 1 events')
})

t.test('no logged value makes the writer throw', async (t) => {
  debug.disable()
  const { proxy, revoke } = Proxy.revocable({}, {})
  revoke()
  const lines = await sunk(() => {
    const log = sourceLog('file', 'hostile')
    log.info('%o', {
      [inspect.custom]: () => {
        throw new Error('no')
      }
    })
    log.info('%s %d %j', proxy, Symbol('a'), 10n)
    log.info('%s', 'x'.repeat(1_000_000))
    log.info('100% of %s: %', '%s%n')
    tellRepeats()
  })
  t.equal(lines.length, 4)
  t.match(lines[0], 'cannot be shown')
  t.ok((lines[2]?.length ?? 0) < 17_000)
  t.match(lines[3], '100% of %s%n: %')
})

t.test('a closed standard error does not end the process', async (t) => {
  const file = fileURLToPath(new URL('../support/child-stderr-gone.js', import.meta.url))
  const child = spawn(process.execPath, [...process.execArgv, file], {
    env: { ...process.env, DEBUG: 'warp-flow*' },
    stdio: ['ignore', 'ignore', 'pipe', 'ipc']
  })
  await once(child, 'message')
  child.stderr?.destroy()
  child.send('go on')
  const messages: unknown[] = []
  child.on('message', (message) => {
    messages.push(message)
  })
  const [code] = (await once(child, 'exit')) as [number | null]
  t.strictSame([messages, code], [['alive'], 0])
})

t.test('a program that redirects debug receives the lines there', async (t) => {
  debug.enable('warp-flow*')
  const usual = debug.log
  const got: string[] = []
  debug.log = (...args: readonly unknown[]) => {
    got.push(format(...args))
  }
  t.teardown(() => {
    debug.log = usual
  })
  t.equal(
    shown(t, () => {
      sourceLog('file', 'k').info('elsewhere')
    }),
    ''
  )
  t.match(got.join(), 'k: elsewhere')
})
