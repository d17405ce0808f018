import { expect, it } from 'vitest';
import { pagePreferences } from './web-preferences.ts';

const SAFE = {
  nodeIntegration: false,
  nodeIntegrationInWorker: false,
  nodeIntegrationInSubFrames: false,
  contextIsolation: true,
  sandbox: true,
  webSecurity: true,
  allowRunningInsecureContent: false,
  experimentalFeatures: false,
  webviewTag: false,
  plugins: false,
  navigateOnDragDrop: false,
  spellcheck: false,
};

it.each([
  ['/app/out/preload/index.cjs', true, { devTools: false, preload: '/app/out/preload/index.cjs' }],
  ['/app/out/preload/index.cjs', false, { devTools: true, preload: '/app/out/preload/index.cjs' }],
  [null, true, { devTools: false }],
])('are these and no others with preload %s, packaged %s', (preload, isPackaged, rest) => {
  expect(pagePreferences(preload, isPackaged)).toEqual({ ...SAFE, ...rest });
});
