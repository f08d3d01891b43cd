// One source on the page: a line with its state, and details when it is opened.

import { element, fillTable, setAttribute, setText, visible } from './dom.js'
import { Plot } from './plot.js'
import { ageText, bytesText, numberText, timeText, word } from './words.js'

/** @typedef {import('./words.js').Language} Language */
/** @typedef {import('../status.ts').Status['sources'][number]} SourceStatus */
/** @typedef {NonNullable<ReturnType<typeof import('../status.ts').detailsOf>>} SourceDetails */
/** @typedef {{ readonly en: string, readonly zh: string }} Localized */
/** @typedef {{ readonly text: Localized, readonly shared: Localized }} Diagnosis */

export class SourceView {
  element = element('li', 'source')
  #details = element('details')
  #badge = element('span', 'badge')
  #name = element('bdi', 'name')
  #type = element('span', 'faint')
  #rate = element('span', 'number')
  #ratePlot = new Plot()
  #lag = element('span', 'number')
  #lagPlot = new Plot()
  #last = element('span', 'last faint')
  #short = element('span', 'short')
  #facts = element('dl')
  #why = element('div')
  #button = element('button')
  #said = element('p', 'faint')
  #report = element('pre', 'report')
  #sharedTitle = element('summary')
  #shared = element('pre', 'report')
  #sharedBox = element('details', 'shared', [this.#sharedTitle, this.#shared])
  #files = element('table')
  #filesMore = element('p', 'faint')
  #partitions = element('table')
  #partitionsMore = element('p', 'faint')
  #warningsTitle = element('h3')
  #warnings = element('ul', 'notes')
  /** @type {string} */
  #key
  /** @type {Language} */
  #language = 'en'
  /** @type {SourceDetails | null} */
  #known = null
  /** @type {Diagnosis | null} */
  #diagnosis = null
  /** @type {'idle' | 'looking' | { readonly failed: string }} */
  #looking = 'idle'

