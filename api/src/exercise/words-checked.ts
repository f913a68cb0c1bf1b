/** Free text of an exercise: short, and without what looks like personal data. */
import { personalDataIn, type Text } from '@kangcheng/twin-engine'
import { ExerciseRefused } from './ports.ts'

const CJK_OR_SPACE = /[\s\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uffef]+/gu

/** @throws ExerciseRefused naming the field, with the remedy. */
export function checkedWords(words: string, path: string, longest: number): string {
  const text = words.trim()
  if (text === '') throw new ExerciseRefused(`${path} must be a text of 1 to ${longest} characters`)
  if (text.length > longest)
    throw new ExerciseRefused(`${path} must have at most ${longest} characters, got ${text.length}`)
  // The net is made for tokens, which have neither spaces nor Chinese: what stands between those is judged piece by piece.
  const personal =
    personalDataIn(text.replace(CJK_OR_SPACE, '-')) ??
    text
      .split(CJK_OR_SPACE)
      .map((piece) => personalDataIn(piece))
      .find((found) => found !== null)
  if (personal) throw new ExerciseRefused(`${path} holds ${personal}: an exercise names posts and places, no persons`)
  return text
}

/** A text of one or both languages; the one that is missing is the other's. @throws ExerciseRefused */
export function checkedText(
  given: { readonly zh?: string | null; readonly en?: string | null },
  path: string,
  longest: number,
): Text {
  const first = given.zh ?? given.en
  if (first === undefined || first === null) throw new ExerciseRefused(`${path} must have zh, en or both`)
  return {
    zh: checkedWords(given.zh ?? first, `${path}.zh`, longest),
    en: checkedWords(given.en ?? first, `${path}.en`, longest),
  }
}
