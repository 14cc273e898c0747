/** Who writes files, loaded when the export button is first gone to: it is as much code as all the rest of the popup. */
import { useCallback, useState } from 'preact/hooks';
import type { Exporter } from '../../components/export-panel';
import type { Library } from '../../lib/library/database';

/** The exporter, once it is loaded; and what has it loaded, which may be called again and again. */
export function useExporter(library: Library): { exporter: Exporter | undefined; onWantExporter: () => void } {
  const [exporter, setExporter] = useState<Exporter>();
  const onWantExporter = useCallback(() => {
    void import('./export').then(({ exporterFor }) => setExporter((had) => had ?? exporterFor(library)));
  }, [library]);
  return { exporter, onWantExporter };
}
