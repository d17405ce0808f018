import { useEffect, useState, type ComponentType } from 'react';

/** A component whose code comes after the first picture of the window. */
export interface Later<P> {
  readonly Component: ComponentType<P>;
  /** Fetches the code now, so that it is there when it is needed. */
  readonly warm: () => void;
}

/**
 * Unlike `React.lazy` it never waits for a fallback to have been seen: once the code is there, the
 * component is drawn at once, and nothing that a person types is lost.
 */
export function later<P extends object>(load: () => Promise<ComponentType<P>>): Later<P> {
  const code: { loaded: ComponentType<P> | null; loading: Promise<ComponentType<P>> | null } = {
    loaded: null,
    loading: null,
  };
  const fetchCode = async (): Promise<ComponentType<P>> => {
    code.loading ??= load();
    code.loaded = await code.loading;
    return code.loaded;
  };
  function Component(props: P) {
    const [Loaded, setLoaded] = useState<ComponentType<P> | null>(() => code.loaded);
    useEffect(() => {
      void fetchCode().then((component) => setLoaded(() => component));
    }, []);
    return Loaded && <Loaded {...props} />;
  }
  return { Component, warm: () => void fetchCode() };
}
