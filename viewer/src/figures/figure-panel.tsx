// What is to be known of a figure, beside it: what it says, how it is worked out, from what, how sure it is; of a chart also its table
// and its files.
import { type ReactNode, useEffect, useLayoutEffect, useRef, useState } from 'react'
import { session } from '../data/exercise-session.ts'
import { ageWords } from '../format/age.ts'
import { fullTime, timeWords } from '../format/time.ts'
import { useFiguresWords } from '../i18n/figures-words.ts'
import { go } from '../navigate.ts'
import { HOME } from '../route.ts'
import { focusOpener } from '../shell/kept-focus.ts'
import { replayedSource, useApp } from '../store.ts'
import { useAsOf, useWords, useZone } from '../words-hook.ts'
import { explanationsEn } from './explanations-en.ts'
import { explanationsZh } from './explanations-zh.ts'
import { closeFigure, type Explained, type Figure, type OpenFigure } from './figure.ts'
import { IndicatorFacts } from './indicator-explained.tsx'
import { marksOf, markWords, type Standpoint } from './provenance.ts'
import { type Leaving, saveCsv, savePng, saveSvg } from './save-chart.ts'
import './figure-panel.css'

const MARGIN = 8

export function FigurePanel({ figure, anchor }: OpenFigure) {
  const words = useFiguresWords()
  const panel = useRef<HTMLElement>(null)
  useLayoutEffect(() => {
    const element = panel.current
    if (element === null) return
    element.showPopover()
    place(element, anchor)
    element.querySelector<HTMLElement>('button')?.focus()
  }, [anchor])
  useEffect(() => {
    const gone = (): void => closeFigure()
    addEventListener('resize', gone)
    addEventListener('hashchange', gone)
    return () => {
      removeEventListener('resize', gone)
      removeEventListener('hashchange', gone)
    }
  }, [])
  const name = figure.kind === 'chart' ? figure.facts.finding : figure.name
  return (
    <section
      ref={panel}
      className="figure-panel"
      popover="auto"
      role="dialog"
      aria-label={name}
      onToggle={(event) => {
        if (event.newState !== 'closed') return
        if (event.currentTarget.contains(document.activeElement) || document.activeElement === document.body)
          focusOpener(anchor)
        closeFigure()
      }}
      onKeyDown={(event) => {
        // Its keys are its own: Escape closes it and leaves the room where it is.
        if (event.key === 'Escape' || event.key.toLowerCase() === 'i') {
          event.preventDefault()
          event.currentTarget.hidePopover()
        }
        event.nativeEvent.stopPropagation()
      }}
    >
      <header>
        <h2>{name}</h2>
        <button type="button" className="chip" onClick={() => panel.current?.hidePopover()}>
          {words.close}
        </button>
      </header>
      <Body figure={figure} />
    </section>
  )
}

/** Below the button, with its edge on the nearer side of the window; above it where there is more room; within the window always. */
function place(panel: HTMLElement, anchor: HTMLElement): void {
  const at = anchor.getBoundingClientRect()
  const { width, height } = panel.getBoundingClientRect()
  const wanted = at.left < innerWidth / 2 ? at.left : at.right - width
  const left = Math.max(MARGIN, Math.min(wanted, innerWidth - width - MARGIN))
  const below = at.bottom + 4
  const top = below + height <= innerHeight - MARGIN ? below : Math.max(MARGIN, at.top - height - 4)
  panel.style.left = `${left}px`
  panel.style.top = `${Math.min(top, Math.max(MARGIN, innerHeight - height - MARGIN))}px`
}

function Body({ figure }: { figure: Figure }) {
  if (figure.kind === 'indicator')
    return (
      <>
        <IndicatorFacts id={figure.id} shown={figure.shown} />
        <InCatalogue id={figure.id} />
      </>
    )
  if (figure.kind === 'legend') return <Explanation id={figure.id} />
  return <ChartBody figure={figure} />
}

