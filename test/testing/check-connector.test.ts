import { EventEmitter } from 'node:events'
import { mkdtemp, writeFile } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import path from 'node:path'
import t from 'tap'
import { defineConnector } from '../../lib/core/define-connector.ts'
import type { RecordEvent } from '../../lib/stream/record-event.ts'
import { fileConnector } from '../../lib/file/file-connector.ts'
import { contract } from '../../lib/testing/contract.ts'
import { checkConnector, type ConnectorReport } from '../../lib/testing/check-connector.ts'
import type { CheckConnectorOptions } from '../../lib/testing/plan-of.ts'
import type { ConnectorType, Intake, OpenContext } from '../../types/connector.ts'
import type { ParamsTable } from '../../types/params.ts'
import { connectorOf, counter, patient } from '../support/connectors.ts'
import { ScriptedIntake } from '../support/scripted-intake.ts'

const names = contract.map(({ name }) => name)

t.test('connectors that keep the contract pass every check', async (t) => {
  const folder = t.testdir({ 'a.log': 'one\ntwo\nthree\nfour\n' })
  const good: readonly (readonly [string, ConnectorType, CheckConnectorOptions])[] = [
    ['a generator', counter, { params: { prefix: 'n' } }],
    ['one that ends early', counter, { params: { prefix: 'n', count: 1 }, records: 0 }],
    ['one that waits', patient, { records: 2 }],
    [
      'an intake of its own',
      connectorOf((context) => new ScriptedIntake([{ records: 5 }, { records: 5, when: 'turn' }], context)),
      {}
    ],
    ['the file source', fileConnector, { params: { base: folder, file: 'a.log' } }],
    [
      'one that is fed',
      fed(),
      {
        feed: (opened) => {
          ;(opened as EventEmitter).emit('record', 'x')
        },
        records: 1
      }
    ]
  ]
  for (const [name, definition, options] of good) {
    const report = await checkConnector(definition, { closeWithinMs: 5000, withinMs: 60_000, ...options })
    t.ok(report.ok, name)
    t.strictSame(
      report.checks.map(({ name }) => name),
      names
    )
  }
})

t.test('a slow feed is waited for', async (t) => {
  const folder = await mkdtemp(path.join(t.testdir(), 'fed-'))
  const report = await checkConnector(patient, {
    feed: () => writeFile(path.join(folder, 'fed'), 'x'),
    records: 1,
    withinMs: 60_000
  })
  t.ok(report.ok)
})

t.test('wrong params are reported, and nothing else is tried', async (t) => {
  const table: ParamsTable = {
    'Bad-Name': { type: 'string', help: '', since: '1.0.0', impact: 'odd' as never },
    size: {
      type: 'integer',
      min: 5,
      max: 1,
      default: 3,
      required: true,
      help: 'x',
      since: '1.0.0',
      notWith: ['nobody'],
      onlyWith: { nothing: [true] }
    },
    inner: {
      type: 'table',
      help: 'x',
      since: '1.0.0',
      params: { Deep: { type: 'boolean', help: 'x', since: '1.0.0', default: true } }
    }
  }
  const definition = { type: 'Not Good', params: table, open: 5 } as unknown as ConnectorType
  await t.rejects(checkConnector(definition), {
    name: 'ConnectorCheckError',
    report: { type: 'Not Good', ok: false, checks: [{ name: names[0], ok: false }] },
    message: new RegExp(
      [
        '`type` has to be',
        '`open` has to be',
        '`Bad-Name` is not in snake_case',
        '`Bad-Name` has no help',
        '`Bad-Name` has an `impact` that is none of live, reopen, rejoin, rereads',
        '`size` has a `min` above',
        '`size` is required and has a default',
        '`size` speaks of `nothing`',
        '`size` speaks of `nobody`',
        '`size` has a default that is wrong',
        '`inner.Deep` is not'
      ].join('.*'),
      's'
    )
  })
})

t.test('params refused by the declaration are reported', async (t) => {
  await t.rejects(checkConnector(counter), { message: /connector "counter" fails 1 of 1 checks\n.*prefix/s })
})

