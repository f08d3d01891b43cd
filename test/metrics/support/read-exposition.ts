/** One metric of a text, as a scraper reads it. */
export interface ReadFamily {
  readonly type: string
  readonly help: string
  readonly samples: readonly ReadSample[]
}

interface ReadSample {
  readonly name: string
  readonly labels: ReadonlyMap<string, string>
  readonly value: number
}

/**
 * A reading of the text formats of its own, character by character and stricter than any scraper: HELP, then TYPE, then
 * the samples of each metric in one group, no series twice. Throws with the line that breaks a rule.
 */
export function readExposition(text: string, format: 'prometheus' | 'openmetrics'): ReadonlyMap<string, ReadFamily> {
  const families = new Map<string, { type: string; help: string; samples: ReadSample[] }>()
  const series = new Set<string>()
  if (format === 'openmetrics' && !text.endsWith('# EOF\n')) throw new Error('the end is missing')
  if (text !== '' && !text.endsWith('\n')) throw new Error('the last line has no end')
  const lines = text.split('\n').slice(0, -1)
  if (format === 'openmetrics') lines.pop()
  let current = ''
  for (const line of lines) {
    const fault = (why: string): Error => new Error(`${why}: ${line}`)
    const help = /^# HELP ([a-zA-Z_:][a-zA-Z0-9_:]*) (.+)$/.exec(line)
    const type = /^# TYPE ([a-zA-Z_:][a-zA-Z0-9_:]*) (counter|gauge)$/.exec(line)
    if (help !== null) {
      current = help[1] ?? ''
      if (families.has(current)) throw fault('HELP comes twice')
      families.set(current, { type: '', help: help[2] ?? '', samples: [] })
      continue
    }
    const family = families.get(current)
    if (family === undefined) throw fault('this belongs to no metric')
    if (type !== null) {
      if (type[1] !== current || family.type !== '' || family.samples.length > 0) throw fault('TYPE is out of place')
      family.type = type[2] ?? ''
      continue
    }
    const sample = readSample(line)
    const suffix = format === 'openmetrics' && family.type === 'counter' ? '_total' : ''
    if (family.type === '' || sample.name !== current + suffix) throw fault('a sample is out of place')
    const name = JSON.stringify([sample.name, [...sample.labels].toSorted(([a], [b]) => (a < b ? -1 : 1))])
    if (series.has(name)) throw fault('a series comes twice')
    series.add(name)
    family.samples.push(sample)
  }
  for (const [name, { samples }] of families) if (samples.length === 0) throw new Error(`${name} has no sample`)
  return families
}

function readSample(line: string): ReadSample {
  const name = /^[a-zA-Z_:][a-zA-Z0-9_:]*/.exec(line)?.[0] ?? ''
  const labels = new Map<string, string>()
  let at = name.length
  const take = (wanted: string): void => {
    if (!line.startsWith(wanted, at)) throw new Error(`no ${wanted} at ${at}: ${line}`)
    at += wanted.length
  }
  if (line[at] === ' ') return { name, labels, value: readNumber(line, at + 1) }
  take('{')
  while (line[at] !== '}') {
    if (labels.size > 0) take(',')
    const label = /^[a-zA-Z_][a-zA-Z0-9_]*/.exec(line.slice(at))?.[0] ?? ''
    if (label === '' || label.startsWith('__') || labels.has(label)) throw new Error(`a bad label at ${at}: ${line}`)
    take(label)
    take('="')
    let value = ''
    for (; line[at] !== '"'; at++) {
      if (at >= line.length) throw new Error(`a value has no end: ${line}`)
      if (line[at] !== '\\') value += line[at]
      else {
        at++
        const meant = new Map([
          ['\\', '\\'],
          ['"', '"'],
          ['n', '\n']
        ]).get(line[at] ?? '')
        if (meant === undefined) throw new Error(`an unknown escape at ${at}: ${line}`)
        value += meant
      }
    }
    take('"')
    labels.set(label, value)
  }
  take('} ')
  return { name, labels, value: readNumber(line, at) }
}

function readNumber(line: string, at: number): number {
  const number = line.slice(at)
  if (!/^-?\d+(?:\.\d+)?(?:e[+-]\d+)?$/.test(number)) throw new Error(`no number at ${at}: ${line}`)
  return Number(number)
}
