/** The fate of a record at a worker. */
export interface Fate {
  readonly worker: string
  readonly end: 'handled' | 'dead'
  readonly partition: number
  readonly offset: number
}

/** The fates reported by the workers, by the text of each record. */
export class Tally {
  /** text => its fates, one for each delivery */
  readonly fates: Map<string, Fate[]> = new Map()
  /** worker => the texts that it has handled, in order */
  readonly byWorker: Map<string, string[]> = new Map()

  /** The number of retries. */
  again = 0

  /** Reads a line of a worker's output; returns false if it reports no fate. */
  hear(line: string, worker: string): boolean {
    if (line.startsWith('again ')) {
      this.again++
      return true
    }
    const found = /^(handled|dead) (\d+) (\d+) ("(?:[^"\\]|\\.)*")/u.exec(line)
    if (found === null) return false
    const [, end, partition, offset, quoted = '""'] = found
    const text = JSON.parse(quoted) as string
    this.fates.set(text, [
      ...(this.fates.get(text) ?? []),
      { worker, end: end === 'dead' ? 'dead' : 'handled', partition: Number(partition), offset: Number(offset) }
    ])
    const own = this.byWorker.get(worker) ?? []
    own.push(text)
    this.byWorker.set(worker, own)
    return true
  }

  get done(): number {
    return this.fates.size
  }

  /** The number of records with this fate. */
  count(end: Fate['end']): number {
    return [...this.fates.values()].filter((fates) => fates.some((fate) => fate.end === end)).length
  }

  /** The fates of records that were handled more than once. */
  get twice(): Fate[][] {
    return [...this.fates.values()].filter(({ length }) => length > 1)
  }
}
