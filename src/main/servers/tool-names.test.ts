import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { exposeAll, exposedName } from './tool-names.ts';

const serverId = fc.stringMatching(/^[a-z0-9]{1,12}$/);

describe('names of tools', () => {
  it('are the server and the tool, where that fits', () => {
    expect(exposedName('everything', 'get-sum')).toBe('everything_get-sum');
  });

  it('fit the strictest client and differ, whatever the servers call their tools', () => {
    const tool = fc.record({ serverId, name: fc.string({ maxLength: 80, unit: 'binary' }) });
    fc.assert(
      fc.property(fc.array(tool, { maxLength: 30 }), (tools) => {
        const names = exposeAll(tools).map((one) => one.exposedName);
        expect(new Set(names).size).toBe(names.length);
        for (const name of names) expect(name).toMatch(/^[a-zA-Z0-9_-]{1,40}$/);
      }),
    );
  });

  it('stay the same from one start to the next', () => {
    const long = 'a tool with blanks and a name far longer than any client would take';
    expect(exposedName('files', long)).toBe(exposedName('files', long));
    expect(exposedName('files', long)).not.toBe(exposedName('files', `${long}!`));
  });
});
