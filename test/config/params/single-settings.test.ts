import t from 'tap'
import { checkParams } from '../../../lib/config/params/check-params.ts'
import type { ParamDeclaration, ParamsTable } from '../../../types/params.ts'
import { fileParams, fileRules } from '../../../lib/file/params.ts'
import { kafkaParams, kafkaRules } from '../../../lib/kafka/params.ts'
import { syslogParams, syslogRules } from '../../../lib/syslog/params.ts'

const types = [
  { type: { params: fileParams, rules: fileRules }, needs: { file: 'a.log' } },
  { type: { params: kafkaParams, rules: kafkaRules }, needs: { brokers: 'a:1', topic: 'x' } },
  { type: { params: syslogParams, rules: syslogRules }, needs: {} }
] as const

/** Ends of ranges, and choices. */
function valuesOf(declaration: ParamDeclaration): readonly unknown[] {
  switch (declaration.type) {
    case 'integer':
      return [declaration.min, declaration.max]
    case 'boolean':
      return [true, false]
    case 'string':
      return [...(declaration.choices ?? []), ...Object.keys(declaration.aliases ?? {})]
    default:
      return []
  }
}

t.test('a setting by itself is right anywhere in its range, unless it names the mode it is for', async (t) => {
  for (const { type, needs } of types) {
    for (const [name, declaration] of Object.entries<ParamDeclaration>(type.params as ParamsTable)) {
      for (const value of valuesOf(declaration)) {
        const { problems } = checkParams(type, { ...needs, [name]: value })
        const odd = problems.filter(
          ({ code, message, severity }) =>
            code !== 'CONFIG_MISSING_PARAM' &&
            severity !== 'warning' &&
            !/applies only with|on connections only/.test(message)
        )
        t.strictSame(odd, [], `${name} = ${String(value)}`)
      }
    }
  }
})
