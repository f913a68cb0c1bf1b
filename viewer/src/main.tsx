import '@fontsource-variable/inter/wght.css'
import './theme/tokens.css'
import './theme/base.css'
import './theme/touch.css'
import { createRoot } from 'react-dom/client'
import { App } from './app.tsx'
import { goLive } from './data/live.ts'
import { followAddress } from './navigate.ts'
import { followExercise } from './rooms/exercise/exercise-store.ts'
import { tellWhatIsCut } from './shell/cut-titles.ts'
import { listenForKeys } from './shell/keys.ts'
import { RoomBoundary } from './shell/room-boundary.tsx'
import { followTheme } from './theme/follow-theme.ts'

followTheme()
followAddress()
listenForKeys()
tellWhatIsCut()
goLive()
followExercise()
createRoot(document.getElementById('root')!).render(<RoomBoundary name="康城 Kangcheng">{() => <App />}</RoomBoundary>)
