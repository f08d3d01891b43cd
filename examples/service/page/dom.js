// Creates elements without HTML: every text is set as text.

/**
 * @template {keyof HTMLElementTagNameMap} T
 * @param {T} tag
 * @param {string} [className]
 * @param {readonly Node[]} [children]
 * @returns {HTMLElementTagNameMap[T]}
 */
export function element(tag, className = '', children = []) {
  const made = document.createElement(tag)
  if (className !== '') made.className = className
  made.append(...children)
  return made
}

/**
 * Sets a node's text unless it is the same already, which keeps a selection in it.
 * @param {Element} node
 * @param {string} text
 * @returns {void}
 */
export function setText(node, text) {
  if (node.textContent !== text) node.textContent = text
}

/**
 * @param {Element} node
 * @param {string} name
 * @param {string} value
 * @returns {void}
 */
export function setAttribute(node, name, value) {
  if (node.getAttribute(name) !== value) node.setAttribute(name, value)
}

/**
 * Makes an untrusted name safe to show: invisible characters and direction marks are shown as escapes.
 * @param {string} name
 * @returns {string}
 */
export function visible(name) {
  return name.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu, (char) => `\\u{${(char.codePointAt(0) ?? 0).toString(16)}}`)
}

/**
 * The element of the page with this id.
 * @param {string} id
 * @returns {HTMLElement}
 */
export function byId(id) {
  const found = document.getElementById(id)
  if (found === null) throw new Error(`the page has no #${id}`)
  return found
}

/**
 * Fills the rows of a table; null means unknown.
 * @param {HTMLTableElement} table
 * @param {string} caption
 * @param {readonly string[]} heads
 * @param {readonly (readonly (string | null)[])[]} rows
 * @returns {void}
 */
export function fillTable(table, caption, heads, rows) {
  const text = JSON.stringify([caption, heads, rows])
  if (filled.get(table) === text) return
  filled.set(table, text)
  const head = element('tr')
  for (const name of heads) {
    const cell = element('th')
    cell.scope = 'col'
    cell.textContent = name
    head.append(cell)
  }
  const body = rows.map((row) => {
    const cells = row.map((value) => {
      const cell = element('td')
      cell.textContent = value ?? '–'
      return cell
    })
    return element('tr', '', cells)
  })
  const title = element('caption')
  title.textContent = caption
  table.replaceChildren(title, element('thead', '', [head]), element('tbody', '', body))
}

/** @type {WeakMap<HTMLTableElement, string>} */
const filled = new WeakMap()
