// Single keys of the whole screen. They can be turned off, and never fire while someone types.
import { session } from '../data/exercise-session.ts'
import { explainerAt } from '../figures/figure.ts'
import { flyTo, go, goUp, showGround } from '../navigate.ts'
import { HOME } from '../route.ts'
import { setLanguage, shownFacility, store } from '../store.ts'
import { changeSpeed, jumpToAlert, STEP_MINUTES, stepCursor, togglePlay } from './time-cursor.ts'

export const typing = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable ||
    target instanceof HTMLTextAreaElement ||
    target instanceof HTMLSelectElement ||
    (target instanceof HTMLInputElement && target.type !== 'range' && target.type !== 'checkbox'))

/** Listens until the returned function is called. */
export function listenForKeys(): () => void {
  const press = (event: KeyboardEvent): void => {
    if (event.key.toLowerCase() === 'k' && (event.ctrlKey || event.metaKey) && !event.altKey) {
      event.preventDefault()
      store.setState({ searching: true })
      return
    }
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return
    const state = store.getState()
    if (event.key === 'Escape') {
      if (state.help) store.setState({ help: false })
      else goUp()
      event.preventDefault()
      return
    }
    if (!state.keys && event.key !== '?') return
    const action = actionOf(event, shownFacility(state))
    if (!action) return
    event.preventDefault()
    action()
  }
  addEventListener('keydown', press)
  return () => removeEventListener('keydown', press)
}

/** True where a stage is shown, whose ground may be changed. */
const onStage = (): boolean => {
  const { route } = store.getState()
  return route.room === 'rehearse' || (route.room === 'watch' && route.level === 'city')
}

function actionOf(event: KeyboardEvent, facility: string | null): (() => void) | null {
  const onControl = event.target instanceof HTMLElement && event.target !== document.body
  const minutes = event.shiftKey ? 60 : STEP_MINUTES
  switch (event.key) {
    case '1':
      return () => go(HOME)
    case '2':
      return () => go({ ...HOME, room: 'rehearse', rehearsal: store.getState().rehearsal?.id ?? null })
    case '3':
      return () => go({ ...HOME, room: 'plan' })
    case '4':
      return () => go({ ...HOME, room: 'indicators' })
    case '6':
      return () => go({ ...HOME, room: 'exercise' })
    case '5':
      // An exercise has no feeds of its own to look after.
      return session !== null ? null : () => go({ ...HOME, room: 'data' })
    case '/':
      return () => store.setState({ searching: true })
    case '?':
      return () => store.setState(({ help }) => ({ help: !help }))
    case 'g':
    case 'G':
      return () => setLanguage(store.getState().language === 'zh' ? 'en' : 'zh')
    case 't':
    case 'T':
      return () => store.setState(({ table, canDraw3d }) => ({ table: canDraw3d ? !table : table }))
    case 'i':
    case 'I': {
      const explainer = explainerAt(event.target)
      return explainer && (() => explainer.click())
    }
    case 'c':
    case 'C':
      return onStage() ? () => showGround('city') : null
    case 'm':
    case 'M':
      return onStage() ? () => showGround('map') : null
    case 'o':
    case 'O':
      return onStage() ? () => showGround('globe') : null
    case 'f':
    case 'F':
      return facility ? () => flyTo(facility) : null
    case 'l':
    case 'L':
      return () => {
        store.setState({ cursor: null })
        if (['rehearse', 'plan'].includes(store.getState().route.room)) go(HOME)
      }
    case ' ':
      return onControl ? null : () => store.setState(({ paused }) => ({ paused: !paused }))
    case 'ArrowLeft':
      return onControl ? null : () => stepCursor(-minutes)
    case 'ArrowRight':
      return onControl ? null : () => stepCursor(minutes)
    case 'p':
    case 'P':
      return togglePlay
    case '+':
    case '=':
      return () => changeSpeed(1)
    case '-':
      return () => changeSpeed(-1)
    case '[':
      return () => jumpToAlert(-1)
    case ']':
      return () => jumpToAlert(1)
    default:
      return null
  }
}
