// Polls the status of the service and shows it, while the page is visible.

import { byId, setText, visible } from './dom.js'
import { showNotes, SourceView, stateOf } from './source-view.js'
import { timeText, word } from './words.js'

/** @typedef {import('./words.js').Language} Language */
/** @typedef {import('../status.ts').Status} Status */

/** @type {Map<string, SourceView>} */
const views = new Map()
/** @type {Language} */
let language = languageOf(stored('language') ?? navigator.language)
/** @type {Status | null} */
let status = null
/** When the service answered last, in ms since the epoch; null while it does. */
let silentSince = /** @type {number | null} */ (null)
let answeredAt = Date.now()

const filter = /** @type {HTMLInputElement} */ (byId('filter'))
const unwell = /** @type {HTMLInputElement} */ (byId('unwell'))
const list = byId('sources')
const TURN = ['unwell', 'between', 'well']

filter.addEventListener('input', show)
unwell.addEventListener('change', show)
byId('language').addEventListener('click', () => {
  language = language === 'en' ? 'zh' : 'en'
  store('language', language)
  showLanguage()
  show()
})
document.addEventListener('visibilitychange', () => {
  if (!document.hidden) void ask()
})
showLanguage()
void askAgain()

async function askAgain() {
  if (!document.hidden) await ask()
  setTimeout(() => void askAgain(), status?.sampleMs ?? 2_000)
}

async function ask() {
  try {
    const response = await fetch('/api/status', { signal: AbortSignal.timeout(5_000) })
    if (!response.ok) throw new Error(String(response.status))
    status = /** @type {Status} */ (await response.json())
    answeredAt = Date.now()
    silentSince = null
    void Promise.all([...views.values()].map((view) => view.refresh()))
  } catch {
    silentSince ??= answeredAt
  }
  show()
}

function showLanguage() {
  document.documentElement.lang = language
  for (const node of document.querySelectorAll('[data-word]'))
    setText(node, word(language, node instanceof HTMLElement ? (node.dataset['word'] ?? '') : ''))
  const button = byId('language')
  setText(button, language === 'en' ? '中文' : 'English')
  button.lang = language === 'en' ? 'zh' : 'en'
}

function show() {
  byId('stale').hidden = silentSince === null
  if (silentSince !== null) setText(byId('stale'), word(language, 'stale', { time: timeText(language, silentSince) }))
  document.body.classList.toggle('old', silentSince !== null)
  if (status === null) return
  const { sources, isStopping, hasConfig, warnings } = status
  const well = sources.filter((source) => stateOf(source) === 'well').length
  const summary = isStopping ? word(language, 'stopping') : word(language, 'summary', { well, all: sources.length })
  setText(byId('summary'), summary)
  document.title = well === sources.length ? 'warp-flow' : `(${sources.length - well}) warp-flow`
  showRefused(status)
  showSources(status)
  const hasMatch = [...views.values()].some(({ element }) => !element.hidden)
  byId('none').hidden = hasMatch
  setText(byId('none'), word(language, !hasConfig ? 'noConfig' : sources.length === 0 ? 'noSources' : 'noMatch'))
  byId('no-warnings').hidden = warnings.length > 0
  showNotes(byId('warnings'), warnings, language)
}

/** @param {Status} status */
function showRefused({ refused }) {
  const box = byId('refused')
  box.hidden = refused === null
  if (refused === null) return
  setText(byId('refused-title'), word(language, refused.isKept ? 'refusedKept' : 'refused'))
  const text = box.querySelector('pre')
  if (text !== null) setText(text, refused.text[language])
}

/** @param {Status} status */
function showSources({ sources, mostSamples }) {
  const keys = new Set(sources.map(({ key }) => key))
  for (const [key, view] of views) {
    if (keys.has(key)) continue
    view.element.remove()
    views.delete(key)
  }
  const wanted = filter.value.toLowerCase()
  // Sources with problems come first
  const sorted = sources.toSorted((a, b) => TURN.indexOf(stateOf(a)) - TURN.indexOf(stateOf(b)))
  const elements = sorted.map((source) => {
    const view = views.get(source.key) ?? new SourceView(source.key)
    views.set(source.key, view)
    view.update(source, mostSamples, language)
    const matches = `${visible(source.key)} ${source.type}`.toLowerCase().includes(wanted)
    view.element.hidden = !matches || (unwell.checked && stateOf(source) === 'well')
    return view.element
  })
  inOrder(elements)
}

/**
 * Moves only elements that are out of order, which keeps the focus.
 * @param {readonly HTMLElement[]} elements
 */
function inOrder(elements) {
  if (elements.every((element, index) => list.children[index] === element)) return
  const focused = document.activeElement
  list.replaceChildren(...elements)
  if (focused instanceof HTMLElement && list.contains(focused)) focused.focus({ preventScroll: true })
}

/**
 * @param {string} tag
 * @returns {Language}
 */
function languageOf(tag) {
  return tag.toLowerCase().startsWith('zh') ? 'zh' : 'en'
}

/**
 * Reads a stored value; null if there is none, or if the browser denies access.
 * @param {string} name
 * @returns {string | null}
 */
function stored(name) {
  try {
    return localStorage.getItem(name)
  } catch {
    return null
  }
}

/**
 * @param {string} name
 * @param {string} value
 */
function store(name, value) {
  try {
    localStorage.setItem(name, value)
  } catch {
    // The choice is then not remembered
  }
}
