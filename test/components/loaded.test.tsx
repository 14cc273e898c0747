// @vitest-environment jsdom
import { cleanup, render, screen, waitFor } from '@testing-library/preact';
import { useLayoutEffect } from 'preact/hooks';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { Later, useLater } from '../../components/library/loaded';

afterEach(cleanup);

function Words({ later, wanted = true, before }: { later: Later<string>; wanted?: boolean; before?: () => void }) {
  const words = useLater(later, wanted);
  useLayoutEffect(() => before?.(), []);
  return <p>{words ?? 'plain'}</p>;
}
const shown = () => screen.getByText(/./).textContent;

describe('what is loaded later', () => {
  it('is drawn plainly before, is loaded once, and is there at once for whoever comes after', async () => {
    const load = vi.fn(() => Promise.resolve('loaded'));
    const later = new Later(load);
    render(<Words later={later} />);
    expect(shown()).toBe('plain');
    await waitFor(() => expect(shown()).toBe('loaded'));
    cleanup();
    render(<Words later={later} />);
    expect(shown()).toBe('loaded');
    expect(load).toHaveBeenCalledOnce();
  });

  it('is not loaded while it is not wanted', async () => {
    const load = vi.fn(() => Promise.resolve('loaded'));
    const later = new Later(load);
    const { rerender } = render(<Words later={later} wanted={false} />);
    expect(load).not.toHaveBeenCalled();
    rerender(<Words later={later} />);
    await waitFor(() => expect(shown()).toBe('loaded'));
  });

  it('is drawn also when it comes between a drawing and what follows it', async () => {
    const later = new Later(() => Promise.resolve('loaded'));
    render(<Words later={later} before={() => (later.value = 'loaded')} />);
    await waitFor(() => expect(shown()).toBe('loaded'));
  });

  it('stays plain where it cannot be loaded, and is tried again by the next', async () => {
    const load = vi.fn(() => Promise.resolve('loaded')).mockRejectedValueOnce(new Error('gone'));
    const later = new Later(load);
    expect(await later.get()).toBeUndefined();
    render(<Words later={later} />);
    await waitFor(() => expect(shown()).toBe('loaded'));
    expect(load).toHaveBeenCalledTimes(2);
  });
});
