import type { FormFiles } from '@parley/cards/editor'

export interface WorkspaceFiles extends FormFiles {
  /** Where a member's browser gets the file. */
  url(fileId: string): string
}

/** The files of a workspace as the editor's forms and faces use them. */
export function createWorkspaceFiles(workspaceId: string): WorkspaceFiles {
  return {
    url: (fileId) => `/api/files/${workspaceId}/${fileId}`,
    async upload(kind, file) {
      const query = new URLSearchParams({ kind, name: file.name })
      const response = await fetch(`/api/files/${workspaceId}?${query.toString()}`, { method: 'POST', body: file }).catch(() => {
        throw new Error('The file could not be uploaded: the server does not answer. Try again.')
      })
      const answer = (await response.json().catch(() => null)) as { fileId: string; name: string; mimeType: string; size: number; error?: { message: string } } | null
      if (!response.ok || !answer) throw new Error(answer?.error?.message ?? `The file could not be uploaded (${response.status}). Try again.`)
      return { fileId: answer.fileId, name: answer.name, mimeType: answer.mimeType, size: answer.size }
    },
  }
}
