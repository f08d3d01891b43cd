import type { Server } from 'node:net'
import type { SourceError } from '../../errors/source-error.ts'
import { listenFailure } from '../listen-failure.ts'
import { loopTurn } from '../loop-turn.ts'
import { isFree, UnixSocket, type SocketContext, type SocketPlace } from './unix-socket.ts'

/** Receives reports about a socket's path. */
export interface SocketWatch {
  /** The file is gone or replaced: senders no longer reach this source. Called once, until the file is ours again. */
  onLost(how: 'nobody' | 'another'): void
  /** Listening at the path again has failed. */
  onFailed(failure: SourceError): void
}

/**
 * Keeps a server at its path. Checks every second whether the file there is still ours: another program may have
 * deleted it or bound its own socket. If no process listens at the path, it creates the socket again.
 */
export class SocketKeeper {
  /** Rejects if the server cannot listen at the path. */
  static async open(
    server: Server,
    place: SocketPlace,
    context: SocketContext,
    watch: SocketWatch
  ): Promise<SocketKeeper> {
    return new SocketKeeper(server, place, context, watch, await UnixSocket.listen(server, place, context))
  }

  readonly #server: Server
  readonly #place: SocketPlace
  readonly #context: SocketContext
  readonly #watch: SocketWatch
  #socket: UnixSocket
  #timer: unknown
  #looking: Promise<void> = Promise.resolve()
  #closed = false
  /** The number of consecutive checks that did not find our file. */
  #missed = 0

  private constructor(
    server: Server,
    place: SocketPlace,
    context: SocketContext,
    watch: SocketWatch,
    socket: UnixSocket
  ) {
    this.#server = server
    this.#place = place
    this.#context = context
    this.#watch = watch
    this.#socket = socket
    this.#lookLater()
  }

  /** Removes the file if it is ours. The server continues with connected senders. */
  async close(): Promise<void> {
    this.#closed = true
    this.#context.clock.clearTimeout(this.#timer)
    await this.#looking
    await this.#socket.remove()
  }

  #lookLater(): void {
    this.#timer = this.#context.clock.setTimeout(() => {
      this.#looking = this.#look()
    }, LOOK_MS)
  }

  async #look(): Promise<void> {
    const owner = await this.#socket.owner()
    if (owner === 'us') this.#missed = 0
    else {
      if (this.#missed === 0) this.#watch.onLost(owner)
      const isTaken =
        owner === 'another' && (this.#missed % LOOKS_BETWEEN_QUESTIONS > 0 || !(await isFree(this.#place.path)))
      this.#missed++
      if (!isTaken && !this.#closed) await this.#listenAgain()
    }
    if (!this.#closed) this.#lookLater()
  }

  async #listenAgain(): Promise<void> {
    await loopTurn() // accepts the connections that are waiting
    this.#server.close()
    try {
      this.#socket = await UnixSocket.listen(this.#server, this.#place, this.#context)
      this.#missed = 0
    } catch (error) {
      this.#watch.onFailed(await listenFailure(error, { protocol: 'unix', path: this.#place.path }))
    }
  }
}

const LOOK_MS = 1000
/** Not at every check, because the other process has to accept a connection for it. */
const LOOKS_BETWEEN_QUESTIONS = 10
