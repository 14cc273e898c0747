/** The popup's door: asks for the first papers, then draws. */
import { render } from 'preact';
import '../../components/theme.css';
import '../../components/controls.css';
import '../../components/note-editor.css';
import '../../components/popup.css';
import '../../components/same-paper.css';
import '../../components/site-list.css';
import { openLibrary } from '../../lib/library/database';
import { followAppearance } from '../../lib/messages/appearance';
import { newest } from '../../lib/library/questions';
import { App } from './app';

/** As many papers as fill the popup twice. */
const FIRST = 20;

followAppearance();
const library = openLibrary();
const first = newest(library, FIRST);
const place = document.getElementById('app');
const draw = () => place && render(<App library={library} first={first} />, place);
draw();
// What is in its way is then known in words, and nothing else would have them drawn.
library.waiting = draw;
