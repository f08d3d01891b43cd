import t from 'tap'
import { referenceMarkdown } from '../../../lib/errors/reference/troubleshooting.ts'
import { formatDiagnosis } from '../../../lib/errors/format-diagnosis.ts'
import { describeError } from '../../../lib/errors/describe.ts'

t.test('readers of Chinese are shown commands that answer in Chinese', async (t) => {
  t.notMatch(referenceMarkdown('TROUBLESHOOTING.md', 'zh'), "locale: 'en'")
  t.notMatch(referenceMarkdown('TROUBLESHOOTING.md', 'en'), "locale: 'zh'")
  t.match(formatDiagnosis(describeError('CONFIG_INVALID'), { locale: 'zh' }), "locale: 'zh'")
  t.match(formatDiagnosis(describeError('CONFIG_INVALID')), "locale: 'en'")
})
