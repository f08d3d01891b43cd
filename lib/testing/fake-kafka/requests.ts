import type { Clock } from '../../../types/clock.ts'
import { clientErrorFor, type FakeKafkaFailure } from './client-error.ts'
import { sleep } from './sleep.ts'

/** The requests that the fake can refuse or leave unanswered: short names for those of the Kafka protocol. */
export type FakeKafkaRequest =
  | 'connect'
  | 'metadata'
  | 'create'
  | 'offsets'
  | 'describe'
  | 'join'
  | 'sync'
  | 'heartbeat'
  | 'fetch'
  | 'commit'
  | 'leave'
  | 'produce'

/** Every request of every client passes through here before it is served. */
export class Requests {
  readonly #clock: Clock
  /** request => the errors of the next requests of this kind */
  readonly #failures = new Map<FakeKafkaRequest, unknown[]>()
  readonly #hung = new Map<FakeKafkaRequest, Hung>()

  readonly #isUp: () => boolean

  constructor(clock: Clock, isUp: () => boolean = () => true) {
    this.#clock = clock
    this.#isUp = isUp
  }

  failNext(request: FakeKafkaRequest, failure: FakeKafkaFailure | Error, times: number): void {
    const failures = Array.from({ length: times }, () =>
      typeof failure === 'string' ? clientErrorFor(failure) : failure
    )
    this.#failures.set(request, [...(this.#failures.get(request) ?? []), ...failures])
  }

  /** Leaves requests unanswered. Returns a function after which the waiting and all later ones are answered. */
  hang(request: FakeKafkaRequest, timeoutMs: number): () => void {
    this.#hung.get(request)?.over.abort()
    const hung = { over: new AbortController(), timeoutMs }
    this.#hung.set(request, hung)
    return () => {
      if (this.#hung.get(request) === hung) this.#hung.delete(request)
      hung.over.abort()
    }
  }

  /** Resolves when the request may be served; rejects if it is made to fail, or if its connection is closed. */
  async answer(request: FakeKafkaRequest, closed: AbortSignal): Promise<void> {
    const hung = this.#hung.get(request)
    if (hung !== undefined) {
      const {
        over: { signal },
        timeoutMs
      } = hung
      await sleep(timeoutMs, this.#clock, [signal, closed])
      if (!signal.aborted && !closed.aborted) throw clientErrorFor('REQUEST_TIMEOUT')
    }
    if (closed.aborted) throw clientErrorFor('CONNECTION_CLOSED')
    if (!this.#isUp()) throw clientErrorFor('CONNECTION_REFUSED')
    const failure = this.#failures.get(request)?.shift()
    if (failure !== undefined) throw failure
  }
}

interface Hung {
  /** Aborted when requests are answered again. */
  readonly over: AbortController
  readonly timeoutMs: number
}
