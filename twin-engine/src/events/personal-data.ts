/**
 * Recognises personal data where none belongs, by form alone. A net under the allow-list of fields, not a substitute.
 */

/** 公民身份号码 GB 11643-1999: 18 digits, the last may be X; and its 15-digit predecessor with a birth date inside. */
const RESIDENT_ID = /^\d{17}[\dXx]$/
const OLD_RESIDENT_ID = /^[1-9]\d{7}(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])\d{3}$/
/** Mobile number of mainland China, with or without country code. */
const PHONE = /^(\+?86)?1[3-9]\d{9}$/
const CJK = /[\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\u{20000}-\u{3ffff}]/u

/**
 * What kind of personal data the text looks like, in words for a message; null = none. Digits are judged between
 * separators, never inside a run of letters and digits: random hexadecimal tokens hold long runs of digits by chance.
 */
export function personalDataIn(text: string): string | null {
  if (CJK.test(text)) return 'Chinese characters'
  if (/\s/.test(text)) return 'spaces'
  if (text.includes('@')) return 'an e-mail address'
  if (!/\d{11}/.test(text)) return null
  // A phone number only alone or after a label: numbers of map objects (`node/13…`) are as long.
  for (const part of text.split(/[:=]/)) if (PHONE.test(part)) return 'what looks like a phone number'
  for (const part of text.split(/[^0-9A-Za-z]+/)) {
    const digits = part.replace(/^[A-Za-z]{0,3}(?=\d)/, '')
    if (RESIDENT_ID.test(digits) || OLD_RESIDENT_ID.test(digits)) return 'what looks like an identity number'
  }
  return null
}
