import t from 'tap'
import { parseSyslog } from '../../../lib/syslog/parse/parse-syslog.ts'
import { told } from './support/told.ts'

const BOM = '\xEF\xBB\xBF'

t.test('the examples of RFC 5424, section 6.5', async (t) => {
  t.strictSame(
    told(
      `<34>1 2003-10-11T22:14:15.003Z mymachine.example.com su - ID47 - ${BOM}'su root' failed for lonvick on /dev/pts/8`
    ),
    {
      priority: 34,
      version: 1,
      time: '2003-10-11T22:14:15.003Z',
      timeText: '2003-10-11T22:14:15.003Z',
      host: 'mymachine.example.com',
      app: 'su',
      msgId: 'ID47',
      text: "'su root' failed for lonvick on /dev/pts/8"
    }
  )
  t.strictSame(
    told("<165>1 2003-08-24T05:14:15.000003-07:00 192.0.2.1 myproc 8710 - - %% It's time to make the do-nuts."),
    {
      priority: 165,
      version: 1,
      time: '2003-08-24T12:14:15.000Z',
      timeText: '2003-08-24T05:14:15.000003-07:00',
      host: '192.0.2.1',
      app: 'myproc',
      proc: '8710',
      text: "%% It's time to make the do-nuts."
    }
  )
  const data = '[exampleSDID@32473 iut="3" eventSource="Application" eventID="1011"]'
  const element = { 'exampleSDID@32473': { iut: '3', eventSource: 'Application', eventID: '1011' } }
  const header = {
    priority: 165,
    version: 1,
    time: '2003-10-11T22:14:15.003Z',
    timeText: '2003-10-11T22:14:15.003Z',
    host: 'mymachine.example.com',
    app: 'evntslog',
    msgId: 'ID47'
  }
  const start = '<165>1 2003-10-11T22:14:15.003Z mymachine.example.com evntslog - ID47 '
  t.match(told(`${start}${data} ${BOM}An application event log entry...`), {
    ...header,
    data: element,
    text: 'An application event log entry...'
  })
  t.match(told(`${start}${data}[examplePriority@32473 class="high"]`), {
    ...header,
    data: { ...element, 'examplePriority@32473': { class: 'high' } },
    text: ''
  })
})

t.test('the timestamps of RFC 5424, section 6.2.3.1', async (t) => {
  const times: readonly (readonly [string, string])[] = [
    ['1985-04-12T23:20:50.52Z', '1985-04-12T23:20:50.520Z'],
    ['1985-04-12T19:20:50.52-04:00', '1985-04-12T23:20:50.520Z'],
    ['2003-10-11T22:14:15.003Z', '2003-10-11T22:14:15.003Z'],
    ['2003-08-24T05:14:15.000003-07:00', '2003-08-24T12:14:15.000Z'],
    ['2003-08-24T05:14:15+00:00', '2003-08-24T05:14:15.000Z'],
    ['2003-08-24T05:14:15-00:00', '2003-08-24T05:14:15.000Z'],
    ['2003-08-24T05:14:15.123456789+23:59', '2003-08-23T05:15:15.123Z'],
    ['2000-02-29T00:00:00Z', '2000-02-29T00:00:00.000Z'],
    ['0000-02-29T00:00:00.9Z', '0000-02-29T00:00:00.900Z'],
    ['0099-12-31T23:59:59.9999Z', '0099-12-31T23:59:59.999Z'],
    ['9999-12-31T23:59:59.01Z', '9999-12-31T23:59:59.010Z'],
    ['0000-01-01T00:00:00+01:00', '-000001-12-31T23:00:00.000Z'],
    ['2003-08-24T05:14:15.0+11:11', '2003-08-23T18:03:15.000Z'],
    ['2003-08-24T05:14:15.12-11:11', '2003-08-24T16:25:15.120Z']
  ]
  for (const [text, time] of times)
    t.match(told(`<0>1 ${text} h a p m - x`), { time, timeText: text, host: 'h', text: 'x' }, text)
})

