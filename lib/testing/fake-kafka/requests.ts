import type { Clock } from '../../../types/clock.ts'
import { clientErrorFor, type FakeKafkaFailure } from './client-error.ts'
import { sleep } from './sleep.ts'

/** What the fake can be told to refuse, or to leave unanswered. */
export type FakeKafkaRequest = 'connect' | 'metadata' | 'create' | 'offsets' | 'join' | 'sync' | 'heartbeat' | 'fetch' | 'commit' | 'leave'

/** Every request of every client comes by here before it is served. */
export class Requests {
  readonly #clock: Clock
  /** request => what its next ones fail with */
  readonly #failures = new Map<FakeKafkaRequest, unknown[]>()
  /** request => aborted when it is answered again */
  readonly #hung = new Map<FakeKafkaRequest, AbortController>()

  constructor(clock: Clock) {
    this.#clock = clock
  }

  failNext(request: FakeKafkaRequest, failure: FakeKafkaFailure | Error, times: number): void {
    const failures = Array.from({ length: times }, () => typeof failure === 'string' ? clientErrorFor(failure) : failure)
    this.#failures.set(request, [...this.#failures.get(request) ?? [], ...failures])
  }

  /** Gives a function that lets the requests that wait, and all later ones, be answered. */
  hang(request: FakeKafkaRequest): () => void {
    const hung = this.#hung.get(request) ?? new AbortController()
    this.#hung.set(request, hung)
    return () => {
      if (this.#hung.get(request) === hung) this.#hung.delete(request)
      hung.abort()
    }
  }

  /** Resolves when the request may be served; rejects where it was to fail, or its connection is gone. */
  async answer(request: FakeKafkaRequest, closed: AbortSignal): Promise<void> {
    const hung = this.#hung.get(request)
    if (hung !== undefined) {
      await sleep(REQUEST_TIMEOUT_MS, this.#clock, [hung.signal, closed])
      if (!hung.signal.aborted && !closed.aborted) throw clientErrorFor('REQUEST_TIMEOUT')
    }
    if (closed.aborted) throw clientErrorFor('CONNECTION_CLOSED')
    const failure = this.#failures.get(request)?.shift()
    if (failure !== undefined) throw failure
  }
}

/** kafkajs' default. */
const REQUEST_TIMEOUT_MS = 30_000
