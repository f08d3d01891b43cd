// Writes the types of each source's params, with a docstring for each, from their declarations in dist/:
//   npx tsc --noCheck && node scripts/write-params-types.mjs
// With --check it writes nothing and exits with 1 if one of them is stale.
import { readFileSync, writeFileSync } from 'node:fs'
import { paramsTypesText } from '../dist/scripts/params-types-text.js'
import { types } from './params-types.mjs'

const more = {
  file: { name: 'File' },
  kafka: {
    name: 'Kafka',
    values: {
      start_offsets: 'Readonly<Record<string, Readonly<Record<string, number | string>>>>',
      create_topics: 'false | { readonly partitions: number; readonly replication: number }',
      oauth_bearer_provider:
        '() => Promise<{ readonly value: string; readonly extensions?: Readonly<Record<string, string>> }>'
    },
    follows: "Names in `config` are librdkafka's."
  },
  syslog: { name: 'Syslog', follows: 'Messages are those of RFC 5424 and RFC 3164.' }
}

for (const { type, params } of types) {
  const name = `lib/${type}/params-types.ts`
  const file = new URL(`../${name}`, import.meta.url)
  const text = paramsTypesText({ ...more[type], params })
  if (!process.argv.includes('--check')) {
    writeFileSync(file, text)
    console.log(`wrote ${name}`)
  } else if (readFileSync(file, 'utf8') !== text) {
    console.error(`${name} is stale: run npm run docs`)
    process.exitCode = 1
  }
}
