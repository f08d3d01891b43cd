import type { Clock } from '../../../types/clock.ts'
import { backoffDelay, type Backoff } from '../../core/retry.ts'
import { settledWithin } from '../../core/settled-within.ts'
import { waitFor } from '../../core/wait-for.ts'
import { NO_ASSIGNMENT, type Assignment } from '../partition/assignment.ts'
import { ConsumerRun } from './consumer-run.ts'
import type { GroupPlan } from './group-plan.ts'

/** A topic, and where reading begins in its partitions without a commit. */
export interface Subscription {
  readonly topic: string
  readonly fromBeginning: boolean
}

/** What a member needs from its source. */
export interface MemberHost {
  /** Asks for the topics again; rejects if they cannot be described. */
  subscriptions(): Promise<readonly Subscription[]>
  /** Creates the plan, with a separate client, for one life of the consumer. */
  plan(instance: number, member: Pick<GroupPlan, 'onCrashed' | 'former'>): Promise<OwnPlan>
  /** Whether the source has to end because of the error. */
  endsSource(error: unknown): boolean
  /** The consumer has given up because of `error`: the member waits for `waitMs` and creates a new one. */
  gaveUp(error: unknown, waitMs: number): void
  /** Creating a new consumer has failed because of `error`: the member waits for `waitMs` and tries again. */
  stillAway(error: unknown, waitMs: number): void
  /** Ends the source. */
  die(error: unknown): void
  readonly backoff: Backoff
  readonly clock: Clock
  readonly random: () => number
  /** Aborted when the source stops. */
  readonly over: AbortSignal
}

/** A plan, and how to release its client. */
export interface OwnPlan extends GroupPlan {
  /** Closes every connection immediately, even if requests wait for an answer. */
  readonly release: () => void
}

interface Failure {
  readonly error: unknown
}

/**
 * One member of the group, for the whole life of the source: if its consumer crashes or stalls, it creates a new one.
 */
export class Member {
  readonly instance: number
  readonly #host: MemberHost
  #run: ConsumerRun | null = null
  #plan: OwnPlan | null = null
  #reviving: Promise<void> | null = null
  /** The member id of the last consumer. */
  #former: string | null = null
  /** How often a consumer was created again. */
  restarts = 0

  constructor(instance: number, host: MemberHost) {
    this.instance = instance
    this.#host = host
  }

  /** Creates a consumer and joins the group; rejects if that fails. */
  async start(): Promise<void> {
    const { over } = this.#host
    const subscriptions = await this.#host.subscriptions()
    if (subscriptions.length === 0) return // no topic exists yet
    let run: ConsumerRun | null = null
    const plan = await this.#host.plan(this.instance, {
      former: this.#former,
      onCrashed: (error) => {
        this.fail(run, error)
      }
    })
    if (over.aborted) {
      // the source has stopped in the meantime, and nothing would close a new consumer
      plan.release()
      return
    }
    run = new ConsumerRun(plan)
    this.#plan = plan
    this.#run = run
    try {
      await run.start(subscriptions)
    } catch (error) {
      await this.#end()
      throw error
    }
  }

  get run(): ConsumerRun | null {
    return this.#run
  }

  get assignment(): Assignment {
    return this.#run?.assignment ?? NO_ASSIGNMENT
  }

  /** Abandons that consumer, and creates a new one unless the error ends the source. */
  fail(run: ConsumerRun | null, error: unknown): void {
    if (run !== this.#run || this.#reviving !== null) return
    if (this.#host.endsSource(error)) this.#host.die(error)
    else {
      this.#reviving = this.#revive(error).finally(() => {
        this.#reviving = null
      })
    }
  }

  /** Creates a new consumer for new topics, when the old one has committed and left. */
  renew(): void {
    this.#reviving ??= this.#end()
      .then(() => this.start())
      .catch((error: unknown) => this.#revive(error))
      .finally(() => {
        this.#reviving = null
      })
  }

  /** Stops fetching, but stays in the group. */
  pause(): void {
    this.#run?.pause()
  }

  /** Cuts every connection, so that pending requests fail. */
  cut(): void {
    this.#plan?.release()
  }

  /** Commits, leaves the group and releases every connection. Never rejects. */
  async close(): Promise<void> {
    await Promise.all([this.#end(), this.#reviving])
    await this.#end() // for a consumer that was created while the last one ended
  }

  async #revive(error: unknown): Promise<void> {
    const { backoff, random, clock, over } = this.#host
    let failure: Failure | null = { error }
    for (let attempt = 1; failure !== null && !over.aborted; attempt++) {
      const waitMs = backoffDelay(attempt, backoff, random)
      if (attempt === 1) this.#host.gaveUp(failure.error, waitMs)
      else this.#host.stillAway(failure.error, waitMs)
      await this.#end()
      await waitFor(waitMs, { clock, signal: over })
      failure = over.aborted ? null : await this.#tryAgain()
    }
  }

  /** Returns the error if it does not end the source. */
  async #tryAgain(): Promise<Failure | null> {
    try {
      await this.start()
      this.restarts++
      return null
    } catch (error) {
      if (!this.#host.endsSource(error)) return { error }
      this.#host.die(error)
      return null
    }
  }

  /** Ends the consumer. Cuts its connections after `LEAVE_MS`: a hanging broker does not hold up the source. */
  async #end(): Promise<void> {
    const [run, plan] = [this.#run, this.#plan]
    if (run === null || plan === null) return
    const closing = run.close()
    await settledWithin(LEAVE_MS, closing, this.#host.clock)
    plan.release()
    // A consumer that hangs even then is abandoned: it no longer takes or commits anything
    await settledWithin(CUT_MS, closing, this.#host.clock)
    this.#former = run.standing.memberId ?? this.#former
    if (this.#run === run) this.#run = null
  }
}

/** How long committing and leaving the group may take, in ms. */
const LEAVE_MS = 1500
/** How long that may take once its connections are cut, in ms. */
const CUT_MS = 1000
