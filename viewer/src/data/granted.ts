// What whoever is signed in is granted, so that the screens offer no door that stays shut.
import { type AppState, store } from '../store.ts'

/** Whether a class of data is granted, within own places at least; where nobody is told apart all is. */
export const grantedIn = (state: Pick<AppState, 'me'>, cls: string): boolean =>
  state.me === null || state.me.sees.includes(cls)

export const sees = (cls: string): boolean => grantedIn(store.getState(), cls)

/** Classes of which one at least opens some room. */
const OPENING = ['live', 'quality', 'audit']
export const opensScreens = (granted: readonly string[]): boolean => OPENING.some((cls) => granted.includes(cls))

/** Whether the supervision screen has something for them. */
export const mayAnswerForAccess = (state: Pick<AppState, 'me'>): boolean =>
  grantedIn(state, 'audit') || grantedIn(state, 'emergencies')
