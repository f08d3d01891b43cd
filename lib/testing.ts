export { checkConnector, ConnectorCheckError } from './testing/check-connector.ts'
export { collect } from './testing/collect.ts'
export { fakeClock } from './testing/fake-clock.ts'

export type { CheckConnectorOptions, ConnectorReport } from './testing/check-connector.ts'
export type { CollectOptions } from './testing/collect.ts'
export type { FakeClock } from './testing/fake-clock.ts'
