import t from 'tap'
import type { MultilineParams } from '../../../lib/file/multiline/multiline-param.ts'
import { readRecords } from './support/read-records.ts'

const JAVA = [
  '2026-11-22 10:00:00,001 INFO  [main] c.e.App - started',
  '2026-11-22 10:00:01,500 ERROR [http-1] c.e.Orders - cannot save\njava.lang.IllegalStateException: no order 7\n\tat com.example.Orders.save(Orders.java:41)\n\tat com.example.Api.put(Api.java:12)\nCaused by: java.sql.SQLException: gone\n\tat com.example.Db.run(Db.java:9)\n\t... 2 more',
  '2026-11-22 10:00:02,000 INFO  [main] c.e.App - going on'
]
const PYTHON = [
  'INFO:root:before',
  'ERROR:root:failed\nTraceback (most recent call last):\n  File "/app/job.py", line 8, in <module>\n    run()\n  File "/app/job.py", line 3, in run\n    return 1 / 0\nZeroDivisionError: division by zero',
  'INFO:root:after'
]
const DOTNET = [
  'Unhandled exception. System.InvalidOperationException: no more\n   at Shop.Cart.Add(String sku) in /src/Cart.cs:line 31\n   --- End of inner exception stack trace ---\n   at Shop.Program.Main() in /src/Program.cs:line 5',
  'Application is shutting down...'
]
const GO = [
  'panic: index out of range [3]\n\ngoroutine 1 [running]:\nmain.pick(...)\n\t/src/main.go:12\nmain.main()\n\t/src/main.go:5 +0x1d\nexit status 2',
  '2026/11/22 10:00:00 restarted'
]
const SHELL = ['first \\\nsecond \\\nthird', 'alone']

const traces: readonly (readonly [string, Partial<MultilineParams>, readonly string[]])[] = [
  ['Java, by the timestamp', { start: '^\\d{4}-\\d{2}-\\d{2} ' }, JAVA],
  ['Java, by what goes on', { continue: '^\\s|^Caused by:|^\\.{3} \\d+ more|^(?:[\\w$]+\\.)+[\\w$]*Exception' }, JAVA],
  ['Python, by the level', { start: '^(?:DEBUG|INFO|WARNING|ERROR|CRITICAL):' }, PYTHON],
  ['.NET, by indentation', { continue: '^\\s+(?:at |---)' }, DOTNET],
  ['Go, by the beginning', { start: '^panic: |^\\d{4}/\\d{2}/\\d{2} ' }, GO],
  ['a line alone in front of the first match', { start: '^>' }, ['no mark\nnone here', '> a\nb', '> c']],
  ['nothing ever matches', { start: '^never$' }, ['a\n\nb']],
  ['everything begins', { start: '^' }, ['a', '', 'b']],
  ['the first line belongs to what was never seen', { continue: '^\\t' }, ['\tat x\n\tat y', 'next']]
]

t.test('each stack trace becomes one record, with the position of its first line', async (t) => {
  for (const [title, multiline, records] of traces) {
    for (const ending of ['\n', '\r\n', '']) {
      const newline = ending === '' ? '\n' : ending
      const content = records.join('\n').replaceAll('\n', newline) + ending
      const events = readRecords(Buffer.from(content), multiline, { cuts: [5, 17, 60] })
      t.strictSame(
        events.map(({ text }) => text),
        records,
        title
      )
      t.strictSame(
        events.map(({ payload }) => payload.toString()),
        records
      )
      let [offset, line] = [0, 1]
      for (const [index, record] of records.entries()) {
        t.match(events[index]?.position, { path: '/x.log', dev: '1', ino: '2', offset, line })
        offset += `${record}\n`.replaceAll('\n', newline).length
        line += record.split('\n').length
      }
    }
  }
})

t.test('the rule looks at the first 1,024 characters of a line', async (t) => {
  const line = (before: number): string => `${'x'.repeat(before)}END`
  const texts = readRecords(Buffer.from(`a\n${line(1021)}\n${line(1022)}\n`), { start: 'END' }).map(
    ({ text }) => text.length
  )
  t.strictSame(texts, [1, 1024 + 1 + 1025])
})

t.test(
  'lines continued by a backslash need a pattern for the following lines: a rule tests one line alone',
  async (t) => {
    t.strictSame(
      readRecords(Buffer.from(SHELL.join('\n')), { continue: '^second|^third' }).map(({ text }) => text),
      SHELL
    )
  }
)
