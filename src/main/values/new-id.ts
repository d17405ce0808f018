import { v7 } from 'uuid';

/** The sources that an id is made from: its time orders it, its chance tells it apart. */
export interface IdSources {
  readonly clock: { wallMs(): number };
  readonly random: { bytes(length: number): Uint8Array };
}

/** Such as `call_0193…`: ids of one kind sort by the time they were made (UUID version 7, RFC 9562). */
export function newId(prefix: string, { clock, random }: IdSources): string {
  return `${prefix}_${v7({ msecs: clock.wallMs(), random: random.bytes(16) })}`;
}
