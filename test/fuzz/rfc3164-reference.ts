/** What RFC 3164 says of a message: slow, and written from its section 4.1 alone. */
interface Rfc3164Message {
  readonly priority: number | null
  readonly timestampText: string
  /** Its time as clocks show it: month 1 to 12, day, hour, minute, second. There is no year. */
  readonly shown: readonly [month: number, day: number, hour: number, minute: number, second: number]
  readonly hostname: string | null
  readonly appName: string | null
  readonly procId: string | null
  readonly payload: Buffer
}

/** `wrong` breaks a rule; of what is `elsewhere`, forms of Cisco's and Juniper's own among it, the RFC says nothing. */
type Rfc3164Verdict = Rfc3164Message | 'wrong' | 'elsewhere'

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

// Section 4.1.2. Lenient: PRI may be missing, and a day below 10 may have a zero in front, or nothing.
const TIME = /^(?:<(\d{1,3})>)?((Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) ([ \d]?\d) (\d\d):(\d\d):(\d\d))/

// Section 4.1.3. Lenient: a tag has any length and any visible bytes but those that end it. Stricter: a space ends
// none, as any text has words.
const TAG = /^([^\0- \x7F:[]+)(?:\[([^\]]*)\](?::|(?= |$))|:(?= |$)) ?/

// A fraction, a colon, more spaces than one, Juniper's year, and Cisco's zone
const BEHIND_TIME_ELSEWHERE = /^[^ ]|^ (?: |\d{4}(?![^ :])|(?:UTC|GMT|Z):|[A-Z]+: %)/

/** Reads a message of one character per byte, without the CR, LF and NUL at its end. */
export function rfc3164Reference(latin1: string): Rfc3164Verdict {
  if (latin1.startsWith('<') && !/^<(?:\d|[1-9]\d|1[0-8]\d|19[01])>/.test(latin1)) return 'wrong'
  const time = TIME.exec(latin1)
  if (time === null) return 'elsewhere'
  const [whole, pri, timestampText = '', name = '', ...numbers] = time
  const [day = 0, hour = 0, minute = 0, second = 0] = numbers.map(Number)
  const month = MONTHS.indexOf(name) + 1
  // 2000 was a leap year
  const lastDay = new Date(Date.UTC(2000, month, 0)).getUTCDate()
  if (day < 1 || day > lastDay || hour > 23 || minute > 59 || second > 59) return 'wrong'
  const rest = latin1.slice(whole.length)
  if (BEHIND_TIME_ELSEWHERE.test(rest)) return 'elsewhere'
  const read = hostAndTag(rest.slice(1))
  if (read === null) return 'elsewhere'
  return {
    priority: pri === undefined ? null : Number(pri),
    timestampText,
    shown: [month, day, hour, minute, second],
    hostname: utf8(read.host),
    appName: utf8(read.tag),
    procId: utf8(read.pid),
    payload: Buffer.from(read.content, 'latin1')
  }
}

interface Parts {
  readonly host: string
  readonly tag: string
  readonly pid: string
  readonly content: string
}

/** Local senders leave the host out: then the tag stands where it would. */
function hostAndTag(text: string): Parts | null {
  const local = tagged(text)
  if (local !== null) return { host: '', ...local }
  const host = /^[^\0- \x7F]*/.exec(text)?.[0] ?? ''
  const message = text.slice(host.length)
  if (message === '') return { host, tag: '', pid: '', content: '' }
  // A name that a control character ends, and the lone colon of Cisco's
  if (host === '' || !/^ (?! *: )/.test(message)) return null
  // Spaces before a tag are none of the text; without a tag all but the first are
  return { host, ...(tagged(message.replace(/^ +/, '')) ?? { tag: '', pid: '', content: message.slice(1) }) }
}

function tagged(text: string): Omit<Parts, 'host'> | null {
  const match = TAG.exec(text)
  if (match === null) return null
  const [whole, tag = '', pid = ''] = match
  return { tag, pid, content: text.slice(whole.length) }
}

function utf8(latin1: string): string | null {
  return latin1 === '' ? null : Buffer.from(latin1, 'latin1').toString()
}
