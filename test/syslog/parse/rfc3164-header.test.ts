import t, { type Test } from 'tap'
import { parseSyslog } from '../../../lib/syslog/parse/parse-syslog.ts'
import { told } from './support/told.ts'

type Told = Readonly<Record<string, unknown>>

/** Each message gives exactly this, beside its timestamp. */
function tell(t: Test, cases: readonly (readonly [string, Told])[]): void {
  for (const [message, expected] of cases) {
    const { time: _, ...fields } = told(message)
    t.strictSame(fields, expected, message)
  }
}

t.test('the examples of RFC 3164, section 5.4, are parsed', async (t) => {
  t.strictSame(told("<34>Oct 11 22:14:15 mymachine su: 'su root' failed for lonvick on /dev/pts/8"), {
    priority: 34,
    time: '2023-10-11T22:14:15.000Z',
    timeText: 'Oct 11 22:14:15',
    host: 'mymachine',
    app: 'su',
    text: "'su root' failed for lonvick on /dev/pts/8"
  })
  t.strictSame(told('Use the BFG!'), { text: 'Use the BFG!', wrong: 'missing_pri at 0' })
  t.strictSame(told('<13>Feb  5 17:32:18 10.0.0.99 Use the BFG!'), {
    priority: 13,
    time: '2024-02-05T17:32:18.000Z',
    timeText: 'Feb  5 17:32:18',
    host: '10.0.0.99',
    text: 'Use the BFG!'
  })
  const rest = "1987 mymachine myproc[10]: %% It's time to make the do-nuts.  %%  Ingredients: Mix=OK, Jelly=OK #"
  t.strictSame(told(`<165>Aug 24 05:34:00 CST ${rest}`), {
    priority: 165,
    time: '2023-08-24T05:34:00.000Z',
    timeText: 'Aug 24 05:34:00',
    host: 'CST',
    text: rest
  })
  t.strictSame(told("<0>1990 Oct 22 10:52:01 TZ-6 scapegoat.dmz.example.org 10.1.2.3 sched[0]: That's All Folks!"), {
    priority: 0,
    time: '1990-10-22T10:52:01.000Z',
    timeText: '1990 Oct 22 10:52:01 TZ-6',
    host: 'scapegoat.dmz.example.org',
    text: "10.1.2.3 sched[0]: That's All Folks!"
  })
  const relayed = "1990 Oct 22 10:52:01 TZ-6 scapegoat.dmz.example.org 10.1.2.3 sched[0]: That's All Folks!"
  t.match(told(`<0>Oct 22 10:52:12 scapegoat ${relayed}`), { host: 'scapegoat', text: relayed })
})

