import { changeMemory } from '../procedures/agents/change-memory.ts'
import { forget } from '../procedures/agents/forget.ts'
import { memories } from '../procedures/agents/memories.ts'
import { prompt } from '../procedures/agents/prompt.ts'
import { setVoice } from '../procedures/agents/set-voice.ts'
import { voice } from '../procedures/agents/voice.ts'
import { router } from '../trpc.ts'

export const agentsRouter = router({ changeMemory, forget, memories, prompt, setVoice, voice })
