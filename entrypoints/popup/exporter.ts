/** Who writes files, loaded when the export button is first gone to: it is as much code as all the rest of the popup. */
import { useCallback, useState } from 'preact/hooks';
import type { Exporter } from '../../components/export-panel';
import type { Library } from '../../lib/library/database';

interface Exporting {
  exporter: Exporter | undefined;
  onWantExporter: () => void;
}

/** The exporter, once it is loaded; and what has it loaded, which may be called again and again. */
export const useExporter: (library: Library) => Exporting = () => {
  const [exporter, setExporter] = useState<Exporter>();
  const onWantExporter = useCallback(() => {
    void import('./export').then((loaded) => setExporter((had) => had ?? loaded.exporter()));
  }, []);
  return { exporter, onWantExporter };
};
