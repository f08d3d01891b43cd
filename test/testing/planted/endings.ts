import { on, once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import type { ConnectorType, Intake, OpenContext } from '../../../types/connector.ts'
import { connectorOf } from '../../support/connectors.ts'
import { ScriptedIntake } from '../../support/scripted-intake.ts'
import type { Planted } from './planted.ts'
import { RemoteQueue, Upstream } from './upstream.ts'

const SIGNAL = 'destroy() is heard at every record'
const THROWS = 'closing throws nothing'
const IN_HAND = 'stop() delivers what is in hand'
const BOUND = 'takes in no more than is asked for'

/** Ticks; whether a wait watches the signal depends on the record. */
function ticking(watches: (index: number) => boolean, ms = 1, atOnce = false): ConnectorType {
  return connectorOf(async function* ({ signal }) {
    if (atOnce) yield 'first'
    for (let index = 0; ; index++) {
      await sleep(ms, null, watches(index) ? { signal } : {})
      yield `tick ${index}`
    }
  })
}

/** Ticks, and does something at its end. */
function ending(atEnd: (context: OpenContext) => unknown): ConnectorType {
  return connectorOf(async function* (context) {
    try {
      for (let index = 0; ; index++) {
        await sleep(1, null, { signal: context.signal })
        yield `tick ${index}`
      }
    } finally {
      await atEnd(context)
    }
  })
}

const always = (): boolean => true
const nobody = new Upstream()
nobody.setMaxListeners(0)

/** Takes batches of a hundred from a queue that gives each record once; the good one puts back what it still has. */
function batching(givesBack: boolean): ConnectorType {
  const queue = new RemoteQueue()
  return connectorOf(async function* ({ signal }) {
    for (;;) {
      await sleep(1, null, { signal })
      const batch = queue.take(100)
      let given = 0
      try {
        for (const index of batch) {
          given++
          yield { payload: `record ${index}`, position: { index } }
        }
      } finally {
        if (givesBack && given < batch.length) queue.giveBack(batch[given - 1] ?? 0)
      }
    }
  })
}

/** A hundred in hand at once. */
class Forgetful extends ScriptedIntake {
  #stopped = false

  override next(): ReturnType<ScriptedIntake['next']> {
    return this.#stopped ? null : super.next()
  }

  override get ended(): boolean {
    return this.#stopped || super.ended
  }

  override stop(): ReturnType<Intake['stop']> {
    this.#stopped = true
    return super.stop()
  }
}

/** Hears a peer that says lines; what is not yet read waits in a queue, or is dropped beyond a bound. */
function hearing(peer: Upstream, bound: number): ConnectorType {
  return connectorOf(async function* ({ signal }) {
    const queue: string[] = []
    let wake: (() => void) | null = null
    const hear = (line: string): void => {
      if (queue.length < bound) queue.push(line)
      wake?.()
    }
    peer.on('line', hear)
    const abort = (): void => wake?.()
    signal.addEventListener('abort', abort)
    try {
      while (!signal.aborted) {
        const line = queue.shift()
        if (line !== undefined) yield line
        else
          await new Promise<void>((resolve) => {
            wake = resolve
          })
      }
    } finally {
      peer.off('line', hear)
      signal.removeEventListener('abort', abort)
    }
  })
}

/** Makes a line every ms whether anybody reads or not. */
function pushing(bound: number): ConnectorType {
  return connectorOf(async function* ({ signal }) {
    const queue: string[] = []
    const timer = setInterval(() => {
      if (queue.length < bound) queue.push('line')
    }, 1)
    try {
      for (;;) {
        await sleep(1, null, { signal })
        while (queue.length > 0) yield queue.shift() ?? ''
      }
    } finally {
      clearInterval(timer)
    }
  })
}

function listeningForEach(removes: boolean): ConnectorType {
  return connectorOf(async function* ({ signal }) {
    for (let index = 0; ; index++) {
      await new Promise<void>((resolve, reject) => {
        const stop = (): void => {
          clearTimeout(timer)
          reject(signal.reason as Error)
        }
        const timer = setTimeout(() => {
          if (removes) signal.removeEventListener('abort', stop)
          resolve()
        }, 1)
        signal.addEventListener('abort', stop)
      })
      yield `tick ${index}`
    }
  })
}

const [unbounded, bounded, byOn, lossy] = [new Upstream(), new Upstream(), new Upstream(), new Upstream()]
for (const each of [unbounded, bounded, byOn, lossy]) each.setMaxListeners(0)

export const endings: Readonly<Record<string, Planted>> = {
  'a wait without the signal': {
    check: 'stop() ends the stream',
    says: /not closed within 1000 ms/,
    bad: ticking(() => false, 5000, true),
    good: ticking(always, 5000, true),
    options: () => ({ records: 1 })
  },
  'a short wait without the signal': {
    check: SIGNAL,
    says: /after record 1 a timer of 30 ms ran to its end/,
    bad: ticking(() => false, 30),
    good: ticking(always, 30)
  },
  'a signal that is not heard from the fifth record on': {
    check: SIGNAL,
    says: /after record 5 a timer of 1 ms ran to its end/,
    bad: ticking((index) => index < 5),
    good: ticking(always)
  },
  'a signal that is not heard from the fifteenth record on': {
    check: SIGNAL,
    says: /after record 20 a timer of 1 ms ran to its end/,
    bad: ticking((index) => index < 15),
    good: ticking(always)
  },
  'a wait for what never comes, from the fifth record on': {
    check: SIGNAL,
    says: /after record 5: not closed within/,
    bad: connectorOf(async function* ({ signal }) {
      for (let index = 0; index < 5; index++) {
        await sleep(1, null, { signal })
        yield `tick ${index}`
      }
      await new Promise(() => {})
    }),
    good: connectorOf(async function* ({ signal }) {
      for (let index = 0; index < 5; index++) {
        await sleep(1, null, { signal })
        yield `tick ${index}`
      }
      await once(nobody, 'never', { signal })
    }),
    options: () => ({ closeWithinMs: 500 })
  },
  'a listener on the signal for each record': {
    check: SIGNAL,
    says: /`context.signal` has \d+ listeners .* one more for each record/,
    bad: listeningForEach(false),
    good: listeningForEach(true)
  },
  'a throw in finally': {
    check: THROWS,
    says: /while it was closing it has thrown: .*no such session/,
    bad: ending(() => {
      throw new Error('no such session')
    }),
    good: ending(() => {})
  },
  'a rejection in finally': {
    check: THROWS,
    says: /could not say goodbye/,
    bad: ending(() => Promise.reject(new Error('could not say goodbye'))),
    good: ending(() => Promise.resolve())
  },
  'a close() that fails': {
    check: THROWS,
    says: /not closed by me/,
    bad: connectorOf(
      (context) =>
        new ScriptedIntake([{ records: 5 }, { records: 1, when: 'gate' }], context, {
          close: () => Promise.reject(new Error('not closed by me'))
        })
    ),
    good: connectorOf((context) => new ScriptedIntake([{ records: 5 }, { records: 1, when: 'gate' }], context))
  },
  'a warning after its end': {
    check: 'says nothing after it has closed',
    says: /context\.warn\(.*too late.*\) was called after the source had closed/,
    bad: ending(({ warn }) => {
      const { promise, resolve } = later()
      const warnLater = async (): Promise<void> => {
        await promise
        warn(new Error('too late'))
      }
      void warnLater()
      setImmediate(() => setImmediate(() => setImmediate(() => setImmediate(resolve))))
    }),
    good: ending(({ warn }) => {
      warn(new Error('in time'))
    })
  },
  'a batch in hand that is thrown away': {
    check: IN_HAND,
    says: /96 records are missing between a source that was stopped and the next/,
    bad: batching(false),
    good: batching(true)
  },
  'an intake that forgets what it has in hand': {
    check: IN_HAND,
    says: /records were in hand when stop\(\) was called, and \d of them came/,
    bad: connectorOf((context) => new Forgetful([{ records: 100 }, { records: 1, when: 'gate' }], context)),
    good: connectorOf((context) => new ScriptedIntake([{ records: 100 }, { records: 1, when: 'gate' }], context))
  },
  'lines that were heard and never come': {
    check: IN_HAND,
    says: /\d+ records were fed before stop\(\) and \d+ of them came/,
    bad: hearing(lossy, 500),
    good: connectorOf((context) => new Heard(context, lossy)),
    options: () => ({ feed: () => lossy.say(4) })
  },
  'a queue without a bound': {
    check: BOUND,
    says: /1001 records or more were taken in while nobody read, of \d+ feeds/,
    bad: hearing(unbounded, Infinity),
    good: hearing(bounded, 100),
    // Says nothing of how many: what stop() leaves is another matter
    options: () => ({
      feed: () => {
        unbounded.say(3)
        bounded.say(3)
      }
    })
  },
  'events.on(), which has no bound': {
    check: BOUND,
    says: /1001 records or more were taken in/,
    bad: connectorOf(async function* ({ signal }) {
      for await (const [line] of on(byOn, 'line', { signal })) yield String(line)
    }),
    good: hearing(byOn, 100),
    options: () => ({
      feed: () => {
        byOn.say(3)
      }
    })
  },
  'a queue that grows by itself': {
    check: BOUND,
    says: /grows with the time: \d+, \d+, \d+ records/,
    bad: pushing(Infinity),
    good: pushing(20)
  }
}

/** Hears a peer as an intake does: what was heard comes also after `stop()`. */
class Heard implements Intake {
  readonly opened: unknown = {}
  readonly #inner: ScriptedIntake
  readonly #lines: string[] = []
  readonly #context: OpenContext
  readonly #peer: Upstream
  #wake: (() => void) | null = null
  #stopped = false

  constructor(context: OpenContext, peer: Upstream) {
    this.#context = context
    this.#peer = peer
    this.#inner = new ScriptedIntake([{ records: 100_000 }], context)
    this.#inner.wait(() => {})
    peer.on('line', this.#hear)
  }

  readonly #hear = (line: string): void => {
    if (this.#lines.length < 500) this.#lines.push(line)
    this.#call()
  }

  #call(): void {
    const wake = this.#wake
    this.#wake = null
    if (wake !== null) queueMicrotask(wake)
  }

  next(): ReturnType<Intake['next']> {
    return this.#lines.shift() === undefined ? null : this.#inner.next()
  }

  get ended(): boolean {
    return this.#stopped && this.#lines.length === 0
  }

  wait(wake: () => void): void {
    this.#wake = wake
    if (this.#stopped || this.#lines.length > 0 || this.#context.signal.aborted) this.#call()
  }

  stop(): void {
    this.#stopped = true
    this.#peer.off('line', this.#hear)
    this.#call()
  }

  close(): Promise<void> {
    this.stop()
    return Promise.resolve()
  }

  stats(): ReturnType<Intake['stats']> {
    return this.#inner.stats()
  }
}

function later(): { readonly promise: Promise<void>; readonly resolve: () => void } {
  let resolve: () => void = () => {}
  const promise = new Promise<void>((settle) => {
    resolve = settle
  })
  return { promise, resolve }
}
