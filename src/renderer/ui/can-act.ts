import { createContext, useContext } from 'react';

/** Whether buttons do anything here; where it is false, every one of them is disabled. */
export const CanAct = createContext(true);

export function useCanAct(): boolean {
  return useContext(CanAct);
}
