// A chart as a picture that stands alone: marks and finding above, drawing, source below; type and colours are in the file.
import interUrl from '@fontsource-variable/inter/files/inter-latin-wght-normal.woff2?url'
import { textWidth } from '../charts/fit-text.ts'
import { elementSvg, escaped } from './element-svg.ts'
import { plainColour } from './plain-colour.ts'
import type { Mark } from './provenance.ts'

export interface PictureWords {
  readonly finding: string
  readonly marks: readonly Mark[]
  /** The marks as words, in both languages. */
  readonly mark: string
  /** Unit, instant, what it stands on: under the finding. */
  readonly basis: string
  /** Sources, city, attributions: under the drawing. */
  readonly foot: readonly string[]
}

const PAD = 20
const LEAST_WIDTH = 560
const TITLE = 16
const BODY = 12
const FAMILY = "'Inter Variable','Noto Sans SC','Noto Sans CJK SC','PingFang SC','Microsoft YaHei',sans-serif"
const PIXELS_PER_UNIT = 2

/** Words in lines no wider than so many pixels; Chinese may break anywhere, other words at spaces. */
export function linesOf(text: string, width: number, size: number): readonly string[] {
  const lines: string[] = []
  let line = ''
  for (const piece of text.match(/[\p{Script=Han}\p{P}]|[^\p{Script=Han}\s\p{P}]+[\p{P}]*|\s+/gu) ?? []) {
    if (line !== '' && textWidth(line + piece, size) > width && piece.trim() !== '' && !/^\p{P}$/u.test(piece)) {
      lines.push(line.trim())
      line = ''
    }
    line += piece
  }
  return line.trim() === '' ? lines : [...lines, line.trim()]
}

/** Whether something that nobody has measured must be hatched, and in which colour. */
const hatchOf = (marks: readonly Mark[]): '--exercise' | '--sev-watch' | null =>
  marks.includes('exercise') ? '--exercise' : marks.includes('rehearsal') ? '--sev-watch' : null

/** @returns the picture, or null where the chart draws nothing now. */
export async function chartPicture(
  frame: HTMLElement,
  words: PictureWords,
): Promise<{ readonly svg: string; readonly width: number; readonly height: number } | null> {
  const drawing = elementSvg(frame)
  if (drawing === null) return null
  const width = Math.max(LEAST_WIDTH, drawing.width) + 2 * PAD
  const sheet = getComputedStyle(document.documentElement)
  const tone = (name: string): string => plainColour(sheet.getPropertyValue(name).trim())?.hex ?? '#000000'
  const hatch = hatchOf(words.marks)
  const parts: string[] = []
  let y = hatch === null ? PAD : PAD + 10
  const write = (text: string, size: number, colour: string, weight = 400): void => {
    for (const line of linesOf(text, width - 2 * PAD, size)) {
      y += size + 6
      parts.push(
        `<text x="${PAD}" y="${y - 4}" font-size="${size}" font-weight="${weight}" fill="${colour}">${escaped(line)}</text>`,
      )
    }
  }
  const plate = hatch === null ? tone('--text-2') : tone(hatch)
  const plateWidth = textWidth(words.mark, BODY) + 20
  parts.push(
    `<rect x="${PAD}" y="${y - 4}" width="${plateWidth}" height="22" rx="3" fill="none" stroke="${plate}"/>`,
    `<text x="${PAD + 10}" y="${y + 11}" font-size="${BODY}" font-weight="600" fill="${plate}">${escaped(words.mark)}</text>`,
  )
  y += 24
  write(words.finding, TITLE, tone('--text-1'), 600)
  write(words.basis, BODY, tone('--text-3'))
  y += 10
  const drawingTop = y
  y += drawing.height + 8
  for (const line of words.foot) write(line, BODY - 1, tone('--text-3'))
  const height = Math.ceil(y + PAD - 6)
  const ground = tone('--bg')
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="${FAMILY}"><title>${escaped(`${words.mark} · ${words.finding}`)}</title><defs><style>@font-face{font-family:'Inter Variable';font-weight:100 900;src:url(${await interData()}) format('woff2')}text{font-feature-settings:'tnum','cv05','ss01'}</style>${hatchPattern(hatch === null ? null : tone(hatch), ground)}</defs><rect width="${width}" height="${height}" fill="${ground}"/>${hatch === null ? '' : `<rect width="${width}" height="10" fill="url(#sheet-hatch)"/><rect y="${height - 10}" width="${width}" height="10" fill="url(#sheet-hatch)"/>`}${parts.join('')}<g transform="translate(${PAD} ${drawingTop})">${drawing.content}</g></svg>`
  return { svg, width, height }
}

const hatchPattern = (colour: string | null, ground: string): string =>
  colour === null
    ? ''
    : `<pattern id="sheet-hatch" width="14" height="14" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect width="14" height="14" fill="${ground}"/><rect width="7" height="14" fill="${colour}"/></pattern>`

let inter: Promise<string> | null = null

/** The type of figures and Latin letters as an address within the file; it is on the page already. */
function interData(): Promise<string> {
  inter ??= fetch(interUrl)
    .then((answer) => answer.blob())
    .then(
      (blob) =>
        new Promise<string>((resolve, reject) => {
          const reader = new FileReader()
          reader.onload = () => resolve(String(reader.result))
          reader.onerror = () => reject(reader.error)
          reader.readAsDataURL(blob)
        }),
    )
  // One that did not come is asked for again the next time.
  inter.catch(() => {
    inter = null
  })
  return inter
}

/** The picture in pixels, twice as fine as the screen's. @throws when the browser cannot draw it. */
export async function pngOf(svg: string, width: number, height: number): Promise<Blob> {
  const image = new Image()
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`
  await image.decode()
  const canvas = document.createElement('canvas')
  canvas.width = width * PIXELS_PER_UNIT
  canvas.height = height * PIXELS_PER_UNIT
  const context = canvas.getContext('2d')
  if (context === null) throw new Error('this browser gives no canvas to draw on')
  context.drawImage(image, 0, 0, canvas.width, canvas.height)
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/png'))
  if (blob === null) throw new Error('this browser cannot write a PNG')
  return blob
}
