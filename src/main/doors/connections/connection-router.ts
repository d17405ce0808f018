import { implement } from '@orpc/server';
import { connectionContract } from '#contract/connections.ts';
import type { ClaudeDesktop } from './claude-desktop.ts';

const os = implement(connectionContract);

export function createConnectionRouter(claudeDesktop: ClaudeDesktop) {
  return os.router({
    previewClaudeDesktop: os.previewClaudeDesktop.handler(() => claudeDesktop.preview()),
    connectClaudeDesktop: os.connectClaudeDesktop.handler(({ input }) =>
      claudeDesktop.connect(input.previewId),
    ),
    undoClaudeDesktop: os.undoClaudeDesktop.handler(() => claudeDesktop.undo()),
  });
}
