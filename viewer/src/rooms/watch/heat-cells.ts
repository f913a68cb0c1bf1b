// The coloured grid that the stage shows: worked out by what is loaded with the first figure that is asked for (./heat).
import { useStore } from 'zustand'
import { createStore } from 'zustand/vanilla'
import type { SurfaceCells } from '../../surfaces/surface.ts'

export const heatCells = createStore<{ readonly cells: SurfaceCells | null }>(() => ({ cells: null }))
export const useHeatCells = (): SurfaceCells | null => useStore(heatCells, ({ cells }) => cells)
