import t from 'tap'
import { troubleshootingMarkdown } from '../../../lib/errors/troubleshooting.ts'
import { formatDiagnosis } from '../../../lib/errors/format-diagnosis.ts'
import { describeError } from '../../../lib/errors/describe.ts'

t.test('readers of Chinese are shown commands that answer in Chinese', async (t) => {
  t.notMatch(troubleshootingMarkdown('zh'), 'locale: \'en\'')
  t.notMatch(troubleshootingMarkdown('en'), 'locale: \'zh\'')
  t.match(formatDiagnosis(describeError('CONFIG_INVALID'), { locale: 'zh' }), 'locale: \'zh\'')
  t.match(formatDiagnosis(describeError('CONFIG_INVALID')), 'locale: \'en\'')
})
