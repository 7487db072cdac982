import { cards } from '@parley/cards'
import { emptyDocument } from '@parley/flow'
import { describe, expect, it } from 'vitest'
import { Editor } from './editor-state.ts'
import { createWorkspaceFiles } from './workspace-files.ts'

const open = (readOnly: string | null) =>
  new Editor(cards, { document: emptyDocument(), name: 'A flow', live: null, flows: [], contactFields: [], savedAt: new Date(0), files: createWorkspaceFiles('w'), readOnly })

describe('a draft that somebody else saved', () => {
  it('is taken while an earlier version is looked at, and by those who only look: nobody goes on from an older one', () => {
    const looking = open(null)
    looking.store.set({ preview: { number: 1, versionId: 'v', document: emptyDocument() } })
    for (const editor of [looking, open('Only to look at.')]) {
      const [mine, theirs] = [emptyDocument(), emptyDocument()]
      editor.change('Add a card', mine)
      expect(editor.document).not.toBe(mine)
      editor.load('Load changes', theirs)
      expect(editor.document).toBe(theirs)
    }
  })
})
