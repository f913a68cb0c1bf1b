// A part of the page as an SVG of its own: boxes, lines of text and drawings where the browser has put them, with every colour and
// type written into them, so that the file needs no sheet.
import { plainColour } from './plain-colour.ts'

/** Not part of a picture: what is pressed or chosen (but for the cells of a grid), titles that the picture sets anew, and words for listeners alone. */
const LEFT_OUT = 'button:not(td button), select, input, .panel-title, .visually-hidden, [data-export="no"]'

const SHAPE = ['fill', 'stroke', 'stroke-width', 'stroke-dasharray', 'stroke-linecap', 'stroke-linejoin'] as const
const TYPE = ['font-size', 'font-weight', 'text-anchor', 'dominant-baseline', 'paint-order'] as const
const USUAL: Readonly<Record<string, string>> = {
  'stroke-dasharray': 'none',
  'stroke-linecap': 'butt',
  'stroke-linejoin': 'miter',
  'dominant-baseline': 'auto',
  'paint-order': 'normal',
  'text-anchor': 'start',
  'font-weight': '400',
}

export interface ElementSvg {
  readonly width: number
  readonly height: number
  /** Elements within 0, 0, width, height. */
  readonly content: string
}

interface Corner {
  readonly left: number
  readonly top: number
}

/** @returns null where nothing of the element is drawn. */
export function elementSvg(element: Element): ElementSvg | null {
  const boxes = [...element.children].flatMap((child) => (leftOut(child) ? [] : boxesOf(child)))
  if (boxes.length === 0) return null
  const corner = { left: Math.min(...boxes.map((box) => box.left)), top: Math.min(...boxes.map((box) => box.top)) }
  return {
    width: Math.ceil(Math.max(...boxes.map((box) => box.right)) - corner.left),
    height: Math.ceil(Math.max(...boxes.map((box) => box.bottom)) - corner.top),
    content: [...element.children].map((child) => drawn(child, corner)).join(''),
  }
}

const leftOut = (element: Element): boolean => element.matches(LEFT_OUT)

/** Where an element is; of one that only groups, where its children are. */
function boxesOf(element: Element): DOMRect[] {
  const box = element.getBoundingClientRect()
  if (box.width > 0 && box.height > 0) return [box]
  return [...element.children].flatMap((child) => (leftOut(child) ? [] : boxesOf(child)))
}

function drawn(element: Element, corner: Corner): string {
  if (leftOut(element)) return ''
  const style = getComputedStyle(element)
  if (style.display === 'none' || style.visibility === 'hidden') return ''
  if (element instanceof SVGSVGElement) return nested(element, corner)
  if (element instanceof HTMLCanvasElement) return raster(element, corner)
  const box = element.getBoundingClientRect()
  const inner = [...element.childNodes].map((node) =>
    node instanceof Element ? drawn(node, corner) : node instanceof Text ? textSvg(node, style, corner) : '',
  )
  const shown = `${boxSvg(box, style, corner)}${clipped(inner.join(''), box, style, corner)}`
  return style.opacity === '1' || shown === '' ? shown : `<g opacity="${style.opacity}">${shown}</g>`
}

function clipped(content: string, box: DOMRect, style: CSSStyleDeclaration, corner: Corner): string {
  if (content === '' || style.overflowX === 'visible' || box.width === 0) return content
  const [x, y] = [rounded(box.left - corner.left), rounded(box.top - corner.top)]
  const size = `width="${rounded(box.width)}" height="${rounded(box.height)}"`
  return `<svg x="${x}" y="${y}" ${size} viewBox="${x} ${y} ${rounded(box.width)} ${rounded(box.height)}">${content}</svg>`
}

