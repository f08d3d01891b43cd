import type { Locale, Localized } from '../../../types/classification.ts'
import type { ErrorCode } from '../../../types/error-codes.ts'
import { lookUp } from '../catalogue/index.ts'
import { classifyError } from '../classify.ts'
import { fillAdvice } from '../placeholders.ts'
import { adviceBlocks, linkTo, plain, table } from './markdown.ts'
import type { Symptom } from './symptoms.ts'
import { foreignWords, symptomGroups } from './symptoms.ts'

/** An index from messages on a screen to the symptom or the code, ordered by the programs that print them. */
export function screenIndexMarkdown(locale: Locale): string {
  const symptoms = symptomGroups.flatMap(({ title, symptoms }) =>
    symptoms.flatMap((symptom) =>
      symptom.said.map((words) => [code(words), `[${symptom.title[locale]}](#${anchorOf(symptom)})`, title[locale]])
    )
  )
  const foreign = foreignWords.flatMap(([program, words]) =>
    words.map((one) => [code(one), linkTo(classifyError(one).code, 'TROUBLESHOOTING.md', locale), program])
  )
  return table([WORDS.said[locale], WORDS.see[locale], WORDS.of[locale]], [...symptoms, ...foreign])
}

/** Each symptom on one screen: what the operator sees, what the library reports, and the remedy. */
export function symptomsMarkdown(locale: Locale): string {
  return symptomGroups
    .map(
      ({ title, symptoms }) =>
        `### ${title[locale]}\n\n${symptoms.map((symptom) => symptomMarkdown(symptom, locale)).join('\n\n')}`
    )
    .join('\n\n')
}

function symptomMarkdown(symptom: Symptom, locale: Locale): string {
  const { title, said, codes, seenBy } = symptom
  const [likeliest] = codes
  const ask =
    seenBy.length === 0
      ? WORDS.askConfig[locale]
      : `${WORDS.ask[locale]} ${seenBy.map(code).join(', ')}${WORDS.end[locale]}`
  return [
    `#### <a id="${anchorOf(symptom)}"></a>${title[locale]}`,
    ...(said.length === 0 ? [] : [said.map(code).join(' · ')]),
    ask,
    table(
      [WORDS.says[locale], WORDS.mends[locale]],
      codes.map((one) => rowOf(one, locale))
    ),
    ...firstAid(likeliest, locale)
  ].join('\n\n')
}

function rowOf(one: ErrorCode, locale: Locale): readonly string[] {
  const { entry } = lookUp(one)
  const [remedy] = entry.remedies
  return [
    `${linkTo(one, 'TROUBLESHOOTING.md', locale)}: ${plain(entry.symptom, locale)}`,
    remedy === undefined ? '' : plain(remedy.text, locale)
  ]
}

/** The commands to check the most likely cause by hand, and those or the TOML of its first remedy, if there are any. */
function firstAid(likeliest: ErrorCode, locale: Locale): readonly string[] {
  const {
    checks,
    remedies: [remedy]
  } = lookUp(likeliest).entry
  const look = checks
    .map((check) => fillAdvice(check, new Map()).commands)
    .map((commands) => commands?.any ?? commands?.linux)
    .find((command) => command !== undefined && !command.includes('\n') && !command.startsWith('node '))
  const mend = remedy === undefined ? [] : adviceBlocks(remedy, locale)
  const words = [
    ...(look === undefined ? [] : [`${WORDS.look[locale]} ${code(look)}${WORDS.stop[locale]}`]),
    ...(mend.length === 0 ? [] : [WORDS.mend[locale]])
  ]
  return words.length === 0 ? [] : [words.join(locale === 'en' ? ' ' : ''), ...mend]
}

function anchorOf({ codes: [first] }: Symptom): string {
  return `symptom_${first.toLowerCase()}`
}

function code(words: string): string {
  return `\`${words}\``
}

const WORDS: Readonly<
  Record<'said' | 'see' | 'of' | 'says' | 'mends' | 'look' | 'stop' | 'mend' | 'ask' | 'end' | 'askConfig', Localized>
> = {
  said: { en: 'On the screen', zh: '屏幕上的文字' },
  see: { en: 'See', zh: '参见' },
  of: { en: 'From', zh: '来源' },
  says: { en: 'What it says', zh: '诊断结论' },
  mends: { en: 'What fixes it', zh: '解决方法' },
  look: { en: 'By hand, the first of them:', zh: '手动查看第一种：' },
  stop: { en: '.', zh: '。' },
  mend: { en: 'To fix it:', zh: '解决：' },
  ask: {
    en: 'Ask `diagnose(source)` if the source is running, `probeSource(spec)` if it is not. It checks',
    zh: '源在运行时使用 `diagnose(source)`，未运行时使用 `probeSource(spec)`。相关检查：'
  },
  end: { en: ', and says one of these:', zh: '，结论为下列之一：' },
  askConfig: {
    en: 'Run `validateConfig(folder)`. It lists every problem at once, with file, line and column:',
    zh: '使用 `validateConfig(folder)`。它会一次列出所有问题，并给出文件、行和列：'
  }
}