t.test('host, tag and process id, each there or not', async (t) => {
  const time = 'Oct 11 22:14:15'
  const header = { priority: 13, timeText: time }
  tell(t, [
    [`<13>${time} host app: text`, { ...header, host: 'host', app: 'app', text: 'text' }],
    [`<13>${time} host app[12]: text`, { ...header, host: 'host', app: 'app', proc: '12', text: 'text' }],
    [`<13>${time} host app[12] text`, { ...header, host: 'host', app: 'app', proc: '12', text: 'text' }],
    [`<13>${time} host app[12]:text`, { ...header, host: 'host', app: 'app', proc: '12', text: 'text' }],
    [`<13>${time} host app[12]`, { ...header, host: 'host', app: 'app', proc: '12', text: '' }],
    [`<13>${time} host app[]: text`, { ...header, host: 'host', app: 'app', text: 'text' }],
    [`<13>${time} host app[a b:c]: text`, { ...header, host: 'host', app: 'app', proc: 'a b:c', text: 'text' }],
    [`<13>${time} host app:`, { ...header, host: 'host', app: 'app', text: '' }],
    [`<13>${time} host app:  text `, { ...header, host: 'host', app: 'app', text: ' text ' }],
    [`<13>${time} app: text`, { ...header, app: 'app', text: 'text' }],
    [`<13>${time} app[1]: text`, { ...header, app: 'app', proc: '1', text: 'text' }],
    [`<13>${time} host text of a message`, { ...header, host: 'host', text: 'text of a message' }],
    [`<13>${time} host app:text`, { ...header, host: 'host', text: 'app:text' }],
    [`<13>${time} host a[1]b text`, { ...header, host: 'host', text: 'a[1]b text' }],
    [`<13>${time} host a[1 text`, { ...header, host: 'host', text: 'a[1 text' }],
    [`<13>${time} host [1]: text`, { ...header, host: 'host', text: '[1]: text' }],
    [`<13>${time} host : text`, { ...header, host: 'host', text: ': text' }],
    [`<13>${time} host word`, { ...header, host: 'host', text: 'word' }],
    [`<13>${time} host`, { ...header, host: 'host', text: '' }],
    [`<13>${time} host `, { ...header, host: 'host', text: '' }],
    [`<13>${time}`, { ...header, text: '' }],
    [`<13>${time} `, { ...header, text: '' }],
    [`<13>${time}  host  app: text`, { ...header, host: 'host', app: 'app', text: 'text' }],
    [`<13>${time}  host  text`, { ...header, host: 'host', text: ' text' }],
    [`<13>${time} \x01\x02 text`, { ...header, text: '\x01\x02 text' }],
    [`<13>${time} ho\x7Fst text`, { ...header, text: 'ho\x7Fst text' }],
    [
      `<13>${time} host last message repeated 2 times`,
      { ...header, host: 'host', text: 'last message repeated 2 times' }
    ],
    [`<13>${time} 2001:db8::1 app: text`, { ...header, host: '2001:db8::1', app: 'app', text: 'text' }],
    [`<13>${time} fe80:: app: text`, { ...header, host: 'fe80::', app: 'app', text: 'text' }],
    [`<13>${time} ::1 app: text`, { ...header, host: '::1', app: 'app', text: 'text' }],
    [
      `<13>${time} h\xC3\xB6st \xE6\x97\xA5[\xC3\xA9]: \xE6\x97\xA5`,
      { ...header, host: 'höst', app: '日', proc: 'é', text: '日' }
    ],
    [`${time} host app: text`, { timeText: time, host: 'host', app: 'app', text: 'text' }]
  ])
})

t.test('tags are parsed as real programs write them', async (t) => {
  for (const tag of [
    'postfix/smtpd',
    'su(pam_unix)',
    '/usr/sbin/cron',
    'rsyslogd-2177',
    'org.gnome.Shell.desktop',
    'dhclient.eth0',
    'a-b_c.d/e',
    'x'.repeat(100),
    '%SYS-5-CONFIG_I',
    'CRON',
    'UTC2',
    'sudo(x)',
    'app=1'
  ]) {
    t.match(
      told(`<86>Oct 11 22:14:15 host ${tag}[2150]: text: more`),
      { host: 'host', app: tag, proc: '2150', text: 'text: more' },
      tag
    )
    t.match(
      told(`<86>Oct 11 22:14:15 host ${tag}: text: more`),
      { host: 'host', app: tag, proc: undefined, text: 'text: more' },
      tag
    )
    t.match(told(`<86>Oct 11 22:14:15 ${tag}: text: more`), { host: undefined, app: tag, text: 'text: more' }, tag)
  }
})

t.test("messages of Debian's syslog daemons are parsed", async (t) => {
  tell(t, [
    [
      '<13>Oct  1 22:14:15 user: from logger',
      { priority: 13, timeText: 'Oct  1 22:14:15', app: 'user', text: 'from logger' }
    ],
    [
      '<30>Oct 11 22:14:15 box systemd[1]: Started x.',
      {
        priority: 30,
        timeText: 'Oct 11 22:14:15',
        host: 'box',
        app: 'systemd',
        proc: '1',
        text: 'Started x.'
      }
    ],
    [
      '<6>Oct 11 22:14:15 box kernel: [ 12.3] usb 1-1',
      { priority: 6, timeText: 'Oct 11 22:14:15', host: 'box', app: 'kernel', text: '[ 12.3] usb 1-1' }
    ],
    [
      '<13>2024-05-06T12:00:00.123456+02:00 box user: rsyslog forwards',
      {
        priority: 13,
        timeText: '2024-05-06T12:00:00.123456+02:00',
        host: 'box',
        app: 'user',
        text: 'rsyslog forwards'
      }
    ],
    [
      '<13>Oct 11 22:14:15.123 box prog[7]: syslog-ng with frac_digits(3)',
      {
        priority: 13,
        timeText: 'Oct 11 22:14:15.123',
        host: 'box',
        app: 'prog',
        proc: '7',
        text: 'syslog-ng with frac_digits(3)'
      }
    ],
    [
      '2024-05-06T12:00:00Z box app: from a file',
      { timeText: '2024-05-06T12:00:00Z', host: 'box', app: 'app', text: 'from a file' }
    ]
  ])
})