function boxSvg(box: DOMRect, style: CSSStyleDeclaration, corner: Corner): string {
  if (box.width === 0 || box.height === 0) return ''
  const [x, y, right, bottom] = [box.left, box.top, box.right, box.bottom].map((edge, k) =>
    rounded(edge - (k % 2 === 0 ? corner.left : corner.top)),
  ) as [number, number, number, number]
  const ramp = rampSvg(style.backgroundImage, x, y, box)
  const ground = plainColour(style.backgroundColor)
  const radius = Number.parseFloat(style.borderTopLeftRadius) || 0
  const filled = ground
    ? `<rect x="${x}" y="${y}" width="${rounded(box.width)}" height="${rounded(box.height)}"${radius > 0 ? ` rx="${radius}"` : ''} ${painted('fill', ground)}/>`
    : ''
  const edges = (
    [
      ['Top', x, y, right, y],
      ['Bottom', x, bottom, right, bottom],
      ['Left', x, y, x, bottom],
      ['Right', right, y, right, bottom],
    ] as const
  ).map(([side, x1, y1, x2, y2]) => {
    const width = Number.parseFloat(style[`border${side}Width`])
    const colour = plainColour(style[`border${side}Color`])
    const kind = style[`border${side}Style`]
    if (!colour || !(width > 0) || kind === 'none') return ''
    const dashes = kind === 'dashed' || kind === 'dotted' ? ` stroke-dasharray="${width * 3} ${width * 2}"` : ''
    return `<path d="M${x1} ${y1}L${x2} ${y2}" fill="none" ${painted('stroke', colour)} stroke-width="${width}"${dashes}/>`
  })
  // A dashed outline tells that nothing is known; a solid one is the focus, which leaves with no picture.
  const outline = style.outlineStyle === 'dashed' ? plainColour(style.outlineColor) : null
  const dashed = outline
    ? `<rect x="${x + 1}" y="${y + 1}" width="${rounded(box.width - 2)}" height="${rounded(box.height - 2)}" fill="none" ${painted('stroke', outline)} stroke-dasharray="3 2"/>`
    : ''
  return filled + ramp + edges.join('') + dashed
}

let ramps = 0

/** The ground of legends: colours that run from left to right; of stripes, their first. Other pictures are left away. */
function rampSvg(image: string, x: number, y: number, box: DOMRect): string {
  const colours = [...image.matchAll(/(?:rgba?|color)\([^()]*\)/g)].map(([one]) => plainColour(one))
  const [first] = colours
  if (!image.includes('linear-gradient') || !first) return ''
  const size = `x="${x}" y="${y}" width="${rounded(box.width)}" height="${rounded(box.height)}"`
  if (image.startsWith('repeating')) return `<rect ${size} ${painted('fill', first)}/>`
  const id = `ramp-${++ramps}`
  const stops = colours.map((one, k) =>
    one
      ? `<stop offset="${rounded(k / Math.max(1, colours.length - 1))}" stop-color="${one.hex}" stop-opacity="${one.alpha}"/>`
      : '',
  )
  return `<linearGradient id="${id}">${stops.join('')}</linearGradient><rect ${size} fill="url(#${id})"/>`
}

/** A text node line by line: the browser has broken it already. */
function textSvg(node: Text, style: CSSStyleDeclaration, corner: Corner): string {
  if (node.data.trim() === '') return ''
  const colour = plainColour(style.color)
  if (!colour) return ''
  const range = document.createRange()
  const lines: { text: string; box: DOMRect }[] = []
  let offset = 0
  for (const letter of node.data) {
    range.setStart(node, offset)
    offset += letter.length
    range.setEnd(node, offset)
    const box = range.getBoundingClientRect()
    const last = lines.at(-1)
    if (box.width === 0 && box.height === 0) continue
    // A line begins where its first letter stands, not its spaces.
    if (letter.trim() === '' && !(last && Math.abs(last.box.top - box.top) < 2)) continue
    if (last && Math.abs(last.box.top - box.top) < 2) last.text += letter
    else lines.push({ text: letter, box })
  }
  const size = Number.parseFloat(style.fontSize)
  return lines
    .map(({ text, box }) => {
      // Letters stand about a third of their size below the middle of their line.
      const [x, y] = [rounded(box.left - corner.left), rounded((box.top + box.bottom) / 2 - corner.top + size * 0.36)]
      return `<text x="${x}" y="${y}" font-size="${size}" font-weight="${style.fontWeight}" ${painted('fill', colour)}>${escaped(text.trim())}</text>`
    })
    .join('')
}

