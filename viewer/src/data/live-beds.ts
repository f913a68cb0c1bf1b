// The beds of this tab's city, for those who draw them as they change; screens of words read the store, four times a second at most.
import { createLiveBeds, type LiveBeds } from '../scene/live-beds.ts'
import { store } from '../store.ts'

export const liveBeds: LiveBeds = createLiveBeds(store.getState().beds)