t.test('Cisco: sequence numbers, marks, names, zones and mnemonics', async (t) => {
  const said = { priority: 189, app: '%SYS-5-CONFIG_I', text: 'Configured' }
  tell(t, [
    ['<189>29: *Mar  1 18:46:11: %SYS-5-CONFIG_I: Configured', { ...said, timeText: 'Mar  1 18:46:11' }],
    ['<189>000029: .Mar  1 18:46:11.123: %SYS-5-CONFIG_I: Configured', { ...said, timeText: 'Mar  1 18:46:11.123' }],
    ['<189>29: Mar  1 18:46:11.123 UTC: %SYS-5-CONFIG_I: Configured', { ...said, timeText: 'Mar  1 18:46:11.123 UTC' }],
    [
      '<189>29: Mar  1 2024 18:46:11.123 CEST: %SYS-5-CONFIG_I: Configured',
      { ...said, timeText: 'Mar  1 2024 18:46:11.123 CEST' }
    ],
    ['<189>Mar  1 18:46:11 CET: %SYS-5-CONFIG_I: Configured', { ...said, timeText: 'Mar  1 18:46:11 CET' }],
    ['<189>*Mar  1 18:46:11: %SYS-5-CONFIG_I: Configured', { ...said, timeText: 'Mar  1 18:46:11' }],
    [
      '*Mar  1 18:46:11: %SYS-5-CONFIG_I: Configured',
      { timeText: 'Mar  1 18:46:11', app: '%SYS-5-CONFIG_I', text: 'Configured' }
    ],
    [
      '<189>29: router: *Mar  1 18:46:11: %SYS-5-CONFIG_I: Configured',
      { ...said, timeText: 'Mar  1 18:46:11', host: 'router' }
    ],
    [
      '<189>29: 2001:db8::1: *Mar  1 18:46:11: %SYS-5-CONFIG_I: Configured',
      { ...said, timeText: 'Mar  1 18:46:11', host: '2001:db8::1' }
    ],
    [
      '<189>29: router: 2024-03-01 18:46:11: %SYS-5-CONFIG_I: Configured',
      { ...said, timeText: '2024-03-01 18:46:11', host: 'router' }
    ],
    [
      '<189>router: Mar  1 18:46:11 UTC: %SYS-5-CONFIG_I: Configured',
      { ...said, timeText: 'Mar  1 18:46:11 UTC', host: 'router' }
    ],
    [
      '<189>router: Mar  1 18:46:11 Configured',
      { priority: 189, timeText: 'Mar  1 18:46:11', host: 'router', text: 'Configured' }
    ],
    [
      '<189>29: RP/0/RSP0/CPU0:Mar  1 18:46:11.123 : config[65747]: %MGBL-5 : x',
      {
        priority: 189,
        timeText: 'Mar  1 18:46:11.123',
        host: 'RP/0/RSP0/CPU0',
        text: ': config[65747]: %MGBL-5 : x'
      }
    ],
    [
      '<189>29: RP/0/RSP0/CPU0:Mar  1 18:46:11.123 UTC: config[65747]: x',
      {
        priority: 189,
        timeText: 'Mar  1 18:46:11.123 UTC',
        host: 'RP/0/RSP0/CPU0',
        app: 'config',
        proc: '65747',
        text: 'x'
      }
    ],
    ['<189>: 2024 Oct 11 22:14:15 UTC: %SYS-5-CONFIG_I: Configured', { ...said, timeText: '2024 Oct 11 22:14:15 UTC' }],
    ['<189>:Oct 11 22:14:15 UTC: %SYS-5-CONFIG_I: Configured', { ...said, timeText: 'Oct 11 22:14:15 UTC' }],
    ['<189>29: %SYS-5-CONFIG_I: Configured', said],
    ['<189>29: router: %SYS-5-CONFIG_I: Configured', { ...said, host: 'router' }],
    ['<189>%SYS-5-CONFIG_I: Configured', said],
    ['<189> %SYS-5-CONFIG_I: Configured', said],
    ['<189>%SYS-5-CONFIG_I:', { ...said, text: '' }],
    ['<189>%ASA-session-6-302013: Built', { priority: 189, app: '%ASA-session-6-302013', text: 'Built' }],
    ['<189>Oct 11 2024 22:14:15: %SYS-5-CONFIG_I: Configured', { ...said, timeText: 'Oct 11 2024 22:14:15' }],
    [
      '<189>Oct 11 2024 22:14:15 fw : %SYS-5-CONFIG_I: Configured',
      { ...said, timeText: 'Oct 11 2024 22:14:15', host: 'fw' }
    ],
    [
      '<189>Oct 11 2024 22:14:15 fw %SYS-5-CONFIG_I: Configured',
      { ...said, timeText: 'Oct 11 2024 22:14:15', host: 'fw' }
    ],
    [
      '<189>Oct 11 2024 22:14:15 fw : Configured',
      { priority: 189, timeText: 'Oct 11 2024 22:14:15', host: 'fw', text: ': Configured' }
    ],
    ['<189>Oct 11 2024 22:14:15:', { priority: 189, timeText: 'Oct 11 2024 22:14:15', text: '' }],
    [
      '<189>Oct 11 2024 22:14:15:text with: words',
      { priority: 189, timeText: 'Oct 11 2024 22:14:15', text: 'text with: words' }
    ],
    ['<189>29: Mar  1 18:46:11 XYZ:', { priority: 189, timeText: 'Mar  1 18:46:11 XYZ', text: '' }]
  ])
})

