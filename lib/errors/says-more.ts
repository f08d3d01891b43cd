/**
 * Whether the original message adds information to the catalogue's sentence: `This operation was aborted` for an
 * aborted operation does not.
 */
export function saysMore(detail: string, symptom: string): boolean {
  const said = plain(detail)
  return said !== '' && said !== plain(symptom)
}

function plain(sentence: string): string {
  return sentence
    .trim()
    .toLowerCase()
    .replace(/^(?:the|this) /, '')
    .replace(/\.$/, '')
}
