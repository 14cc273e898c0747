/** Ties the storage panel to what the browser and the library say of it. */
import { StoragePanel } from '../../components/library/storage-panel';
import type { Library } from '../../lib/library/database';
import { useStorage } from './storage';

interface StorageViewProps {
  library: Library;
  onBackup: () => void;
  onClose: () => void;
}

export function StorageView({ library, onBackup, onClose }: StorageViewProps) {
  const { facts, onPersist } = useStorage(library);
  return <StoragePanel facts={facts} onPersist={onPersist} onBackup={onBackup} onClose={onClose} />;
}