function InCatalogue({ id }: { id: string }) {
  const words = useFiguresWords()
  return (
    <p className="figure-ways">
      <button
        type="button"
        className="button"
        onClick={() => {
          closeFigure()
          go({ ...HOME, room: 'indicators', indicator: id })
        }}
      >
        {words.inCatalogue}
      </button>
    </p>
  )
}

function Explanation({ id, children }: { id: Explained; children?: ReactNode }) {
  const words = useFiguresWords()
  const { language } = useWords()
  const said = (language === 'zh' ? explanationsZh : explanationsEn)[id]
  return (
    <dl>
      {children}
      <Fact name={words.how} said={said.how} />
      <Fact name={words.source} said={said.source} />
      <Fact name={words.uncertainty} said={said.uncertainty} />
    </dl>
  )
}

const Fact = ({ name, said }: { name: string; said: string }) => (
  <div>
    <dt>{name}</dt>
    <dd>{said}</dd>
  </div>
)

function ChartBody({ figure }: { figure: Extract<Figure, { kind: 'chart' }> }) {
  const words = useFiguresWords()
  const { words: general, language, say } = useWords()
  const zone = useZone()
  const now = useAsOf()
  const city = useApp((state) => state.city)
  const replayOf = useApp(replayedSource)
  const cursor = useApp((state) => state.cursor)
  const run = useApp((state) => state.run !== null)
  const [told, setTold] = useState('')
  const { facts, frame, asTable, showAs } = figure
  const standpoint: Standpoint = {
    exercise: session !== null,
    synthetic: city?.synthetic ?? false,
    replayOf,
    run,
    cursor,
    now,
  }
  const marks = marksOf(facts.basis, standpoint)
  const mark = markWords(marks, standpoint.synthetic)
  const when = facts.at === null ? null : timeWords(facts.at, now ?? facts.at, zone, language)
  const age = facts.at === null || now === null || facts.at > now ? null : ageWords((now - facts.at) / 60_000, general)
  const said = (language === 'zh' ? explanationsZh : explanationsEn)[facts.id]
  const leaving: Leaving = {
    facts,
    frame,
    marks,
    mark,
    basis: [
      `${words.unit} ${facts.unit}`,
      facts.at === null ? '' : `${words.at} ${fullTime(facts.at, zone)}`,
      facts.note,
    ]
      .filter(Boolean)
      .join(' · '),
    notes: [
      `${words.how}: ${said.how}`,
      `${words.source}: ${said.source}`,
      `${words.uncertainty}: ${said.uncertainty}`,
      `康城 Kangcheng · ${city ? say(city.name) : ''} · ${location.hash}`,
      ...(city?.attributions ?? []),
    ],
  }
  const save = (way: (leaving: Leaving) => Promise<string | null> | string | null) => (): void => {
    setTold(words.saving)
    void Promise.resolve(way(leaving)).then(
      (file) => setTold(file === null ? words.nothingDrawn : words.saved(file)),
      (error) => setTold(words.notSaved(error instanceof Error ? error.message : String(error))),
    )
  }
  return (
    <>
      <p className="figure-mark">{mark}</p>
      <Explanation id={facts.id}>
        <Fact name={words.unit} said={facts.unit} />
        {when !== null && <Fact name={words.at} said={age === null ? when : `${when} · ${age}`} />}
        {facts.note !== undefined && facts.note !== '' && <Fact name={words.basis} said={facts.note} />}
      </Explanation>
      <div className="figure-ways">
        <button
          type="button"
          className="button"
          onClick={() => {
            showAs(!asTable)
            closeFigure()
          }}
        >
          {asTable ? words.asChart : words.asTable}
        </button>
        {!asTable && (
          <>
            <button type="button" className="button" onClick={save(savePng)}>
              PNG
            </button>
            <button type="button" className="button" onClick={save(saveSvg)}>
              SVG
            </button>
          </>
        )}
        <button type="button" className="button" onClick={save(saveCsv)}>
          CSV
        </button>
      </div>
      <p className="meta" role="status">
        {told}
      </p>
    </>
  )
}