  /** @param {string} key */
  constructor(key) {
    this.#key = key
    const summary = element('summary', '', [
      this.#badge,
      element('span', 'who', [this.#name, this.#type]),
      element('span', 'gauge', [this.#rate, this.#ratePlot.element]),
      element('span', 'gauge', [this.#lag, this.#lagPlot.element]),
      this.#last,
      this.#short
    ])
    this.#button.type = 'button'
    this.#button.addEventListener('click', () => void this.#diagnose())
    this.#said.setAttribute('role', 'status')
    for (const box of [this.#report, this.#shared]) {
      box.tabIndex = 0
      box.setAttribute('role', 'region')
    }
    this.#details.append(
      summary,
      element('div', 'inside', [
        this.#why,
        this.#facts,
        element('p', '', [this.#button]),
        this.#said,
        this.#report,
        this.#sharedBox,
        scrolling(this.#files),
        this.#filesMore,
        scrolling(this.#partitions),
        this.#partitionsMore,
        this.#warningsTitle,
        this.#warnings
      ])
    )
    this.#details.addEventListener('toggle', () => void this.refresh())
    this.element.append(this.#details)
    this.#showDiagnosis()
    this.#showDetails()
  }

  /** Whether its details are open. */
  get isOpen() {
    return this.#details.open
  }

  /**
   * @param {SourceStatus} status
   * @param {number} most the number of samples that fill a plot
   * @param {Language} language
   * @returns {void}
   */
  update(status, most, language) {
    const isNewLanguage = language !== this.#language
    this.#language = language
    const name = visible(status.key)
    /** @param {string} of @param {Readonly<Record<string, string | number>>} [values] @returns {string} */
    const say = (of, values) => word(language, of, values)
    this.element.dataset['state'] = stateOf(status)
    setText(this.#badge, say(status.isHeldUp ? 'heldUp' : status.status))
    setText(this.#name, name)
    setText(this.#type, visible(status.type))
    const rate = status.rates.at(-1) ?? null
    setText(this.#rate, rate === null ? '–' : say('perSecond', { value: numberText(language, rate) }))
    showPlot(this.#ratePlot, status.rates, most, language, say('rate'), (value) => numberText(language, value))
    const { lag } = status
    const lagOf = (/** @type {number} */ value) =>
      lag?.unit === 'bytes' ? bytesText(language, value) : numberText(language, value)
    setText(this.#lag, lag === null ? '–' : lagOf(lag.value))
    setAttribute(this.#lag, 'title', say(lag === null ? 'noLag' : `${lag.unit}Lag`))
    showPlot(this.#lagPlot, status.lags, most, language, say(`${lag?.unit ?? 'records'}Lag`), lagOf)
    const age = status.lastEventAgeMs
    setText(this.#last, age === null ? say('never') : say('last', { age: ageText(language, age) }))
    const first = status.why[0]?.[language].split('\n')[0] ?? ''
    setText(this.#short, first)
    this.#short.hidden = first === ''
    setText(this.#button, say('diagnose'))
    setAttribute(this.#button, 'aria-label', say('diagnoseOf', { source: name }))
    this.#showWhy(status.why.map((text) => text[language]))
    this.#showFacts([
      ['since', timeText(language, status.since)],
      ['records', status.events],
      ['drops', status.drops],
      ['lost', status.bytesLost],
      ['unacked', status.unacked],
      ...(status.connections === null ? [] : [/** @type {const} */ (['connections', status.connections])])
    ])
    if (isNewLanguage) {
      this.#showDiagnosis()
      this.#showDetails()
    }
  }

  /** Fetches the details while they are open. */
  async refresh() {
    if (!this.isOpen) return
    try {
      const response = await fetch(`/api/source?key=${encodeURIComponent(this.#key)}`, {
        signal: AbortSignal.timeout(5_000)
      })
      if (response.ok) this.#known = /** @type {SourceDetails} */ (await response.json())
      this.#showDetails()
    } catch {
      // The page already shows that the service does not answer
    }
  }

  async #diagnose() {
    if (this.#looking === 'looking') return
    this.#looking = 'looking'
    this.#showDiagnosis()
    try {
      const response = await fetch('/api/diagnose', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ key: this.#key }),
        signal: AbortSignal.timeout(30_000)
      })
      const answer = await response.json()
      if (!response.ok) throw new Error(String(answer.error))
      this.#diagnosis = answer
      this.#looking = 'idle'
    } catch (error) {
      this.#looking = { failed: error instanceof Error ? error.message : String(error) }
    }
    this.#showDiagnosis()
  }

  #showDiagnosis() {
    const language = this.#language
    const looking = this.#looking
    setAttribute(this.#button, 'aria-disabled', String(looking === 'looking'))
    if (looking === 'looking') setText(this.#said, word(language, 'diagnosing'))
    else if (looking === 'idle') setText(this.#said, '')
    else setText(this.#said, word(language, 'failed', { why: looking.failed }))
    const found = this.#diagnosis
    this.#report.hidden = found === null
    this.#sharedBox.hidden = found === null
    setAttribute(this.#report, 'aria-label', word(language, 'report'))
    setAttribute(this.#shared, 'aria-label', word(language, 'shared'))
    setText(this.#sharedTitle, word(language, 'shared'))
    setText(this.#report, found?.text[language] ?? '')
    setText(this.#shared, found?.shared[language] ?? '')
  }

  #showDetails() {
    const language = this.#language
    /** @param {string} of @param {Readonly<Record<string, string | number>>} [values] @returns {string} */
    const say = (of, values) => word(language, of, values)
    const { files = null, partitions = null, warnings = [] } = this.#known ?? {}
    const source = visible(this.#key)
    showTable(
      this.#files,
      this.#filesMore,
      files,
      say,
      say('table', { what: say('files'), source }),
      ['path', 'state', 'reason', 'behind', 'fileLost'],
      ({ path, state, reason, bytesBehind, bytesLost }) => [
        visible(path),
        say(state),
        reason === null ? null : visible(reason),
        bytesBehind === null ? null : bytesText(language, bytesBehind),
        bytesText(language, bytesLost)
      ]
    )
    showTable(
      this.#partitions,
      this.#partitionsMore,
      partitions,
      say,
      say('table', { what: say('partitions'), source }),
      ['topic', 'partition', 'position', 'lag', 'held'],
      ({ topic, partition, position, lag, held }) => [
        visible(topic),
        String(partition),
        position,
        lag === null ? null : String(lag),
        String(held)
      ]
    )
    setText(this.#warningsTitle, say('warnings'))
    this.#warningsTitle.hidden = warnings.length === 0
    showNotes(
      this.#warnings,
      warnings.map((note) => ({ note })),
      language
    )
  }

  /** @param {readonly string[]} texts */
  #showWhy(texts) {
    const shown = [...this.#why.children].map(({ textContent }) => textContent)
    if (JSON.stringify(shown) === JSON.stringify(texts)) return
    this.#why.replaceChildren(
      ...texts.map((text) => {
        const box = element('pre')
        box.textContent = text
        return box
      })
    )
  }

  /** @param {readonly (readonly [name: string, value: string | number])[]} facts */
  #showFacts(facts) {
    const pairs = facts.map(([name, value]) => [
      word(this.#language, name),
      typeof value === 'number' ? new Intl.NumberFormat(this.#language).format(value) : value
    ])
    if (this.#facts.children.length !== pairs.length)
      this.#facts.replaceChildren(...pairs.map(() => element('div', '', [element('dt'), element('dd')])))
    pairs.forEach(([name = '', value = ''], index) => {
      const [term, text] = this.#facts.children[index]?.children ?? []
      if (term !== undefined && text !== undefined) {
        setText(term, name)
        setText(text, value)
      }
    })
  }
}

/**
 * The colour of a source's state.
 * @param {SourceStatus} status
 * @returns {'well' | 'between' | 'unwell'}
 */
export function stateOf({ isWell, isHeldUp, status }) {
  if (isHeldUp || status === 'StatusStarting') return 'between'
  return isWell ? 'well' : 'unwell'
}

/**
 * Shows warnings, each with its remedies; `source` names the source.
 * @param {HTMLElement} list
 * @param {readonly { readonly note: SourceDetails['warnings'][number], readonly source?: string }[]} notes
 * @param {Language} language
 * @returns {void}
 */
export function showNotes(list, notes, language) {
  const text = JSON.stringify([language, notes])
  if (shownNotes.get(list) === text) return
  shownNotes.set(list, text)
  list.replaceChildren(
    ...notes.map(({ note: { at, times, text }, source }) => {
      const head = element('p', 'faint')
      const parts = [timeText(language, at), ...(source === undefined ? [] : [visible(source)])]
      head.textContent = [...parts, ...(times > 1 ? [word(language, 'times', { times })] : [])].join(' · ')
      const body = element('pre')
      body.textContent = text[language]
      return element('li', '', [head, body])
    })
  )
}

/** @type {WeakMap<HTMLElement, string>} */
const shownNotes = new WeakMap()

/**
 * @param {Plot} plot
 * @param {readonly (number | null)[]} values
 * @param {number} most
 * @param {Language} language
 * @param {string} what
 * @param {(value: number) => string} textOf
 * @returns {void}
 */
function showPlot(plot, values, most, language, what, textOf) {
  const known = values.filter((value) => value !== null)
  const [now, highest] = [known.at(-1), Math.max(...known)]
  const label =
    now === undefined
      ? word(language, 'noPlot', { what })
      : word(language, 'plot', { what, now: textOf(now), most: textOf(highest) })
  plot.update(values, most, label)
}

/**
 * @template T
 * @param {HTMLTableElement} table
 * @param {HTMLElement} more
 * @param {{ readonly total: number, readonly shown: readonly T[] } | null} rows
 * @param {(of: string, values?: Readonly<Record<string, string | number>>) => string} say
 * @param {string} caption
 * @param {readonly string[]} heads
 * @param {(row: T) => readonly (string | null)[]} cells
 * @returns {void}
 */
function showTable(table, more, rows, say, caption, heads, cells) {
  const [total, shown] = [rows?.total ?? 0, rows?.shown ?? []]
  table.hidden = total === 0
  more.hidden = shown.length === total
  setText(more, say('more', { shown: shown.length, total }))
  fillTable(
    table,
    caption,
    heads.map((name) => say(name)),
    shown.map(cells)
  )
}

/**
 * Wraps a wide table, so that long names do not widen the page.
 * @param {HTMLElement} table
 * @returns {HTMLElement}
 */
function scrolling(table) {
  return element('div', 'wide', [table])
}