t.test('a Standard Schema is used as it is', async (t) => {
  const definition = defineConnector({
    type: 'schema',
    params: {
      '~standard': { version: 1, vendor: 'hand', validate: (value) => ({ value: value as { readonly n?: number } }) }
    },
    async *open() {
      yield* ['a', 'b', 'c']
    }
  })
  t.match(await checkConnector(definition), { checks: [{ message: 'a Standard Schema' }] })
})

const bad: Readonly<Record<string, readonly [ConnectorType, string, RegExp, CheckConnectorOptions?]>> = {
  'fails to open': [
    connectorOf(() => Promise.reject(new Error('nobody there'))),
    'opens and delivers records',
    /nobody there/
  ],
  'ends without a record': [connectorOf(async function* () {}), 'opens and delivers records', /ended without a record/],
  'gives no record in time': [
    patient,
    'opens and delivers records',
    /2 of 3 records came within 50 ms/,
    { timeoutMs: 50 }
  ],
  'gives what is no record': [
    connectorOf(async function* () {
      yield* [1 as unknown as string, 'a', 'b', 'c']
    }),
    'opens and delivers records',
    /warns of SYSTEM_CONNECTOR_BAD_RECORD/
  ],
  'gives positions that JSON changes': [
    connectorOf(async function* () {
      yield* Array.from({ length: 3 }, () => ({ payload: 'x', position: { at: NaN }, meta: { when: new Date(0) } }))
    }),
    'events survive JSON',
    /^position and meta did not come back as they were/
  ],
  'gives meta that JSON changes': [
    connectorOf(async function* () {
      yield* Array.from({ length: 3 }, () => ({ payload: 'x', meta: { when: new Date(0) } }))
    }),
    'events survive JSON',
    /^meta did not come back as it was/
  ],
  'gives meta that is no JSON': [
    connectorOf(async function* () {
      yield* Array.from({ length: 3 }, () => ({ payload: 'x', meta: { big: 1n } }))
    }),
    'events survive JSON',
    /meta did not come back as it was/
  ],
  'takes in without bound': [
    connectorOf((context) => new Greedy(context, 1000)),
    'takes in no more than is asked for',
    /bytes were taken in while nobody read/,
    { maxBytesAhead: 500 }
  ],
  'never stops taking in': [
    connectorOf((context) => new Greedy(context, 1)),
    'takes in no more than is asked for',
    /it still takes in more after 100 ms/,
    { timeoutMs: 100 }
  ],
  'ignores the signal': [
    connectorOf(async function* () {
      yield 'a'
      await sleep(200)
    }),
    'destroy() releases everything',
    /while it reads: not closed within 50 ms/,
    { records: 1, closeWithinMs: 50 }
  ],
  'fails at stop()': [
    connectorOf((context) => new FailsAtStop([{ records: 1 }, { records: 1, when: 'gate' }], context)),
    'stop() ends the stream',
    /nothing more/,
    { records: 1 }
  ],
  'never ends after stop()': [
    connectorOf((context) => new NeverEnds([{ records: 1 }, { records: 1, when: 'gate' }], context)),
    'stop() ends the stream',
    /not closed within/,
    { records: 1, closeWithinMs: 50 }
  ],
  'counts no acks': [
    connectorOf(
      ({ signal, clock, tags }) =>
        new ScriptedIntake([{ records: 5 }], { signal, clock, tags, key: 'trial', acks: null } as OpenContext)
    ),
    'acks count',
    /3 records were delivered and 0 are counted/
  ],
  'fails at an ack': [
    connectorOf(async function* () {
      yield* Array.from({ length: 3 }, () => ({
        payload: 'x',
        onAck: () => {
          throw new Error('no ack')
        }
      }))
    }),
    'acks count',
    /no ack/
  ]
}
for (const [name, [definition, check, message, options]] of Object.entries(bad)) {
  t.test(`a connector that ${name} is found out`, async (t) => {
    const report = await checkConnector(definition, {
      onFailure: 'report',
      closeWithinMs: 5000,
      withinMs: 60_000,
      ...options
    })
    t.notOk(report.ok)
    t.match(failed(report).get(check), message)
  })
}

