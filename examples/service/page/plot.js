// A small plot, drawn from a ring of samples.

const SVG = 'http://www.w3.org/2000/svg'
const [WIDTH, HEIGHT] = [150, 28]

export class Plot {
  /** @type {SVGSVGElement} */
  element
  /** @type {SVGPathElement} */
  #area
  /** @type {SVGPathElement} */
  #line

  constructor() {
    this.element = document.createElementNS(SVG, 'svg')
    this.element.setAttribute('viewBox', `0 0 ${WIDTH} ${HEIGHT}`)
    this.element.setAttribute('preserveAspectRatio', 'none')
    this.element.setAttribute('role', 'img')
    this.element.classList.add('plot')
    this.#area = document.createElementNS(SVG, 'path')
    this.#line = document.createElementNS(SVG, 'path')
    this.#area.classList.add('area')
    this.#line.classList.add('line')
    this.element.append(this.#area, this.#line)
  }

  /**
   * Draws the values, with the newest one at the right edge; null leaves a gap.
   * @param {readonly (number | null)[]} values
   * @param {number} most the number of values that fill the width
   * @param {string} label a description, for screen readers
   * @returns {void}
   */
  update(values, most, label) {
    if (this.element.getAttribute('aria-label') !== label) this.element.setAttribute('aria-label', label)
    const { line, area } = pathsOf(values, most)
    this.#line.setAttribute('d', line)
    this.#area.setAttribute('d', area)
  }
}

/**
 * @param {readonly (number | null)[]} values
 * @param {number} most
 * @returns {{ readonly line: string, readonly area: string }}
 */
function pathsOf(values, most) {
  const highest = Math.max(1, ...values.map((value) => value ?? 0))
  const step = WIDTH / Math.max(1, most - 1)
  const left = WIDTH - (values.length - 1) * step
  let [line, area] = ['', '']
  /** @type {number | null} */
  let begun = null
  values.forEach((value, index) => {
    const x = round(left + index * step)
    if (value !== null) {
      const y = round(HEIGHT - 1 - (value / highest) * (HEIGHT - 2))
      area += begun === null ? `M${x} ${HEIGHT}L${x} ${y}` : `L${x} ${y}`
      line += begun === null ? `M${x} ${y}` : `L${x} ${y}`
      begun ??= x
    }
    const isEnd = index === values.length - 1 || values[index + 1] === null
    if (value !== null && isEnd) {
      // A single value would be a line without length
      if (begun === x) line += `L${round(x + 0.5)} ${round(HEIGHT - 1 - (value / highest) * (HEIGHT - 2))}`
      area += `L${x} ${HEIGHT}Z`
      begun = null
    }
  })
  return { line, area }
}

/**
 * @param {number} value
 * @returns {number}
 */
function round(value) {
  return Math.round(value * 10) / 10
}
