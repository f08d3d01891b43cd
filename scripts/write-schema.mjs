// Writes the JSON Schemas of wpsrc.toml and of connector files, from the built library: dist/schema/*.schema.json
import { mkdirSync, writeFileSync } from 'node:fs'
import { connectorsSchema, sourcesSchema } from '../dist/lib/config/schema/json-schema.js'
import { types } from './params-types.mjs'

const folder = new URL('../dist/schema/', import.meta.url)

mkdirSync(folder, { recursive: true })
write('wpsrc.schema.json', sourcesSchema(types))
write('connectors.schema.json', connectorsSchema(types))

function write(name, schema) {
  writeFileSync(new URL(name, folder), `${JSON.stringify(schema, null, 2)}\n`)
  console.log(`dist/schema/${name}`)
}
