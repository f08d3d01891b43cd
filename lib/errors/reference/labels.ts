import type { Localized } from '../../../types/classification.ts'

type Label = 'code' | 'symptom' | 'category' | 'retryable' | 'checks' | 'remedies' | 'family' | 'yes' | 'no'

/** The labels within each entry. */
export const labels: Readonly<Record<Label, Localized>> = {
  code: { en: 'Code', zh: '错误码' },
  symptom: { en: 'Symptom', zh: '症状' },
  category: { en: 'Category', zh: '类别' },
  retryable: { en: 'May succeed on retry', zh: '重试可能成功' },
  checks: { en: 'To check:', zh: '检查：' },
  remedies: { en: 'To fix it:', zh: '解决：' },
  family: { en: 'Also: ', zh: '其他：' },
  yes: { en: 'yes', zh: '是' },
  no: { en: 'no', zh: '否' }
}
