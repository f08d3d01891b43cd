/** What became of a record at a worker. */
export interface Fate {
  readonly worker: string
  readonly end: 'handled' | 'dead'
  readonly partition: number
  readonly offset: number
}

/** What workers have said that they did, by the text of each record. */
export class Tally {
  /** text => what became of it, each time that it came */
  readonly fates: Map<string, Fate[]> = new Map()
  /** worker => the texts that it has done, in their order */
  readonly byWorker: Map<string, string[]> = new Map()

  /** How often a record was tried again. */
  again = 0

  /** Takes a line of a worker's output; gives false if that is another line. */
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

  /** How many records ended so. */
  count(end: Fate['end']): number {
    return [...this.fates.values()].filter((fates) => fates.some((fate) => fate.end === end)).length
  }

  /** Those that were done more than once. */
  get twice(): Fate[][] {
    return [...this.fates.values()].filter(({ length }) => length > 1)
  }
}
