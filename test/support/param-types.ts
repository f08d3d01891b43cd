import { fileParams, fileRules } from '../../lib/file/params.ts'
import { kafkaRules } from '../../lib/kafka/params-rules.ts'
import { kafkaParams } from '../../lib/kafka/params.ts'
import { syslogParams, syslogRules } from '../../lib/syslog/params.ts'
import type { ConnectorType, ParamsSchema } from '../../types/connector.ts'
import type { ParamsRule } from '../../types/params.ts'

/** A connector type of which only the params are used. */
export function paramType(type: string, params: ParamsSchema, rules: readonly ParamsRule[] = []): ConnectorType {
  return { type, params, rules, open: () => [] as unknown as AsyncIterable<string> }
}

/** The params of the three built-in types, without the sources behind them. */
export const paramTypes: readonly ConnectorType[] = [
  paramType('file', fileParams, fileRules),
  paramType('kafka', kafkaParams, kafkaRules),
  paramType('syslog', syslogParams, syslogRules)
]
