import { expect, it } from 'vitest';
import { toServerConfigs } from './server-configs.ts';
import { SettingsSchema } from './settings-schema.ts';

it('turns the file’s services into commands, in the file’s order', () => {
  const { servers } = SettingsSchema.parse({
    servers: {
      everything: { name: 'All of it', bundled: 'everything', enabled: false },
      files: { command: 'npx', args: ['-y', 'x'], env: { A: '1' }, cwd: '/a' },
    },
  });

  const configs = toServerConfigs(servers, {
    node: '/opt/node',
    bundledServer: (name) => `/opt/${name}.js`,
  });

  expect(configs).toEqual([
    {
      id: 'everything',
      name: 'All of it',
      isEnabled: false,
      command: '/opt/node',
      args: ['/opt/everything.js'],
      env: {},
      cwd: null,
    },
    {
      id: 'files',
      name: 'files',
      isEnabled: true,
      command: 'npx',
      args: ['-y', 'x'],
      env: { A: '1' },
      cwd: '/a',
    },
  ]);
});
