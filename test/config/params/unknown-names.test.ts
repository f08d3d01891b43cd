import t from 'tap'
import { paramHome } from '../../../lib/config/params/unknown-names.ts'
import { fileParams } from '../../../lib/file/params.ts'
import { kafkaParams } from '../../../lib/kafka/params.ts'
import { syslogParams } from '../../../lib/syslog/params.ts'
import type { ParamsTable } from '../../../types/params.ts'

const tables: Readonly<Record<string, ParamsTable>> = { file: fileParams, kafka: kafkaParams, syslog: syslogParams }

/** A name in the spellings that people use: other programs' names are known by all of them. */
function spellings(name: string): readonly string[] {
  return [name, name.toUpperCase(), name.replaceAll('_', ''), name.replaceAll('_', '-'), name.replaceAll('_', '.')]
}

/** Of the table and of those in it. */
function namesIn(table: ParamsTable): readonly string[] {
  const names = Object.keys(table)
  for (const declaration of Object.values(table))
    if (declaration.type === 'table') names.push(...namesIn(declaration.params))
  return names
}

t.test('no name of one type has another one looked for it without an end', async (t) => {
  const others = ['tz', 'Tz', 'time_zone', 'username', 'certificate', 'bootstrap_servers']
  const names = [...new Set([...Object.values(tables).flatMap(namesIn), ...others])]
  for (const table of Object.values(tables)) {
    for (const name of names.flatMap(spellings)) t.doesNotThrow(() => paramHome(name, table, table), name)
  }
})

t.test('a name belongs where it is declared, or what it is called here', async (t) => {
  for (const [name, type, home] of [
    ['cert', 'syslog', ['tls', 'cert']],
    ['tls_cert', 'syslog', ['tls', 'cert']],
    ['private_key', 'syslog', ['tls', 'key']],
    ['sasl_username', 'kafka', ['config', 'sasl_username']],
    ['username', 'kafka', ['config', 'sasl_username']],
    ['tz', 'file', null],
    ['timezone', 'kafka', null],
    ['nothing', 'file', null]
  ] as const)
    t.same(paramHome(name, tables[type] ?? {}, undefined)?.path ?? null, home, `${name} in ${type}`)
})