t.test('timestamps that are none, and where they stop being one', async (t) => {
  const times: readonly (readonly [string, number])[] = [
    ['2003-08-24T05:14:15.000000003-7:00', 36],
    ['2003-13-24T05:14:15Z', 10],
    ['2003-00-24T05:14:15Z', 10],
    ['2003-02-29T05:14:15Z', 13],
    ['1900-02-29T05:14:15Z', 13],
    ['2003-04-31T05:14:15Z', 13],
    ['2003-04-00T05:14:15Z', 13],
    ['2003-08-24T24:14:15Z', 16],
    ['2003-08-24T05:60:15Z', 19],
    ['2003-08-24T05:14:60Z', 22],
    ['2003-08-24t05:14:15Z', 15],
    ['2003-08-24 05:14:15Z', 15],
    ['2003-08-24T05:14:15z', 24],
    ['2003-08-24T05:14:15', 24],
    ['2003-08-24T05:14:15.Z', 25],
    ['2003-08-24T05:14:15.1234567890Z', 34],
    ['2003-08-24T05:14:15+24:00', 25],
    ['2003-08-24T05:14:15+23:60', 28],
    ['2003-08-24T05:14:15+0700', 27],
    ['2003-08-24T05:14:15ZZ', 25],
    ['x', 5],
    ['--', 6],
    ['200x-08-24T05:14:15Z', 8],
    ['2003-08-2xT05:14:15Z', 14],
    ['2003-08-24T05:1x:15Z', 20],
    ['2003-08-24T05.14:15Z', 18],
    ['', 5]
  ]
  for (const [time, offset] of times) {
    const message = `<0>1 ${time} h a p m - x`
    t.strictSame(
      told(message),
      { priority: 0, version: 1, text: message, wrong: `invalid_timestamp at ${offset}` },
      time
    )
  }
})

t.test('NIL everywhere', async (t) => {
  t.strictSame(told('<34>1 - - - - - -'), { priority: 34, version: 1, text: '' })
  t.strictSame(told('<34>1 - - - - - - '), { priority: 34, version: 1, text: '' })
  t.strictSame(told('<34>1 - - - - - -  x '), { priority: 34, version: 1, text: ' x ' }, "one space is the header's")
  t.strictSame(
    told('<34>1 - -- -a a- --- - -'),
    { priority: 34, version: 1, host: '--', app: '-a', proc: 'a-', msgId: '---', text: '-' },
    'what only begins with one is none'
  )
})

t.test('versions from 1 to 999', async (t) => {
  for (const version of [1, 2, 10, 999]) t.match(told(`<34>${version} - - - - - - x`), { version, text: 'x' })
  t.match(told('<34>2 2003-10-11T22:14:15Z - - - - -'), { version: 2 })
  for (const [message, wrong] of [
    ['<34>0 - - - - - -', 'invalid_version at 4'],
    ['<34>01 - - - - - -', 'invalid_version at 4'],
    ['<34>1x - - - - - -', 'invalid_version at 5'],
    ['<34>1000 - - - - - -', 'invalid_version at 7'],
    ['<34>Oct 11 22:14:15 h su: x', 'invalid_version at 4'],
    ['<34> 1 - - - - - -', 'invalid_version at 4'],
    ['1 - - - - - -', 'missing_pri at 0'],
    ['', 'missing_pri at 0'],
    ['<34>', 'incomplete_header at 4'],
    ['<34>12', 'incomplete_header at 6']
  ] as const)
    t.match(told(message, { format: 'rfc5424' }), { wrong, text: message }, message)
})

t.test('the bytes after PRI decide the format of a message', async (t) => {
  for (const [message, wrong] of [
    ['<34>1 x', 'invalid_timestamp at 6'],
    ['<34>2 - ', 'incomplete_header at 8'],
    ['<34>999 2003-', 'incomplete_header at 13'],
    ['<34>0 - x', 'invalid_version at 4'],
    ['<34>007 2003-x', 'invalid_version at 4'],
    ['<34>1 ', 'incomplete_header at 6']
  ] as const) {
    t.equal(told(message)['wrong'], wrong, message)
    t.equal(told(message, { format: 'rfc3164' })['wrong'], 'missing_timestamp at 4', message)
  }
  for (const message of [
    '<34>1',
    '<34>2 x',
    '<34>2 -',
    '<34>2 -x',
    '<34>2 2003',
    '<34>2 200x-',
    '<34>1000 - ',
    '<34>x - ',
    '<34>29: x',
    '<34>'
  ]) {
    t.equal(told(message)['wrong'], 'missing_timestamp at 4', message)
  }
  t.equal(told('1 - - - - - -')['wrong'], 'missing_pri at 0')
})

