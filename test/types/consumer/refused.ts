/* oxlint-disable typescript/no-misused-spread -- it sees what TypeScript has to refuse as well */
import { createFileSource, createSource, parseSyslog, readConfig } from 'warp-flow'
import type { FileEvent, KafkaEvent, SourceStream, SyslogEvent } from 'warp-flow'

// What TypeScript has to refuse: `test/package/typescript.test.ts` holds each version to the code and the words behind
// `@ts-expect-error`, and to this one line.

const file = createFileSource({ path: '/var/log/a.log' })

export async function refused(event: FileEvent, message: SyslogEvent, kafka: SourceStream<KafkaEvent>): Promise<void> {
  // @ts-expect-error TS2345 "warnign"
  file.on('warnign', () => {})
  // @ts-expect-error TS2345 SourceError
  file.on('warning', (error: number) => error)
  // @ts-expect-error TS2345 KafkaEvent
  file.on('data', (one: KafkaEvent) => one)
  // @ts-expect-error TS2339 nope
  file.on('ready', ({ files }) => files.nope.deeper)
  // @ts-expect-error TS2345 number
  file.once('close', (code: number) => code)
  // @ts-expect-error TS2345 "dta"
  file.prependListener('dta', () => {})
  // @ts-expect-error TS2345 "warnings"
  file.addListener('warnings', () => {})
  // @ts-expect-error TS2322 KafkaEvent
  const other: SourceStream<FileEvent> = kafka
  // @ts-expect-error TS2339 payload
  void { ...event }.payload
  // @ts-expect-error TS2339 position
  void { ...event }.position
  // @ts-expect-error TS2339 source
  void { ...event }.source
  // @ts-expect-error TS2339 ack
  void { ...event }.ack
  // @ts-expect-error TS2339 ack
  void event.copy().ack
  // @ts-expect-error TS2339 hostname
  void { ...message.meta }.hostname
  // @ts-expect-error TS2339 text
  void { ...parseSyslog('x') }.text
  // @ts-expect-error TS2540 text
  event.text = 'another'
  // @ts-expect-error TS2339 nope
  for await (const each of file) void each.nope
  // @ts-expect-error TS2339 nope
  for await (const each of file.filter(() => true)) void each.nope
  // @ts-expect-error TS2339 nope
  await file.map((each) => each.nope).toArray()
  // @ts-expect-error TS2339 nope
  await file.forEach((each) => each.nope)
  // @ts-expect-error TS2769 KafkaEvent
  await file.filter((each: KafkaEvent) => each.text !== '').toArray()
  const spec = (await readConfig('conf')).source('a')
  // @ts-expect-error TS2367 "tail"
  if (spec.type === 'tail') return
  // @ts-expect-error TS2551 enable'
  void spec.enabled
  // @ts-expect-error TS2339 partitions
  if (spec.type === 'file') createSource(spec).on('ready', ({ partitions }) => partitions)
  // @ts-expect-error TS2339 line
  if (spec.type === 'kafka') createSource(spec).on('data', ({ position }) => position.line)
  return void other
}
