import { addAbortSignal, Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import t from 'tap'
import { fakeClock } from '../../lib/testing/fake-clock.ts'
import { SourceError } from '../../lib/errors/source-error.ts'
import { runChild } from '../support/run-child.ts'
import { closed, scripted, ScriptedIntake, texts, turn, type Scripted } from '../support/scripted-intake.ts'

const refused = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' })

t.test('a failed open() is an error with the original as its cause', async (t) => {
  const { source } = scripted([], { open: () => Promise.reject(refused) })
  const told = tell(source)
  await closed(source)
  t.strictSame(told, ['error SYSTEM_ECONNREFUSED', 'close'])
  t.equal(source.errored?.cause, refused)
  t.type(source.errored, SourceError)
  t.match(source.stats(), { state: 'closed', errors: { SYSTEM_ECONNREFUSED: 1 } })
})

t.test('an open() that throws synchronously is an error', async (t) => {
  const { source } = scripted([], {
    open: () => {
      throw refused
    }
  })
  t.strictSame(await outcome(source), ['error SYSTEM_ECONNREFUSED', 'close'])
})

t.test('records already available are delivered before the failure', async (t) => {
  const { source, intake } = scripted([{ records: 3 }, { fail: new Error('broken') }])
  const got: string[] = []
  source.on('data', ({ text }) => got.push(text))
  t.strictSame(await outcome(source), ['ready', 'error SYSTEM_UNKNOWN', 'close'])
  t.strictSame(got, texts(3))
  t.equal(intake().closed, 1)
})

const faults = {
  'next() throws': { nextThrowsAt: 1 },
  'wait() throws': { waitThrows: new Error('wait() failed') }
}
const consumers: Readonly<Record<string, (source: Scripted['source']) => void>> = {
  'resume()': (source) => {
    source.resume()
  },
  "'readable'": (source) => {
    source.on('readable', () => {
      while (source.read() !== null);
    })
  },
  'for await': (source) => {
    source.toArray().catch(() => {})
  }
}
for (const [fault, faulty] of Object.entries(faults)) {
  for (const [name, consume] of Object.entries(consumers)) {
    t.test(`an intake whose ${fault} ends the source with an error: ${name}`, async (t) => {
      const { source } = scripted([{ records: 3 }], {}, faulty)
      consume(source)
      t.strictSame(await outcome(source), ['ready', 'error SYSTEM_UNKNOWN', 'close'])
    })
  }
}

t.test('an intake that cannot close is reported and abandoned', async (t) => {
  const { source } = scripted([{ records: 1 }], {}, { close: () => Promise.reject(new Error('stuck')) })
  source.resume()
  t.strictSame(await outcome(source), ['ready', 'end', 'warning SYSTEM_UNKNOWN', 'close'])
})

t.test("a hanging close() delays 'close' by 5 seconds at most", async (t) => {
  const clock = fakeClock()
  const { source } = scripted([{ records: 1 }], { clock }, { close: () => new Promise(() => {}) })
  const told = tell(source)
  source.resume()
  while (!told.includes('end')) await turn()
  await clock.advance(4999)
  t.notOk(source.closed)
  await clock.advance(1)
  t.ok(source.closed)
  t.strictSame(told, ['ready', 'end', 'warning SYSTEM_TIMEOUT', 'close'])
  t.equal(clock.pending, 0)
})

t.test('an intake that cannot count leaves the rest of stats() as it is', async (t) => {
  const { source } = scripted([{ records: 2 }], {}, { statsThrow: new Error('no') })
  source.resume()
  await closed(source)
  t.match(source.stats(), { events: 2, bytes: 0, state: 'closed' })
})

t.test('destroy() in every phase ends with close alone, and aborts the signal', async (t) => {
  const phases: Readonly<Record<string, (one: Scripted) => Promise<void> | void>> = {
    'at once': () => {},
    open: () => turn(),
    'with records in hand': async ({ source }) => {
      source.on('data', () => source.pause())
      await turn()
    },
    waiting: async ({ source }) => {
      source.resume()
      await turn()
    },
    'in an iterator': async ({ source }) => {
      await source[Symbol.asyncIterator]().next()
    },
    'in its listener': ({ source }) =>
      new Promise((resolve) => {
        source.on('data', () => {
          source.destroy()
          resolve()
        })
      })
  }
  for (const [name, reach] of Object.entries(phases)) {
    const one = scripted([{ records: 3 }, { records: 3, when: 'gate' }])
    const told = tell(one.source)
    await reach(one)
    t.equal(one.source.destroy(), one.source)
    one.source.destroy(new Error('too late'))
    await closed(one.source)
    t.notOk(
      told.some((event) => /^(?:error|end|warning)/.test(event)),
      name
    )
    t.equal(told.at(-1), 'close', name)
    t.ok(
      one.contexts.every(({ signal }) => signal.aborted),
      name
    )
    t.equal(one.source.stats().state, 'closed', name)
    if (one.contexts.length > 0) t.equal(one.intake().closed, 1, name)
    t.equal(one.source.destroy(), one.source, 'and again')
  }
})

t.test('destroy(error) gives the very error', async (t) => {
  const own = new Error('mine')
  const { source } = scripted([{ records: 1 }])
  source.destroy(own)
  const [error] = await Promise.all([new Promise((resolve) => source.on('error', resolve)), closed(source)])
  t.equal(error, own)
})

t.test('an aborted signal destroys the source with AbortError at any time', async (t) => {
  const moments: Readonly<Record<string, (controller: AbortController, one: () => Scripted) => Promise<void>>> = {
    before: async (controller, one) => {
      controller.abort(new Error('why'))
      one()
    },
    'while opening': async (controller, one) => {
      one()
      controller.abort(new Error('why'))
    },
    'while running': async (controller, one) => {
      one().source.resume()
      await turn()
      controller.abort(new Error('why'))
    }
  }
  for (const [name, abort] of Object.entries(moments)) {
    const controller = new AbortController()
    let made: Scripted | undefined
    await abort(controller, () => {
      made = scripted([{ records: 1 }, { records: 1, when: 'gate' }], { signal: controller.signal })
      return made
    })
    if (made === undefined) return
    const { source, contexts } = made
    const [error] = await Promise.all([new Promise<Error>((resolve) => source.on('error', resolve)), closed(source)])
    t.match(error, { name: 'AbortError', cause: { message: 'why' } }, name)
    t.equal(contexts.length, name === 'while running' ? 1 : 0, 'nothing is opened for nobody')
  }
})

t.test("Node's addAbortSignal() works as well", async (t) => {
  const controller = new AbortController()
  const { source } = scripted([{ records: 1, when: 'gate' }])
  addAbortSignal(controller.signal, source)
  controller.abort()
  const [error] = await Promise.all([new Promise<Error>((resolve) => source.on('error', resolve)), closed(source)])
  t.equal(error.name, 'AbortError')
})

t.test('an open() that never resolves does not keep the source from closing', async (t) => {
  const { source } = scripted([], { open: () => new Promise(() => {}) })
  await turn()
  source.destroy()
  await closed(source)
  t.equal(source.stats().state, 'closed')
})

t.test('an intake opened too late is closed again, and its failure is not reported', async (t) => {
  for (const close of [() => Promise.resolve(), () => Promise.reject(new Error('late'))]) {
    let resolveLate: () => void = () => {}
    const late: ScriptedIntake[] = []
    const { source } = scripted([], {
      open: (context) =>
        new Promise((resolve) => {
          late.push(new ScriptedIntake([], context, { close }))
          resolveLate = () => {
            resolve(late[0] ?? new ScriptedIntake([], context))
          }
        })
    })
    await turn()
    source.destroy()
    await closed(source)
    resolveLate()
    await turn()
    t.equal(late[0]?.closed, 1)
  }
})

t.test('an open() that fails as the source is destroyed is not an error', async (t) => {
  const { source } = scripted([], {
    open: ({ signal }) =>
      new Promise((_resolve, reject) => {
        signal.addEventListener('abort', () => {
          reject(refused)
        })
      })
  })
  const told = tell(source)
  await turn()
  source.destroy()
  await closed(source)
  t.strictSame(told, ['close'])
})

t.test('a pipeline that fails further down releases the source', async (t) => {
  const { source, intake } = scripted([{ records: 10 }])
  const broken = new Writable({
    objectMode: true,
    write(_event, _encoding, done) {
      done(new Error('full'))
    }
  })
  await t.rejects(pipeline(source, broken), { message: 'full' })
  await closed(source)
  t.equal(intake().closed, 1)
})

t.test('warnings after the end are counted but not emitted', async (t) => {
  const { source, contexts } = scripted([])
  source.resume()
  await closed(source)
  let told = false
  source.on('warning', () => {
    told = true
  })
  contexts[0]?.warn(new Error('late'))
  t.notOk(told)
  t.equal(source.stats().errors['SYSTEM_UNKNOWN'], 1)
})

t.test('an error thrown by a listener reaches the process, and no record is lost', async (t) => {
  const { stdout } = await runChild(new URL('../support/child-throwing-listeners.js', import.meta.url))
  t.strictSame(JSON.parse(stdout), [
    'the connector goes on',
    'caught from warning',
    ...texts(5).map((text) => `caught from data ${text}`)
  ])
})

function tell(source: Scripted['source']): string[] {
  const told: string[] = []
  for (const name of ['ready', 'end', 'close'] as const)
    source.on(name, () => {
      told.push(name)
    })
  source.on('error', (error) => {
    told.push(`error ${'code' in error ? String(error.code) : error.name}`)
  })
  source.on('warning', ({ code }) => {
    told.push(`warning ${code}`)
  })
  return told
}

async function outcome(source: Scripted['source']): Promise<string[]> {
  const told = tell(source)
  await closed(source)
  return told
}