t.test('a word with a colon behind the time is a zone only where it cannot be a program', async (t) => {
  tell(t, [
    ['<13>Oct 11 22:14:15 UTC: text', { priority: 13, timeText: 'Oct 11 22:14:15 UTC', text: 'text' }],
    ['<13>Oct 11 22:14:15 GMT: app: text', { priority: 13, timeText: 'Oct 11 22:14:15 GMT', app: 'app', text: 'text' }],
    ['<13>Oct 11 22:14:15 Z: text', { priority: 13, timeText: 'Oct 11 22:14:15 Z', text: 'text' }],
    ['<13>Oct 11 22:14:15 CRON: text', { priority: 13, timeText: 'Oct 11 22:14:15', app: 'CRON', text: 'text' }],
    ['<13>Oct 11 22:14:15 X: text', { priority: 13, timeText: 'Oct 11 22:14:15', app: 'X', text: 'text' }],
    ['<13>Oct 11 22:14:15 UTC:text', { priority: 13, timeText: 'Oct 11 22:14:15', host: 'UTC:text', text: '' }],
    [
      '<13>Oct 11 22:14:15 UTC app: text',
      { priority: 13, timeText: 'Oct 11 22:14:15', host: 'UTC', app: 'app', text: 'text' }
    ],
    ['<13>Oct 11 22:14:15 ABCDEF: text', { priority: 13, timeText: 'Oct 11 22:14:15', app: 'ABCDEF', text: 'text' }]
  ])
})

