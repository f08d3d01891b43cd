import { isUtf8 } from 'node:buffer'

/** One line of a container's log file, as written by the runtime. */
export interface ContainerLine {
  readonly stream: 'stdout' | 'stderr'
  /** RFC 3339, with up to nine decimals of the seconds. */
  readonly time: string
  /** True if the container's line continues with the next line of this stream. */
  readonly partial: boolean
  /** Bytes, because runtimes may split a line within a character. */
  readonly content: Buffer
  /** Additional attributes configured in Docker: labels, variables, a tag (`--log-opt labels=...`). Absent in CRI. */
  readonly attrs?: Readonly<Record<string, unknown>>
}

/**
 * Why a line is not in a container log format; `bad_json` also if its text is not valid Unicode, and decoding would
 * change it.
 */
export type LineFault = 'no_container_log' | 'bad_time' | 'bad_stream' | 'bad_tag' | 'bad_json'

/**
 * Parses a line of either format: that of the Kubernetes CRI (`<time> <stream> <P or F> <content>`; containerd, CRI-O),
 * or that of Docker's `json-file` driver, where a line is complete if it ends with a newline.
 */
export function readContainerLine(line: Buffer): ContainerLine | LineFault {
  return line[0] === OPENING_BRACE ? readDockerLine(line) : readCriLine(line)
}

/** https://github.com/kubernetes/design-proposals-archive/blob/main/node/kubelet-cri-logging.md */
function readCriLine(line: Buffer): ContainerLine | LineFault {
  const timeEnd = line.indexOf(SPACE)
  const streamEnd = line.indexOf(SPACE, timeEnd + 1)
  if (timeEnd === -1 || streamEnd === -1) return 'no_container_log'
  const time = line.toString('latin1', 0, timeEnd)
  if (!TIME.test(time)) return /^\d{4}-/.test(time) ? 'bad_time' : 'no_container_log'
  const stream = line.toString('latin1', timeEnd + 1, streamEnd)
  if (!isStream(stream)) return 'bad_stream'
  const space = line.indexOf(SPACE, streamEnd + 1)
  const tagsEnd = space === -1 ? line.length : space
  // More tags may follow after a colon
  const [tag] = line.toString('latin1', streamEnd + 1, tagsEnd).split(':')
  if (tag !== 'P' && tag !== 'F') return 'bad_tag'
  return { stream, time, partial: tag === 'P', content: line.subarray(Math.min(tagsEnd + 1, line.length)) }
}

function readDockerLine(line: Buffer): ContainerLine | LineFault {
  const { log, stream, time, attrs } = isUtf8(line) ? (objectIn(line.toString()) ?? {}) : {}
  if (typeof log !== 'string' || LONE_SURROGATE.test(log)) return 'bad_json'
  if (!isStream(stream)) return 'bad_stream'
  if (typeof time !== 'string' || !TIME.test(time)) return 'bad_time'
  const partial = !log.endsWith('\n')
  const content = Buffer.from(partial ? log : log.slice(0, -1))
  const added = typeof attrs === 'object' && attrs !== null
  return { stream, time, partial, content, ...(added ? { attrs: attrs as Readonly<Record<string, unknown>> } : {}) }
}

function objectIn(text: string): Readonly<Partial<Record<'log' | 'stream' | 'time' | 'attrs', unknown>>> | null {
  try {
    return JSON.parse(text) as object
  } catch {
    return null
  }
}

function isStream(text: unknown): text is ContainerLine['stream'] {
  return text === 'stdout' || text === 'stderr'
}

const SPACE = 0x20
const OPENING_BRACE = 0x7b
const LONE_SURROGATE = /\p{Surrogate}/u
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)$/
