/**
 * Recognises personal data where none belongs, by form alone. A net under the allow-list of fields, not a substitute.
 */

/** 公民身份号码 GB 11643-1999: 18 digits, the last may be X; and its 15-digit predecessor with a birth date inside. */
const RESIDENT_ID = /^\d{17}[\dXx]$/
const OLD_RESIDENT_ID = /^[1-9]\d{7}(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])\d{3}$/
/** Mobile number of mainland China, with or without country code. */
const PHONE = /^(\+?86)?1[3-9]\d{9}$/
/** The same in groups, as people write it. */
const PHONE_IN_GROUPS = /(?<![0-9A-Za-z])(\+?86[-. ]?)?1[3-9]\d[-. ]\d{4}[-. ]\d{4}(?![0-9A-Za-z])/
/** Eighteen digits with a region, a birth date and the check digit: chance makes one in a hundred million hexadecimal runs. */
const RESIDENT_ID_WITHIN = /[1-8]\d{5}(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dXx]/g
const CHECK_WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
const CHECK_DIGITS = '10X98765432'

/** GB 11643-1999, 6.2: the check digit by ISO 7064 MOD 11-2. */
function hasCheckDigit(id: string): boolean {
  const sum = CHECK_WEIGHTS.reduce((total, weight, i) => total + weight * Number(id[i]), 0)
  return CHECK_DIGITS[sum % 11] === id[17]!.toUpperCase()
}

const CJK = /[\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\u{20000}-\u{3ffff}]/u

/**
 * What kind of personal data the text looks like, in words for a message; null = none. Digits are judged between
 * separators, never inside a run of letters and digits: random hexadecimal tokens hold long runs of digits by chance.
 */
export function personalDataIn(text: string): string | null {
  if (CJK.test(text)) return 'Chinese characters'
  if (/\s/.test(text)) return 'spaces'
  if (text.includes('@')) return 'an e-mail address'
  if (PHONE_IN_GROUPS.test(text)) return 'what looks like a phone number'
  if (!/\d{11}/.test(text)) return null
  // A phone number only alone or after a label: numbers of map objects (`node/13…`) are as long.
  for (const part of text.split(/[:=]/)) if (PHONE.test(part)) return 'what looks like a phone number'
  for (const part of text.split(/[^0-9A-Za-z]+/)) {
    const digits = part.replace(/^[A-Za-z]{0,3}(?=\d)/, '')
    if (RESIDENT_ID.test(digits) || OLD_RESIDENT_ID.test(digits)) return 'what looks like an identity number'
  }
  for (const [id] of text.matchAll(RESIDENT_ID_WITHIN))
    if (hasCheckDigit(id)) return 'what looks like an identity number'
  return null
}

/** Numbers that hospitals give: a bare one, one behind its label, a passport's (护照 E, G, D, S, P, H and seven or eight digits). */
const HOSPITAL_NUMBER = /^(?:\d{8,}|(?:mrn|pid|hid|ssn|no|id)[-_.:]?\d{3,}.*|[EGDSPH][A-Z]?\d{7,8})$/i
const BIRTH_DATE = /(?<!\d)(?:19|20)\d{2}[-./](?:0[1-9]|1[0-2])[-./](?:0[1-9]|[12]\d|3[01])(?!\d)/

/**
 * The same for text that stands for an encounter, a referral or an appointment: also what a keyed hash never looks like. Whoever sends
 * native events makes the tokens, and answers for them: a name in Latin letters cannot be told from a token.
 */
export function personalDataInToken(text: string): string | null {
  const personal = personalDataIn(text)
  if (personal !== null) return personal
  if (HOSPITAL_NUMBER.test(text)) return "what looks like a patient's number"
  return BIRTH_DATE.test(text) ? 'what looks like a date of birth' : null
}