t.test('fields of any length and of any bytes but spaces and control characters', async (t) => {
  const long = 'x'.repeat(1000)
  t.match(told(`<34>1 - ${long} ${long} ${long} ${long} - y`), {
    host: long,
    app: long,
    proc: long,
    msgId: long,
    text: 'y'
  })
  t.match(told('<34>1 - h\xC3\xA9 \xE6\x97\xA5 \xFF !~ - y'), { host: 'hé', app: '日', proc: '\u{FFFD}', msgId: '!~' })
  const names = ['invalid_hostname', 'invalid_app_name', 'invalid_proc_id', 'invalid_msg_id']
  for (const [index, name] of names.entries()) {
    for (const [bad, at] of [
      ['', 0],
      ['a\x1F', 1],
      ['a\x7Fb', 1],
      ['\x00', 0],
      ['\t', 0]
    ] as const) {
      const fields = ['one', 'two', 'three', 'four'].with(index, bad)
      const message = `<34>1 - ${fields.join(' ')} - y`
      t.match(
        told(message),
        {
          priority: 34,
          version: 1,
          text: message,
          wrong: `${name} at ${8 + fields.slice(0, index).join('').length + index + at}`
        },
        message
      )
    }
  }
})

t.test('fields read before an error are kept', async (t) => {
  t.strictSame(told('<34>1 2003-10-11T22:14:15Z host app 12 id [x', { format: 'auto' }), {
    priority: 34,
    version: 1,
    time: '2003-10-11T22:14:15.000Z',
    timeText: '2003-10-11T22:14:15Z',
    host: 'host',
    app: 'app',
    proc: '12',
    msgId: 'id',
    text: '<34>1 2003-10-11T22:14:15Z host app 12 id [x',
    wrong: 'incomplete_header at 44'
  })
  t.equal(parseSyslog('<34>1 x').meta.format, 'rfc5424')
})

t.test('a header that ends early is incomplete, wherever it ends', async (t) => {
  const whole = '<34>1 2003-10-11T22:14:15.003+02:00 host app 12 id [a b="c"][d]'
  const first = whole.indexOf(']') + 1
  for (let end = 6; end < whole.length; end++) {
    if (end === first) continue
    t.match(told(whole.slice(0, end), { format: 'rfc5424' }), { wrong: /^incomplete_header at / }, whole.slice(0, end))
  }
  t.match(told(whole.slice(0, first)), { data: { a: { b: 'c' } } }, 'unless it could end there')
  t.match(told(whole.slice(0, 24)), { wrong: 'incomplete_header at 24' })
})

t.test('malformed structured data is reported with its reason', async (t) => {
  const start = '<34>1 - - - - - '
  for (const [data, offset] of [
    ['x', 0],
    ['- x]', null],
    ['--', 1],
    ['[', 1],
    ['[]', 1],
    ['[ a="b"]', 1],
    ['[a ]', 3],
    ['[a  b="c"]', 3],
    ['[a b]', 4],
    ['[a b=c]', 5],
    ['[a b="c]', 8],
    ['[a b="c" ]', 9],
    ['[a b="c"d="e"]', 8],
    ['[a b="c"', 8],
    ['[a=b]', 2],
    ['[a"b]', 2],
    ['[a\x00b]', 2],
    ['[a b\x7F="c"]', 4],
    ['[a ="c"]', 3],
    ['[a]x', 3],
    ['[a]-', 3],
    ['[a][', 4],
    ['[a] [b]', null],
    ['[a b="\\"]', 9],
    ['[a b="\\', 7],
    ['[a b', 4],
    ['[a b=', 5],
    ['[a b="', 6]
  ] as const) {
    const { wrong } = told(start + data)
    const reason = offset === data.length ? 'incomplete_header' : 'bad_structured_data'
    t.equal(wrong, offset === null ? undefined : `${reason} at ${start.length + offset}`, data)
  }
})

t.test('a byte order mark is not part of the message', async (t) => {
  const { payload, text } = parseSyslog(Buffer.from(`<34>1 - - - - - - ${BOM}\xC3\xA9`, 'latin1'))
  t.equal(payload.toString('hex'), 'c3a9')
  t.equal(text, 'é')
  t.match(told(`<34>1 - - - - - - ${BOM}`), { text: '' })
  t.match(told(`<34>1 - - - - - - \xEF\xBB`), { text: '\u{FFFD}' })
  t.match(told(`<34>1 - - - - - - x${BOM}`), { text: 'x\u{FEFF}' })
})
