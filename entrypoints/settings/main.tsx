/** The settings' door. */
import { render } from 'preact';
import '../../components/theme.css';
import '../../components/controls.css';
import '../../components/site-list.css';
import '../../components/settings/settings.css';
import { followAppearance } from '../../lib/messages/appearance';
import { openLibrary } from '../../lib/library/database';
import { App } from './app';

followAppearance();
const place = document.getElementById('app');
if (place) render(<App library={openLibrary()} />, place);