function raster(canvas: HTMLCanvasElement, corner: Corner): string {
  const box = canvas.getBoundingClientRect()
  if (box.width === 0) return ''
  return `<image x="${rounded(box.left - corner.left)}" y="${rounded(box.top - corner.top)}" width="${rounded(box.width)}" height="${rounded(box.height)}" href="${canvas.toDataURL()}"/>`
}

/** A drawing of the page with the browser's own reckoning of its sheet written into each element. */
function nested(svg: SVGSVGElement, corner: Corner): string {
  const box = svg.getBoundingClientRect()
  if (box.width === 0 || box.height === 0) return ''
  const copy = svg.cloneNode(true) as SVGSVGElement
  const own = [svg, ...svg.querySelectorAll('*')]
  const copies = [copy, ...copy.querySelectorAll('*')]
  for (const [k, element] of own.entries()) write(element, copies[k]!)
  copy.setAttribute('x', String(rounded(box.left - corner.left)))
  copy.setAttribute('y', String(rounded(box.top - corner.top)))
  if (!copy.hasAttribute('viewBox')) copy.setAttribute('viewBox', `0 0 ${rounded(box.width)} ${rounded(box.height)}`)
  copy.setAttribute('width', String(rounded(box.width)))
  copy.setAttribute('height', String(rounded(box.height)))
  for (const hidden of copy.querySelectorAll('[data-hidden]')) hidden.remove()
  return new XMLSerializer().serializeToString(copy)
}

const KEPT =
  /^(d|x|y|x1|x2|y1|y2|cx|cy|r|rx|ry|dx|dy|width|height|points|transform|id|href|viewBox|clip-path|mask|offset|pattern.*|gradient.*|marker-.*|preserveAspectRatio|xmlns.*)$/

function write(element: Element, copy: Element): void {
  const style = getComputedStyle(element)
  for (const { name } of [...copy.attributes]) if (!KEPT.test(name)) copy.removeAttribute(name)
  if (style.display === 'none' || style.visibility === 'hidden') {
    copy.setAttribute('data-hidden', '')
    return
  }
  if (style.opacity !== '1') copy.setAttribute('opacity', style.opacity)
  if (!(element instanceof SVGGraphicsElement) || element instanceof SVGSVGElement || element instanceof SVGGElement) {
    if (element instanceof SVGStopElement) {
      const colour = plainColour(style.stopColor)
      copy.setAttribute('stop-color', colour?.hex ?? '#000000')
      copy.setAttribute('stop-opacity', String((colour?.alpha ?? 0) * Number(style.stopOpacity)))
    }
    return
  }
  const isText = element instanceof SVGTextContentElement
  for (const name of isText ? [...SHAPE, ...TYPE] : SHAPE) {
    const value = style.getPropertyValue(name)
    if (name === 'fill' || name === 'stroke')
      paint(copy, name, value, Number(style.getPropertyValue(`${name}-opacity`)))
    else if (name.startsWith('stroke') && style.stroke === 'none') continue
    else if (value !== '' && value !== USUAL[name]) copy.setAttribute(name, value.replaceAll('px', ''))
  }
}

function paint(copy: Element, name: 'fill' | 'stroke', value: string, opacity: number): void {
  if (value === 'none' || value.startsWith('url(')) {
    if (name === 'fill' || value !== 'none') copy.setAttribute(name, value.replaceAll('"', ''))
    return
  }
  const colour = plainColour(value)
  copy.setAttribute(name, colour?.hex ?? 'none')
  const alpha = (colour?.alpha ?? 1) * opacity
  if (alpha < 1) copy.setAttribute(`${name}-opacity`, String(rounded(alpha)))
}

const painted = (name: 'fill' | 'stroke', { hex, alpha }: { hex: string; alpha: number }): string =>
  `${name}="${hex}"${alpha < 1 ? ` ${name}-opacity="${rounded(alpha)}"` : ''}`

const rounded = (value: number): number => Math.round(value * 100) / 100

export const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
