export { checkConnector, ConnectorCheckError, formatChecks } from './testing/check-connector.ts'
export { collect } from './testing/collect.ts'
export { fakeClock } from './testing/fake-clock.ts'
export { rotatingWriter } from './testing/rotating-writer.ts'
export { syslogMessage } from './testing/syslog-message.ts'
export { syslogSender } from './testing/syslog-sender.ts'
export { takeUntil } from './testing/take-until.ts'
export { fakeKafka } from './testing/fake-kafka/fake-kafka.ts'
export { testConnector } from './testing/test-connector.ts'

export type { ConnectorReport } from './testing/check-connector.ts'
export type { CheckConnectorOptions } from './testing/plan-of.ts'
export type { KeptCheck } from './testing/contract.ts'
export type { TestHolder, TestMaker } from './testing/test-connector.ts'
export type { Feed } from './testing/trial/trial-plan.ts'
export type { CollectOptions } from './testing/collect.ts'
export type { FakeClock } from './testing/fake-clock.ts'
export type { FakeKafka, FakeKafkaMember, FakeKafkaOptions } from './testing/fake-kafka/fake-kafka.ts'
export type { FakeKafkaFailure } from './testing/fake-kafka/client-error.ts'
export type { FakeKafkaRecord } from './testing/fake-kafka/partition-log.ts'
export type { FakeKafkaRequest } from './testing/fake-kafka/requests.ts'
export type { FakeKafkaPlace } from './testing/fake-kafka/append-records.ts'
export type { RotateOptions, RotatingWriter, RotatingWriterOptions } from './testing/rotating-writer.ts'
export type { SyslogMessageParts } from './testing/syslog-message.ts'
export type {
  SyslogFraming,
  SyslogSender,
  SyslogSenderOptions,
  SyslogSendOptions
} from './testing/syslog-sender.ts'
export type { TakeUntilOptions } from './testing/take-until.ts'
