/** A legacy charset, and how to tell its texts from those in other charsets. */
export interface OldCharset {
  /** The WHATWG name. */
  readonly name: string
  /** Tested on lines that are not valid UTF-8. */
  readonly isLikely: (lines: Buffer) => boolean
}

/**
 * The decoded text shows whether the charset is right: a sufficient share of its non-ASCII characters must be common in
 * that language, while the wrong charset yields rare characters. Tried in this order, the most reliably recognised
 * charset first.
 */
export const CHARSETS: readonly OldCharset[] = [
  { name: 'euc-jp', isLikely: mostly('euc-jp', /[\u3040-\u30FF]/g, 0.4) },
  { name: 'shift_jis', isLikely: mostly('shift_jis', /[\u3040-\u30FF]/g, 0.3) },
  { name: 'gb18030', isLikely: mostly('gb18030', anyOf(simplified()), 0.3) },
  { name: 'big5', isLikely: mostly('big5', anyOf(traditional()), 0.3) },
  { name: 'euc-kr', isLikely: mostly('euc-kr', /[\uAC00-\uD7A3]/g, 0.9) },
  // Cyrillic letters seldom stand alone between other characters; the accented letters of western languages do
  { name: 'windows-1251', isLikely: mostly('windows-1251', /(?<=[а-яёА-ЯЁ])[а-яё]|[а-яё](?=[а-яё])/g, 0.6) },
  { name: 'koi8-r', isLikely: mostly('koi8-r', /(?<=[а-яёА-ЯЁ])[а-яё]|[а-яё](?=[а-яё])/g, 0.6) },
  { name: 'gb18030', isLikely: hasLevelOne },
  { name: 'windows-1252', isLikely: hasAccents }
]

function mostly(charset: string, common: RegExp, share: number): OldCharset['isLikely'] {
  return (lines) => {
    const text = new TextDecoder(charset).decode(lines)
    const beyond = text.match(/[^\0-\x7F]/g)?.length ?? 0
    return beyond > 0 && (text.match(common)?.length ?? 0) >= beyond * share
  }
}

/** GB 2312 has its 3,755 most common characters in one block. */
function hasLevelOne(lines: Buffer): boolean {
  let pairs = 0
  let common = 0
  for (let at = 0; at < lines.length; at++) {
    const lead = lines[at] ?? 0
    if (lead < 0x81) continue
    const trail = lines[++at] ?? 0
    pairs++
    if (lead >= 0xb0 && lead <= 0xd7 && trail >= 0xa1) common++
  }
  return pairs >= 2 && common >= pairs * 0.7
}

/** Accented letters and quotation marks, each alone among ASCII characters and next to a letter. */
function hasAccents(lines: Buffer): boolean {
  let beyond = 0
  let accents = 0
  for (const [at, byte] of lines.entries()) {
    if (byte < 0x80) continue
    beyond++
    const beside = [lines[at - 1] ?? 0, lines[at + 1] ?? 0]
    if (beside.every((other) => other < 0x80) && beside.some((other) => /\w/.test(String.fromCharCode(other))))
      accents++
  }
  return accents >= beyond * 0.8
}

function anyOf(characters: string): RegExp {
  return new RegExp(`[${characters}]`, 'g')
}

/** The most frequent characters in Chinese, and in Chinese logs. */
function simplified(): string {
  return (
    '的一是不了在人有我他这个们中来上大为和国地到以说时要就出会可也你对生能而子那得于着下自之年过发后作里用道行所然家种事成方多经么去法学如都同现当没动面起看定天分还进好' +
    '小部其些主样理心本前开但因只从想实日者意无力它与长把机十第公此已工使情明性知全三又关点正业外将两高间由问很最重并物手应向头文体相见被利什二等产或新己制身果加月话合回特代' +
    '内信表化给世位次度门任常先通教原东声提立及比员解名真论处走各入口认条平系气题更别打变四总何电数安少报才结反受目太量再建务做接必场件计管期市直资命指统区保至队形空决治' +
    '，。：、（）错误失败连请求户登录器启停止超库息异警告志响网络端功配置文件目录读取写入拒绝未找参'
  )
}

function traditional(): string {
  return (
    '的一是不了在人有我他這個們中來上大為和國地到以說時要就出會可也你對生能而子那得於著下自之年過發後作裡用道行所然家種事成方多經麼去法學如都同現當沒動面起看定天分還進好' +
    '小部其些主樣理心本前開但因只從想實日者意無力它與長把機十第公此已工使情明性知全三又關點正業外將兩高間由問很最重並物手應向頭文體相見被利什二等產或新己制身果加' +
    '，。：、（）錯誤失敗連請求戶登入伺服器啟停止逾資料庫訊息異警告記錄回網路埠功設檔案讀取寫拒絕未找參'
  )
}
