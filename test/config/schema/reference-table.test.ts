import t from 'tap'
import { fillReferences, referenceTable } from '../../../lib/config/schema/reference-table.ts'
import type { ParamsTable } from '../../../types/params.ts'

const since = '0.1.0'
const table: ParamsTable = {
  file: { type: 'string', required: true, since, help: 'A name, or `a|b`.' },
  mode: {
    type: 'string',
    impact: 'rereads',
    default: 'keep',
    choices: ['keep', 'strip'],
    aliases: { raw: 'keep' },
    since,
    help: 'How.'
  },
  size: { type: 'integer', default: 1024, min: 16, max: 1_073_741_824, unit: 'bytes', since, help: 'How much.' },
  small: { type: 'integer', min: 1024, max: 3_145_728, unit: 'bytes', since, help: 'How little.' },
  wait_ms: {
    type: 'integer',
    default: 0,
    min: 0,
    max: 600_000,
    unit: 'ms',
    defaultText: '0 (off)',
    since,
    help: 'How long.'
  },
  port: { type: 'integer', default: 514, min: 0, max: 65_535, since, help: 'Where.' },
  password: { type: 'string', secret: true, since, help: 'What nobody sees.' },
  eager: { type: 'boolean', default: false, since, help: 'Whether.' },
  topics: { type: 'string-list', default: ['a'], since, help: 'Which.' },
  tls: {
    type: 'table',
    since,
    help: 'TLS.',
    params: { cert: { type: 'string', required: true, since, help: 'A file.' } }
  },
  config: {
    type: 'properties',
    since,
    help: 'More.',
    names: {
      retries: { type: 'integer', min: 0, max: 5, default: '3', help: 'How often.' },
      tries: { type: 'integer', sameAs: 'retries', help: '' },
      level: { type: 'string', choices: ['a', 'b'], help: 'Which.' },
      key: { type: 'string', secret: true, help: 'A key.' },
      acks: { type: 'string', refused: 'no', help: '' }
    }
  },
  free: { type: 'properties', since, help: 'Any.' },
  start: { type: 'value', since, help: 'Where to begin.' }
}

const markdown = `| param | type | default | allowed | a change | |
|---|---|---|---|---|---|
| \`file\` | string | required |  | \`reopen\` | A name, or \`a\\|b\`. |
| \`mode\` | string | \`"keep"\` | \`keep\`, \`strip\`; \`raw\` is \`keep\` | \`rereads\` | How. |
| \`size\` | integer | \`1024\` | 16 bytes to 1 GiB | \`reopen\` | How much. |
| \`small\` | integer |  | 1 KiB to 3 MiB | \`reopen\` | How little. |
| \`wait_ms\` | integer | 0 (off) | 0 to 600000 ms | \`reopen\` | How long. |
| \`port\` | integer | \`514\` | 0 to 65535 | \`reopen\` | Where. |
| \`password\` | string, secret |  |  | \`reopen\` | What nobody sees. |
| \`eager\` | boolean | \`false\` |  | \`reopen\` | Whether. |
| \`topics\` | string or array | \`["a"]\` |  | \`reopen\` | Which. |
| \`tls\` | table |  |  | \`reopen\` | TLS. |
| \`tls.cert\` | string | required |  | \`reopen\` | A file. |
| \`config\` | table, array or string |  |  | \`reopen\` | More. |
| \`config.retries\` | integer | \`3\` | 0 to 5 | \`reopen\` | How often. Also \`tries\`. |
| \`config.level\` | string |  | \`a\`, \`b\` | \`reopen\` | Which. |
| \`config.key\` | string, secret |  |  | \`reopen\` | A key. |
| \`free\` | table, array or string |  |  | \`reopen\` | Any. |
| \`start\` | any |  |  | \`reopen\` | Where to begin. |`

t.test('a table of params reads as Markdown', async (t) => {
  t.equal(referenceTable({ params: table }), markdown)
})

t.test('only the parts of a text between the marks are regenerated', async (t) => {
  const text = 'Before\n<!-- params:file -->\nstale\n<!-- /params:file -->\nafter'
  const filled = fillReferences(text, { file: { params: table } })
  t.equal(filled, `Before\n<!-- params:file -->\n${markdown}\n<!-- /params:file -->\nafter`)
  t.equal(fillReferences(filled, { file: { params: table } }), filled)
  for (const broken of ['', '<!-- params:file -->', '<!-- /params:file --><!-- params:file -->'])
    t.throws(() => fillReferences(broken, { file: { params: table } }), /There is no <!-- params:file -->/)
})
