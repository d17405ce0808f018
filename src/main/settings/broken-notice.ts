import type { SettingsProblem } from '#contract/settings.ts';
import type { Notice } from '#contract/system.ts';

type NewNotice = Omit<Notice, 'sinceMs'>;

/** Stands as long as the settings file has a mistake. */
export const brokenNotice = {
  id: 'settings.broken',

  of(problems: readonly SettingsProblem[], hasLastGood: boolean): NewNotice {
    const [first] = problems;
    const place = first ? `Line ${first.line}, column ${first.column}: ${first.sentence}` : '';
    const others = problems.length > 1 ? ` (${problems.length - 1} more below it.)` : '';
    return {
      id: this.id,
      level: 'warn',
      title: 'The settings file has a mistake',
      body: `${place}${others} ${hasLastGood ? 'Tallylight goes on with the last version that had none.' : 'Until it is mended, Tallylight uses its usual settings.'}`,
      place: 'settings',
    };
  },
};

export const UNWATCHED_NOTICE: NewNotice = {
  id: 'settings.unwatched',
  level: 'info',
  title: 'Changes to the settings file go unnoticed',
  body: 'This computer allows no further watches on files. After a change to the settings file, start Tallylight again.',
  place: 'settings',
};