t.test('wrong records are reported one by one', async (t) => {
  const odd = connectorOf((context) => new Odd([{ records: 5 }], context))
  const report = await checkConnector(odd, { onFailure: 'report' })
  const message = failed(report).get('opens and delivers records') ?? ''
  for (const fault of [
    '`payload` is no Buffer',
    '`source` is not',
    '`tags` are not frozen',
    'a tag is no string',
    '`position` is no object',
    '`meta.kind` is missing',
    '`receivedAt` is no time'
  ]) {
    t.ok(message.includes(`record 1: ${fault}`) || message.includes(fault), fault)
  }
})

t.test('a feed that fails fails the check', async (t) => {
  const report = await checkConnector(patient, {
    onFailure: 'report',
    feed: () => Promise.reject(new Error('no sender')),
    records: 3
  })
  t.match(failed(report).get('opens and delivers records'), /feed\(\) failed/)
})

function failed(report: ConnectorReport): Map<string, string> {
  return new Map(report.checks.filter(({ ok }) => !ok).map(({ name, message }) => [name, message]))
}

/** Records come from outside, through what `'ready'` carries. */
function fed(): ConnectorType {
  return connectorOf((context) => {
    const opened = new EventEmitter()
    const intake = new ScriptedIntake([{ records: 1, when: 'gate' }], context, { opened })
    opened.once('record', () => {
      const timer = setInterval(() => {
        if (intake.waits > 0) intake.go()
        if (intake.waits > 0 || intake.closed > 0) clearInterval(timer)
      }, 1)
    })
    return intake
  })
}

/** Reads on whether anybody asks or not. */
class Greedy extends ScriptedIntake {
  #bytes = 0
  readonly #timer: NodeJS.Timeout

  constructor(context: OpenContext, step: number) {
    super([{ records: 1000 }], context)
    this.#timer = setInterval(() => {
      this.#bytes += step
    }, 2)
  }

  override stats(): ReturnType<Intake['stats']> {
    return { ...super.stats(), bytes: this.#bytes }
  }

  override close(): Promise<void> {
    clearInterval(this.#timer)
    return super.close()
  }
}

class FailsAtStop extends ScriptedIntake {
  #wake: ((error?: unknown) => void) | null = null

  override wait(wake: (error?: unknown) => void): void {
    this.#wake = wake
    super.wait(wake)
  }

  override stop(): void {
    this.#wake?.(new Error('nothing more'))
  }
}

class NeverEnds extends ScriptedIntake {
  override get ended(): boolean {
    return false
  }
}

t.test('unusable declarations are named', async (t) => {
  const rows: readonly (readonly [string, object, RegExp])[] = [
    ['no bounds', { type: 'integer', help: 'x' }, /`a` has no `min` and `max`/],
    ['no such type', { type: 'number', help: 'x' }, /`a` has a `type` that is none of string, integer/],
    ['no type at all', { help: 'x' }, /`a` has a `type` that is none of/],
    ['a type of every object', { type: 'constructor', help: 'x' }, /`a` has a `type` that is none of/],
    [
      'a misspelt key',
      { type: 'string', help: 'x', defualt: 'y' },
      /`a` has `defualt`, which no param of type `string`/
    ],
    [
      'a key of another type',
      { type: 'boolean', help: 'x', min: 1 },
      /`a` has `min`, which no param of type `boolean`/
    ],
    ['a table of nothing', { type: 'table', help: 'x' }, /`a` is a table without `params`/]
  ]
  for (const [what, declaration, says] of rows) t.match(await declared({ a: declaration }), says, what)
  for (const name of ['ack', 'max_unacked'])
    t.match(await declared({ [name]: { type: 'string', help: 'x' } }), /has a name that every source has/, name)
})

async function declared(params: object): Promise<string> {
  const type = { ...counter, params: params as ParamsTable }
  const { checks } = await checkConnector(type, { onFailure: 'report' })
  return checks[0]?.message ?? ''
}

/** Its records break every rule there is for them. */
class Odd extends ScriptedIntake {
  override next(): RecordEvent | null {
    const event = super.next()
    if (event === null) return null
    return {
      payload: 'x',
      text: 'x',
      source: 'other',
      tags: { n: 5 },
      position: null,
      meta: {},
      receivedAt: NaN,
      ack() {},
      toJSON: () => ({})
    } as unknown as RecordEvent
  }
}