t.test('Juniper writes the year behind the time', async (t) => {
  tell(t, [
    [
      '<28>Aug 21 12:36:30.401 2006 router1 mgd[4162]: UI_DBASE',
      {
        priority: 28,
        timeText: 'Aug 21 12:36:30.401 2006',
        host: 'router1',
        app: 'mgd',
        proc: '4162',
        text: 'UI_DBASE'
      }
    ],
    ['<28>Aug 21 12:36:30 2006', { priority: 28, timeText: 'Aug 21 12:36:30 2006', text: '' }],
    ['<28>Aug 21 12:36:30 2006: x', { priority: 28, timeText: 'Aug 21 12:36:30 2006', text: 'x' }],
    ['<28>Aug 21 12:36:30 2006 UTC: x', { priority: 28, timeText: 'Aug 21 12:36:30 2006 UTC', text: 'x' }],
    ['<28>Aug 21 12:36:30 20065 x', { priority: 28, timeText: 'Aug 21 12:36:30', host: '20065', text: 'x' }],
    [
      '<28>Aug 21 12:36:30 1234 app: x',
      { priority: 28, timeText: 'Aug 21 12:36:30', host: '1234', app: 'app', text: 'x' }
    ],
    [
      '<28>Aug 21 12:36:30 200 app: x',
      { priority: 28, timeText: 'Aug 21 12:36:30', host: '200', app: 'app', text: 'x' }
    ],
    [
      '<28>Aug 21 2005 12:36:30 2006 app: x',
      { priority: 28, timeText: 'Aug 21 2005 12:36:30', host: '2006', app: 'app', text: 'x' }
    ]
  ])
})

t.test('VMware and others write ISO 8601', async (t) => {
  const rest = { priority: 166, host: 'esx01', app: 'Hostd', text: 'verbose hostd[2099] [Originator@6876 sub=Vimsvc]' }
  for (const timeText of [
    '2019-05-06T12:00:00.123Z',
    '2019-05-06T12:00:00Z',
    '2019-05-06T12:00:00',
    '2019-05-06 12:00:00',
    '2019-05-06 12:00:00,123',
    '2019-05-06T12:00:00+02:00',
    '2019-05-06T12:00:00.123456789-0230',
    '2019-05-06 12:00:00.5+0000'
  ])
    tell(t, [[`<166>${timeText} esx01 Hostd: verbose hostd[2099] [Originator@6876 sub=Vimsvc]`, { ...rest, timeText }]])
  t.match(told('<166>2019-05-06 12:00:00 UTC: x'), { timeText: '2019-05-06 12:00:00 UTC', text: 'x' })
  t.match(told('<166>2019-05-06 12:00:00'), { timeText: '2019-05-06 12:00:00', text: '' })
})

t.test('years first, and zones as RFC 3164 shows them there', async (t) => {
  for (const [message, timeText, host] of [
    ['<0>1990 Oct 22 10:52:01 TZ-6 h x', '1990 Oct 22 10:52:01 TZ-6', 'h'],
    ['<0>1990 Oct 22 10:52:01 TZ+12 h x', '1990 Oct 22 10:52:01 TZ+12', 'h'],
    ['<0>1990 Oct 22 10:52:01 h x', '1990 Oct 22 10:52:01', 'h'],
    ['<0>1990 Oct 22 10:52:01 TZ-x x', '1990 Oct 22 10:52:01', 'TZ-x'],
    ['<0>1990 Oct 22 10:52:01 TZ-123 x', '1990 Oct 22 10:52:01', 'TZ-123'],
    ['<0>1990 Oct 22 10:52:01 TZ6 h x', '1990 Oct 22 10:52:01', 'TZ6'],
    ['<0>1990 Oct 22 10:52:01 TX-6 x', '1990 Oct 22 10:52:01', 'TX-6'],
    ['<0>Oct 22 10:52:01 TZ-6 x', 'Oct 22 10:52:01', 'TZ-6'],
    ['<0>1990 Oct 22 10:52:01 TZ-6', '1990 Oct 22 10:52:01 TZ-6', undefined],
    ['<0>1990 Oct 22 10:52:01 TZ-6: app: x', '1990 Oct 22 10:52:01', undefined]
  ] as const)
    t.match(told(message), { timeText, host, wrong: undefined }, message)
})

