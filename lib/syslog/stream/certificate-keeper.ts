import type { Server } from 'node:tls'
import type { Clock } from '../../../types/clock.ts'
import { certificateProblem, certificateText, type CertificateProblem } from './certificate-dates.ts'
import { isSame, readTlsFiles, stampOf, type TlsFiles, type TlsParams } from './tls-files.ts'

/** Receives reports about the server's own certificate. */
export interface CertificateWatch {
  /** Called at the start, after a renewal, and once a day, if the certificate has a problem. */
  onProblem(problem: CertificateProblem): void
  onRenewed(detail: string): void
  /**
   * The changed files cannot be used, and the previous ones stay in use. Called once, until files can be used again.
   */
  onNotRenewed(error: unknown): void
}

/** The files that a server starts with. */
export interface FirstFiles {
  readonly files: TlsFiles
  /** The stamp from before the files were read. */
  readonly stamp: string
}

/**
 * Keeps the certificate of a TLS server up to date: checks every second whether the files have changed, and uses the
 * new files once they belong together. Open connections are not affected.
 */
export class CertificateKeeper {
  readonly #server: Server
  readonly #params: TlsParams
  readonly #clock: Clock
  readonly #watch: CertificateWatch
  #files: TlsFiles
  #stamp: string
  #hasFailed = false
  #lookTimer: unknown
  #dayTimer: unknown
  #closed = false

  constructor(server: Server, params: TlsParams, { files, stamp }: FirstFiles, clock: Clock, watch: CertificateWatch) {
    this.#server = server
    this.#params = params
    this.#clock = clock
    this.#watch = watch
    this.#files = files
    this.#stamp = stamp
    this.#lookLater()
    this.#tellOfDates()
  }

  /** Why senders currently refuse the certificate; null if it is valid, or after `close`. */
  get fault(): CertificateProblem | null {
    const problem = this.#problem()
    return this.#closed || problem?.code === 'SYSLOG_CERTIFICATE_EXPIRES_SOON' ? null : problem
  }

  close(): void {
    this.#closed = true
    this.#clock.clearTimeout(this.#lookTimer)
    this.#clock.clearTimeout(this.#dayTimer)
  }

  #problem(): CertificateProblem | null {
    return certificateProblem(this.#files.cert, this.#clock.now())
  }

  #lookLater(): void {
    this.#lookTimer = this.#clock.setTimeout(() => {
      void this.#look()
    }, LOOK_MS)
  }

  #tellOfDates(): void {
    this.#clock.clearTimeout(this.#dayTimer)
    this.#dayTimer = this.#clock.setTimeout(() => {
      this.#tellOfDates()
    }, DAY_MS)
    const problem = this.#problem()
    if (problem !== null) this.#watch.onProblem(problem)
  }

  async #look(): Promise<void> {
    const stamp = await stampOf(this.#params)
    if (stamp !== this.#stamp) await this.#renew()
    this.#stamp = stamp
    if (!this.#closed) this.#lookLater()
  }

  async #renew(): Promise<void> {
    try {
      const files = await readTlsFiles(this.#params)
      this.#hasFailed = false
      if (!this.#closed && !isSame(files, this.#files)) this.#takeUp(files)
    } catch (error) {
      if (!this.#hasFailed && !this.#closed) this.#watch.onNotRenewed(error)
      this.#hasFailed = true
    }
  }

  #takeUp(files: TlsFiles): void {
    this.#server.setSecureContext({ ...files, minVersion: this.#params.minVersion })
    this.#files = files
    this.#watch.onRenewed(certificateText(files.cert))
    this.#tellOfDates()
  }
}

const LOOK_MS = 1000
const DAY_MS = 24 * 3600 * 1000