t.test('messages without a timestamp are parsed', async (t) => {
  for (const message of [
    'test message',
    'Oct',
    'Oct 11',
    'Oct 11 22:14',
    'Oct 11 22:14:1',
    'Oct 11 22:14:15x',
    'Oct 11 22:14:15.',
    'Oct 11 22:14:15.x h',
    'Oct  x 22:14:15',
    'Oct 1122:14:15',
    'Okt 11 22:14:15 h',
    'Oct-11 22:14:15 h',
    'Oct 111 22:14:15 h',
    'Oct 11 22-14-15 h',
    'Oct 11 2x:14:15 h',
    'Oct 11 22:1x:15 h',
    'Oct 11 22:14:1x h',
    'Oct 11 200x 22:14:15 h',
    '19900 Oct 22 10:52:01',
    '1990-Oct-22 10:52:01',
    '1990 Okt 22 10:52:01',
    '199x Oct 22 10:52:01',
    '2019-05-06X12:00:00Z h',
    '2019-05-06T12:00:00+2500 h',
    '2019-05-06T12:00:00+0260 h',
    '2019-05-06T12:00:00+02 h',
    '2019-05-06T12:00:00+0 ',
    '2019-05-06T12:00:00x h',
    '2019-05-06',
    '29:',
    '29: text',
    '29: text: more',
    ': text',
    'app: %SYS-5-CONFIG_I: x',
    'app: 2024-01-01 10:00:00,123 INFO x',
    'app: text',
    ':: Oct 11',
    '%',
    '%S',
    '%asa-6-1: x',
    '%ASA6: x',
    '%ASA-8-1: x',
    '%ASA-6-1 x',
    '%ASA-6-1:x',
    '%ASA-6',
    '%ASA-66-1: x',
    '%100: x',
    '*',
    '.',
    '* Oct 11 22:14:15 h',
    ' ',
    '',
    '\x00app: Oct 11 22:14:15',
    'x'.repeat(100)
  ]) {
    t.strictSame(
      told(`<13>${message}`),
      { priority: 13, text: `<13>${message}`, wrong: 'missing_timestamp at 4' },
      `<13>${message}`
    )
    t.strictSame(told(message), { text: message, wrong: 'missing_pri at 0' }, message)
  }
  t.equal(parseSyslog('<13>x', { format: 'rfc3164' }).meta.format, null)
})

t.test('a timestamp with impossible numbers is not a timestamp', async (t) => {
  for (const [time, offset] of [
    ['Oct 32 22:14:15', 4],
    ['Oct  0 22:14:15', 5],
    ['Oct 0 22:14:15 h', 4],
    ['Feb 30 22:14:15', 4],
    ['Apr 31 22:14:15', 4],
    ['Oct 11 24:14:15', 7],
    ['Oct 11 22:60:15', 10],
    ['Oct 11 22:14:60', 13],
    ['Oct 32 24:14:15', 4],
    ['Feb 29 2023 22:14:15', 4],
    ['Feb 29 22:14:15 2023', 4],
    ['2023 Feb 29 22:14:15', 9],
    ['2019-13-06T12:00:00Z', 5],
    ['2019-02-29 12:00:00', 8],
    ['2019-05-06T24:00:00Z', 11],
    ['2019-05-06T12:60:00Z', 14],
    ['2019-05-06T12:00:60Z', 17],
    ['29: Oct 32 22:14:15', 8],
    ['29: *Oct 32 22:14:15', 9],
    ['Oct 99 22:14:15 2023', 4]
  ] as const) {
    t.match(
      told(`<13>${time}`),
      { priority: 13, text: `<13>${time}`, wrong: `invalid_timestamp at ${offset + 4}` },
      time
    )
    t.match(told(time), { wrong: 'missing_pri at 0' }, `${time} without PRI`)
  }
})

t.test('months in any case, days as they come', async (t) => {
  const months = ['Jan', 'feb', 'MAR', 'aPr', 'May', 'jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'dec']
  for (const [index, month] of months.entries()) {
    const two = String(index + 1).padStart(2, '0')
    for (const day of ['3', ' 3', '03']) {
      const year = index + 1 > 7 ? 2023 : 2024
      t.match(
        told(`<13>${month} ${day} 22:14:15 h x`),
        { time: `${year}-${two}-03T22:14:15.000Z`, timeText: `${month} ${day} 22:14:15`, host: 'h' },
        `${month} ${day}`
      )
    }
    t.match(told(`<13>${month}  03 22:14:15 h x`), { time: /-03T/, timeText: `${month}  03 22:14:15` })
  }
  t.match(told('<13>\x2Fct 11 22:14:15 h x'), { wrong: /missing_timestamp/ })
})
